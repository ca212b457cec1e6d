import { expect } from 'chai';
import { KEY, rig, STAGING, sample } from './support.ts';

describe('changing an agent', () => {
  const UUID = '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e01';
  const PATH = `/go/api/agents/${UUID}`;
  const known = (version?: string) => {
    const made = rig({ ...STAGING, ...(version === undefined ? {} : { version }) });
    made.agent('gocd-mesos-agent-0001', {
      uuid: UUID,
      resources: ['docker', 'linux'],
      environments: ['staging'],
    });
    made.clock.advance(10_000);
    return made;
  };

  it('is answered with the stored record, which looks Missing whatever the agent does', () => {
    const { send } = known();
    const answer = send('PATCH', PATH, { body: { agent_config_state: 'disabled' } });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.equal(sample('agent-patch-disabled-response.json'));
  });

  it('was answered with the agent as it is, up to 19.8', () => {
    const { send } = known('19.8.0');
    const answer = send('PATCH', PATH, {
      body: { agent_config_state: 'Disabled' },
      headers: { accept: 'application/vnd.go.cd.v5+json' },
    });
    expect(JSON.parse(answer.body)).to.include({ agent_config_state: 'Disabled', agent_state: 'Idle' });
  });

  it('replaces the lists it names and leaves the others', () => {
    const { send, listed } = known();
    send('PATCH', PATH, { body: { resources: 'jdk21, linux', hostname: 'renamed' } });
    expect(listed('renamed').resources).to.deep.equal(['jdk21', 'linux']);
    expect(listed('renamed').environments).to.have.length(1);
    send('PATCH', PATH, { body: { environments: [] } });
    expect(listed('renamed').environments).to.deep.equal([]);
  });

  it('refuses an invalid resource, and says so in the agent', () => {
    const answer = known().send('PATCH', PATH, { body: { resources: ['docker', 'foo%'], environments: [] } });
    expect(answer.status).to.equal(422);
    const { data, ...rest } = JSON.parse(answer.body);
    const expected = JSON.parse(sample('agent-patch-422.json'));
    expect(Object.keys(data)).to.deep.equal(Object.keys(expected.data));
    expect({ ...rest, data: { ...data, environments: [] } }).to.deep.equal(expected);
  });

  it('refuses a request that asks for nothing, or for no known state, or is not JSON', () => {
    const { send } = known();
    const nothing = send('PATCH', PATH, { body: {} });
    expect([nothing.status, nothing.body]).to.deep.equal([400, sample('error-400-no-operation.json')]);
    const badState = send('PATCH', '/go/api/agents/unknown', { body: { agent_config_state: 'asleep' } });
    expect([badState.status, badState.body]).to.deep.equal([422, sample('error-422-bad-config-state.json')]);
    const notJson = send('PATCH', PATH, { body: '{' });
    expect(notJson.status).to.equal(400);
    expect(JSON.parse(notJson.body)).to.have.property('error');
  });

  it('wants a word on the state of a Pending agent', () => {
    const { agent, clock, send, listed } = rig();
    const uuid = '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e08';
    agent('ours', { uuid, key: 'wrong', hostname: 'pending' });
    clock.advance(1_000);
    const vague = send('PATCH', `/go/api/agents/${uuid}`, { body: { resources: ['linux'] } });
    expect([vague.status, vague.body]).to.deep.equal([400, sample('error-400-pending.json')]);
    send('PATCH', `/go/api/agents/${uuid}`, {
      body: { agent_config_state: 'Enabled', resources: ['linux'] },
    });
    clock.advance(10_000);
    expect(listed('pending')).to.include({ agent_config_state: 'Enabled', agent_state: 'Idle' });
  });

  it('changes many at once, or none if one is unknown', () => {
    const { agent, clock, send, listed } = rig();
    const uuids = [UUID, UUID.replace(/1$/, '2')];
    for (const uuid of uuids) agent(`host-${uuid}`, { uuid });
    clock.advance(5_000);
    const body = { uuids, operations: { resources: { add: ['gpu'] } }, agent_config_state: 'Disabled' };
    const unknown = UUID.replace(/01$/, 'ff');
    const refused = send('PATCH', '/go/api/agents', { body: { ...body, uuids: [...uuids, unknown] } });
    expect([refused.status, refused.body]).to.deep.equal([404, sample('error-404-agents-bulk.json')]);
    expect(listed(`host-${UUID}`).agent_config_state).to.equal('Enabled');
    const done = send('PATCH', '/go/api/agents', { body });
    expect([done.status, done.body]).to.deep.equal([200, sample('agents-bulk-update-200.json')]);
    for (const uuid of uuids) {
      expect(listed(`host-${uuid}`).agent_config_state).to.equal('Disabled');
      expect(listed(`host-${uuid}`).resources).to.deep.equal(['gpu']);
    }
  });
});

describe('deleting an agent', () => {
  const disabled = (version?: string) => {
    const made = rig(version === undefined ? {} : { version });
    const process = made.agent('one');
    made.clock.advance(5_000);
    const path = `/go/api/agents/${process.uuid}`;
    const latest = { accept: 'application/vnd.go.cd+json' };
    made.send('PATCH', path, { body: { agent_config_state: 'Disabled' }, headers: latest });
    return { ...made, process, path, latest };
  };

  it('takes a disabled idle one off the list', () => {
    const { send, path, listed } = disabled();
    const answer = send('DELETE', path);
    expect([answer.status, answer.body]).to.deep.equal([200, sample('agents-delete-200.json')]);
    expect(listed('one')).to.equal(undefined);
    expect(send('DELETE', path).status).to.equal(404);
  });

  it('is refused with 422 while the agent is enabled; with 406 up to 19.8', () => {
    const { send, path } = disabled();
    send('PATCH', path, { body: { agent_config_state: 'Enabled' } });
    const answer = send('DELETE', path);
    expect([answer.status, answer.body]).to.deep.equal([422, sample('error-422-delete-one.json')]);
    const old = disabled('19.8.0');
    old.send('PATCH', old.path, { body: { agent_config_state: 'Enabled' }, headers: old.latest });
    expect(old.send('DELETE', old.path, { headers: old.latest }).status).to.equal(406);
  });

  it('is all or nothing for many', () => {
    const { agent, clock, send, process, listed } = disabled();
    const second = agent('two');
    clock.advance(5_000);
    const uuids = [process.uuid, second.uuid];
    const refused = send('DELETE', '/go/api/agents', { body: { uuids } });
    expect([refused.status, refused.body]).to.deep.equal([422, sample('error-422-delete-bulk.json')]);
    expect(listed('one')).not.to.equal(undefined);
    send('PATCH', '/go/api/agents', { body: { uuids, agent_config_state: 'Disabled' } });
    expect(JSON.parse(send('DELETE', '/go/api/agents', { body: { uuids } }).body).message).to.equal(
      'Deleted 2 agent(s).',
    );
  });

  it('of nobody is a bad request since 25.4 and was a success before', () => {
    const status = (version: string) =>
      rig({ version }).send('DELETE', '/go/api/agents', { body: { uuids: [] } }).status;
    expect(status('26.1.0')).to.equal(400);
    expect(status('25.3.0')).to.equal(200);
  });

  it('makes a zombie of a live agent: refused for ever, it neither ends nor registers again', () => {
    const { gocd, send, path, clock, job, process } = disabled();
    send('DELETE', path);
    const waiting = job();
    clock.advance(3_600_000);
    expect(gocd.agents()).to.deep.equal([]);
    expect(waiting.state).to.equal('Scheduled');
    expect(process.building()).to.equal(null);
  });

  it('made it register again without its key, so Pending, up to 20.1', () => {
    const { gocd, send, path, clock, latest } = disabled('20.1.0');
    send('DELETE', path, { headers: latest });
    clock.advance(10_000);
    expect(gocd.agents().map(({ configState }) => configState)).to.deep.equal(['Pending']);
  });
});

describe('killing the running tasks of an agent', () => {
  it('needs a job being cancelled, and happens once', () => {
    const { gocd, agent, clock, job, send } = rig();
    const { uuid } = agent('one');
    const path = `/go/api/agents/${uuid}/kill_running_tasks`;
    const confirmed = { headers: { 'x-gocd-confirm': 'true' } };
    clock.advance(2_000);
    const idle = send('POST', path, confirmed);
    expect([idle.status, idle.body]).to.deep.equal([409, sample('error-409-kill-tasks.json')]);
    const { locator } = job({ durationMs: 600_000 });
    clock.advance(40_000);
    gocd.cancel(locator);
    const done = send('POST', path, confirmed);
    expect([done.status, done.body]).to.deep.equal([202, '']);
    expect(send('POST', path, confirmed).status).to.equal(409);
  });

  it('needs the confirming header, or the content type if there is a body', () => {
    const { send } = rig();
    const path = '/go/api/agents/any/kill_running_tasks';
    const bare = send('POST', path);
    expect([bare.status, bare.body]).to.deep.equal([400, sample('error-400-confirm-missing.json')]);
    const untyped = send('POST', path, { body: { a: 1 }, headers: { 'content-type': 'text/plain' } });
    expect([untyped.status, untyped.body]).to.deep.equal([415, sample('error-415.json')]);
  });

  it('is the only call so checked since 19.3; before, PATCH was too', () => {
    const patch = (version: string, headers: Record<string, string>) =>
      rig({ version, autoRegisterKey: KEY }).send('PATCH', '/go/api/agents/unknown', {
        body: { agent_config_state: 'Disabled' },
        headers: { accept: 'application/vnd.go.cd.v4+json', ...headers },
      }).status;
    expect(patch('19.2.0', {})).to.equal(415);
    expect(patch('19.2.0', { 'content-type': 'application/json; charset=utf-8' })).to.equal(404);
    expect(patch('19.3.0', {})).to.equal(404);
  });
});
