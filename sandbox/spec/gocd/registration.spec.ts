import { expect } from 'chai';
import { KEY, rig } from './support.ts';

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

describe('registration over HTTP', () => {
  const register = (made: ReturnType<typeof rig>, fields: Record<string, string>) => {
    const token = made.send('GET', `/go/admin/agent/token?uuid=${fields.uuid}`).body;
    return made.send('POST', '/go/admin/agent', {
      body: form({ token, hostname: 'f00d', location: '/go-working-dir', usablespace: '1000', ...fields }),
    });
  };

  it('needs no login, but a token and the key', () => {
    const made = rig({ security: { users: [] } });
    const answer = register(made, {
      uuid: 'u1',
      agentAutoRegisterKey: KEY,
      agentAutoRegisterHostname: 'ours',
      agentAutoRegisterResources: 'linux, docker',
      agentAutoRegisterEnvironments: 'staging',
    });
    expect([answer.status, answer.body]).to.deep.equal([200, '']);
    expect(made.gocd.agents()).to.have.length(1);
    expect(made.gocd.agents()[0]).to.include({
      uuid: 'u1',
      hostname: 'ours',
      configState: 'Enabled',
      runState: 'Idle',
    });
  });

  it('gives one token per uuid: 409 once it is registered or Pending', () => {
    const made = rig();
    register(made, { uuid: 'u1', agentAutoRegisterKey: KEY });
    register(made, { uuid: 'u2' });
    for (const uuid of ['u1', 'u2'])
      expect(made.send('GET', `/go/admin/agent/token?uuid=${uuid}`).status).to.equal(409);
  });

  it('refuses a token of another uuid with 403', () => {
    const made = rig();
    const token = made.send('GET', '/go/admin/agent/token?uuid=u1').body;
    expect(register(made, { uuid: 'u2', token }).status).to.equal(403);
  });

  it('makes an agent with a wrong or no key Pending with 202, under its own host name and with nothing else', () => {
    const made = rig();
    const answer = register(made, {
      uuid: 'u1',
      agentAutoRegisterKey: 'wrong',
      agentAutoRegisterHostname: 'ours',
      agentAutoRegisterResources: 'linux',
    });
    expect(answer.status).to.equal(202);
    expect(made.listed('f00d')).to.deep.include({ agent_config_state: 'Pending', resources: [] });
  });

  it('refuses an invalid resource name with 422', () => {
    const made = rig();
    const answer = register(made, {
      uuid: 'u1',
      agentAutoRegisterKey: KEY,
      agentAutoRegisterResources: 'foo%',
    });
    expect(answer.status).to.equal(422);
    expect(answer.body).to.contain("Resource name 'foo%' is not valid");
  });

  it('refuses an elastic agent that comes with the ordinary key, and takes each ephemeral key once', () => {
    const made = rig();
    const elastic = { elasticAgentId: 'pod-1', elasticPluginId: 'k8s' };
    expect(register(made, { uuid: 'u1', agentAutoRegisterKey: KEY, ...elastic }).status).to.equal(422);
    const agentAutoRegisterKey = made.gocd.issueEphemeralKey();
    expect(register(made, { uuid: 'u1', agentAutoRegisterKey, ...elastic }).status).to.equal(200);
    expect(register(made, { uuid: 'u2', agentAutoRegisterKey, ...elastic }).status).to.equal(422);
  });
});

describe('an agent on its way to be registered', () => {
  it('retries every 5 s, and is in as soon as the server’s key is corrected', () => {
    const { gocd, agent, clock } = rig({ autoRegisterKey: 'old' });
    agent('ours');
    clock.advance(60_000);
    expect(gocd.agents()[0]).to.include({ configState: 'Pending', hostname: 'f00dcafe0001' });
    gocd.setAutoRegisterKey(KEY);
    clock.advance(5_000);
    expect(gocd.agents()).to.have.length(1);
    expect(gocd.agents()[0]).to.include({ configState: 'Enabled', hostname: 'ours' });
  });

  it('waits out a server that starts', () => {
    const { gocd, agent, clock } = rig();
    gocd.restart(31_000);
    agent('ours');
    clock.advance(30_000);
    expect(gocd.agents()).to.deep.equal([]);
    clock.advance(10_000);
    expect(gocd.agents()[0]?.runState).to.equal('Idle');
  });

  it('is turned away for ever under a uuid that is registered already, if it has no token for it', () => {
    const { gocd, agent, clock } = rig();
    agent('first', { uuid: 'u1' });
    clock.advance(1_000);
    agent('second', { uuid: 'u1' });
    clock.advance(600_000);
    expect(gocd.agents().map(({ hostname }) => hostname)).to.deep.equal(['first']);
  });

  it('is forgotten while Pending after 300 s of silence', () => {
    const { gocd, agent, clock } = rig();
    const process = agent('ours', { key: 'wrong' });
    clock.advance(60_000);
    process.end();
    clock.advance(290_000);
    expect(gocd.agents()).to.have.length(1);
    clock.advance(20_000);
    expect(gocd.agents()).to.deep.equal([]);
  });

  it('finds no room once 100 others are Pending', () => {
    const { gocd, agent, clock } = rig();
    for (let count = 0; count < 101; count++) agent('ours', { key: 'wrong' });
    clock.advance(60_000);
    expect(gocd.agents()).to.have.length(100);
  });
});
