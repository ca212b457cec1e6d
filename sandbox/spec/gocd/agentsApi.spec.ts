import { expect } from 'chai';
import { KEY, rig, sample } from './support.ts';

/** The sample with the values that differ from one agent to the next taken from `actual`. */
function shapeOf(name: string, pick: (parsed: never) => object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(pick(JSON.parse(sample(name)) as never)));
}

const sampled = (index: number) =>
  shapeOf(
    'agents-v7.json',
    (list: { _embedded: { agents: object[] } }) => list._embedded.agents[index] ?? {},
  );

/** Which of the facts of an agent must be as in the sample, whatever its name and addresses. */
const STATES = [
  'agent_config_state',
  'agent_state',
  'build_state',
  'free_space',
  'sandbox',
  'operating_system',
  'agent_version',
  'agent_bootstrapper_version',
  'environments',
  'resources',
];

function expectAsSampled(
  agent: Record<string, unknown>,
  index: number,
  except: readonly string[] = [],
): void {
  const expected = sampled(index);
  expect(Object.keys(agent)).to.deep.equal(Object.keys(expected));
  for (const state of STATES.filter((name) => !except.includes(name)))
    expect(agent[state], state).to.deep.equal(expected[state]);
}

const STAGING = { environments: [{ name: 'staging', pipelines: ['checkout-service'] }] };

describe('the jobs that an agent has had', () => {
  const history = (uuid: string) => `/go/api/agents/${uuid}/job_run_history`;
  const V1 = { headers: { accept: 'application/vnd.go.cd.v1+json' } };

  it('are listed as GoCD lists them, the newest first, without the one in hand', () => {
    const { agent, job, send, clock } = rig();
    const { uuid } = agent('one');
    for (const name of ['a', 'b', 'c']) {
      job({ job: name, durationMs: name === 'c' ? 3_600_000 : 5_000 });
      clock.advance(60_000);
    }
    const { status, body } = send('GET', history(uuid), V1);
    expect(status).to.equal(200);
    const { jobs, pagination, ...rest } = JSON.parse(body);
    expect(jobs.map(({ job_name }: { job_name: string }) => job_name)).to.deep.equal(['b', 'a']);
    expect(pagination).to.deep.equal({ page_size: 50, offset: 0, total: 2 });
    const recorded = JSON.parse(sample('job-run-history.json'));
    expect(Object.keys(rest)).to.deep.equal(['_links', 'uuid']);
    expect(Object.keys(jobs[0])).to.deep.equal(Object.keys(recorded.jobs[0]));
    expect(jobs[0].job_state_transitions.map(({ state }: { state: string }) => state)).to.deep.equal([
      'Scheduled',
      'Assigned',
      'Preparing',
      'Building',
      'Completing',
      'Completed',
    ]);
  });

  it('include one that was taken from it, with an unknown result', () => {
    const { agent, job, send, clock } = rig();
    const dead = agent('dead', { resources: ['linux'] });
    job({ durationMs: 3_600_000, resources: ['linux'] });
    clock.advance(30_000);
    dead.end();
    agent('survivor');
    clock.advance(400_000);
    const [only] = JSON.parse(send('GET', history(dead.uuid), V1).body).jobs;
    const recorded = JSON.parse(sample('job-run-history.json')).jobs[0];
    const statesOf = (run: { job_state_transitions: { state: string }[] }) =>
      run.job_state_transitions.map(({ state }) => state);
    expect(statesOf(only)).to.deep.equal(statesOf(recorded));
    expect(only.result).to.equal(recorded.result);
  });

  it('are told of no agent without a record, to administrators only, and in pages of 10 to 100', () => {
    const { agent, send, clock } = rig();
    expect(send('GET', history('nobody'), V1).status).to.equal(404);
    const { uuid } = agent('one');
    clock.advance(10_000);
    expect(send('GET', `${history(uuid)}?page_size=10`, V1).status).to.equal(200);
    for (const size of ['9', '101', 'x'])
      expect(send('GET', `${history(uuid)}?page_size=${size}`, V1).status).to.equal(400);
    const users = [{ name: 'viewer', password: 'pw', admin: false }];
    const secured = rig({ security: { users } });
    const answer = secured.send('GET', history('nobody'), {
      headers: { ...V1.headers, authorization: `Basic ${Buffer.from('viewer:pw').toString('base64')}` },
    });
    expect(answer.status).to.equal(403);
  });
});

describe('the list of agents', () => {
  it('is empty as GoCD prints it empty', () => {
    const answer = rig().send('GET', '/go/api/agents');
    expect(answer.body).to.equal(sample('agents-empty.json'));
    expect(answer.headers['content-type']).to.equal('application/vnd.go.cd.v7+json;charset=utf-8');
  });

  it('shows an agent that has just registered, before its first ping', () => {
    const { agent, listed, clock } = rig(STAGING);
    agent('new', { resources: ['linux', 'docker'], environments: ['staging'] });
    clock.advance(1_000);
    expectAsSampled(listed('new'), 8);
  });

  it('shows an idle agent', () => {
    const { agent, listed, clock } = rig(STAGING);
    agent('idle', { resources: ['linux', 'docker'], environments: ['staging'] });
    clock.advance(2_000);
    expectAsSampled(listed('idle'), 0);
  });

  it('shows a building agent with its job', () => {
    const { agent, listed, clock, job } = rig(STAGING);
    agent('busy', { resources: ['docker', 'jdk21', 'linux'], environments: ['staging'] });
    job({
      pipeline: 'checkout-service',
      pipelineCounter: 127,
      stage: 'build',
      job: 'unit-tests-runInstance-1',
      durationMs: 600_000,
    });
    clock.advance(40_000);
    const busy = listed('busy');
    expectAsSampled(busy, 1, ['free_space']);
    expect(busy.build_details).to.deep.equal(sampled(1).build_details);
  });

  it('shows a job being cancelled in the build state only, until the agent has heard of it', () => {
    const { gocd, agent, listed, clock, job } = rig();
    agent('cancelling');
    const cancelled = job({ durationMs: 600_000 });
    clock.advance(40_000);
    gocd.cancel(cancelled.locator);
    expectAsSampled(listed('cancelling'), 2, ['free_space']);
    clock.advance(10_000);
    expect(listed('cancelling')).to.include({ agent_state: 'Idle', build_state: 'Idle' });
  });

  it('builds the next job after one was cancelled', () => {
    const { gocd, agent, clock, job } = rig();
    agent('cancelling');
    const cancelled = job({ durationMs: 600_000 });
    const next = job({ durationMs: 30_000 });
    clock.advance(40_000);
    gocd.cancel(cancelled.locator);
    clock.advance(60_000);
    expect(next.timeline.map(({ what }) => what)).to.deep.equal([
      'scheduled',
      'assigned',
      'preparing',
      'building',
      'completed',
    ]);
  });

  it('shows a lost agent with what was last known of it, and its job', () => {
    const { agent, listed, clock, job } = rig(STAGING);
    const dead = agent('lost', { resources: ['linux', 'docker'], environments: ['staging'] });
    job({
      pipeline: 'checkout-service',
      pipelineCounter: 126,
      stage: 'build',
      job: 'compile',
      durationMs: 600_000,
    });
    clock.advance(40_000);
    dead.end();
    clock.advance(310_000);
    const lost = listed('lost');
    expectAsSampled(lost, 3);
    expect(lost.build_details).to.deep.equal(sampled(3).build_details);
  });

  it('shows all agents Missing after a restart of the server, until they ping', () => {
    const { gocd, agent, listed, clock } = rig({
      environments: [{ name: 'production', pipelines: [], configRepo: 'platform-config' }],
    });
    const process = agent('back', { resources: ['linux'], environments: ['production'] });
    clock.advance(10_000);
    process.setReachable(false);
    gocd.restart(20_000);
    clock.advance(20_000);
    expectAsSampled(listed('back'), 4);
    process.setReachable(true);
    clock.advance(5_000);
    expect(listed('back')).to.include({ agent_state: 'Idle', sandbox: '/go-working-dir' });
  });

  it('shows disabled agents, idle and draining', () => {
    const { agent, listed, clock, job, send } = rig(STAGING);
    const disable = (uuid: string) =>
      send('PATCH', `/go/api/agents/${uuid}`, { body: { agent_config_state: 'Disabled' } });
    disable(agent('unused', { resources: ['linux', 'docker'] }).uuid);
    clock.advance(2_000);
    expectAsSampled(listed('unused'), 5, ['free_space']);

    const draining = agent('draining', {
      resources: ['docker', 'jdk21', 'linux'],
      environments: ['staging'],
    });
    job({
      pipeline: 'checkout-service',
      pipelineCounter: 127,
      stage: 'build',
      job: 'unit-tests-runInstance-3',
      durationMs: 600_000,
    });
    clock.advance(40_000);
    disable(draining.uuid);
    expectAsSampled(listed('draining'), 6, ['free_space']);
    expect(listed('draining').build_details).to.deep.equal(sampled(6).build_details);
  });

  it('shows an agent with a wrong key as Pending under its own host name', () => {
    const { agent, listed, clock } = rig();
    agent('ours', { key: 'wrong', resources: ['linux'], hostname: '4e1d0c9b8a77' });
    clock.advance(2_000);
    expect(listed('ours')).to.equal(undefined);
    expectAsSampled(listed('4e1d0c9b8a77'), 7);
  });

  it('shows an elastic agent by its plugin instead of resources', () => {
    const pluginId = 'cd.go.contrib.elasticagent.kubernetes';
    const { gocd, agent, listed, clock } = rig({
      elasticProfiles: [{ id: 'small', pluginId, clusterProfileId: 'k8s' }],
    });
    const elastic = { pluginId, agentId: 'k8s-ea-3f9a1c77-2b5e-4c0d-8e1f-6f1c2f0e4d0b' };
    const autoRegister = {
      key: gocd.issueEphemeralKey(),
      resources: [],
      environments: [],
      hostname: 'pod',
      elastic,
    };
    agent('pod', { autoRegister });
    gocd.schedule({
      pipeline: 'elastic-pipeline',
      pipelineCounter: 8,
      stage: 'test',
      job: 'e2e',
      elasticProfile: 'small',
      durationMs: 600_000,
    });
    clock.advance(40_000);
    const pod = listed('pod');
    expectAsSampled(pod, 9, ['free_space', 'operating_system']);
    expect(pod.build_details).to.deep.equal(sampled(9).build_details);
    expect(pod.elastic_agent_id).to.equal(elastic.agentId);
  });

  it('hides what an agent builds from those who may not view the pipeline', () => {
    const users = [{ name: 'ann', password: 'p', admin: false, views: ['other'] }];
    const { agent, clock, job, send } = rig({ security: { users, tokens: [{ token: 't', user: 'ann' }] } });
    agent('busy');
    job({ durationMs: 600_000 });
    clock.advance(40_000);
    const answer = send('GET', '/go/api/agents', { headers: { authorization: 'bearer t' } });
    const [busy] = JSON.parse(answer.body)._embedded.agents;
    expect(busy.agent_state).to.equal('Building');
    expect(busy).not.to.have.property('build_details');
  });

  it('has the members of the version that was asked for', () => {
    const list = (version: string, api: number) => {
      const { agent, clock, send } = rig({ version });
      agent('one', { environments: ['staging'] });
      clock.advance(2_000);
      const answer = send('GET', '/go/api/agents', {
        headers: { accept: `application/vnd.go.cd.v${api}+json` },
      });
      return answer.status === 200 ? JSON.parse(answer.body)._embedded.agents[0] : answer.status;
    };
    expect(list('20.4.0', 7)).to.equal(404);
    expect(list('20.4.0', 6)).not.to.have.property('agent_version');
    expect(list('19.8.0', 5).environments).to.deep.equal([{ name: 'staging', origin: { type: 'unknown' } }]);
    expect(list('19.8.0', 4).environments).to.deep.equal(['staging']);
  });
});

describe('one agent', () => {
  it('is printed as GoCD prints it', () => {
    const { agent, clock, send, job } = rig(STAGING);
    const { uuid } = agent('gocd-mesos-agent-0002', {
      uuid: '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e02',
      ip: '10.20.3.12',
      resources: ['linux', 'docker', 'jdk21'],
      environments: ['staging'],
    });
    job({ pipeline: 'checkout-service', pipelineCounter: 127, job: 'unit-tests-runInstance-1' });
    clock.advance(40_000);
    const { body } = send('GET', `/go/api/agents/${uuid}`);
    expect(body.replace(/"free_space" : \d+/, '"free_space" : 41875931136')).to.equal(
      sample('agent-one.json'),
    );
  });

  it('that is unknown is not found', () => {
    const unknown = rig().send('GET', '/go/api/agents/6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9eff');
    expect([unknown.status, unknown.body]).to.deep.equal([404, sample('error-404-agent.json')]);
  });
});

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
