import { expect } from 'chai';
import { rig, STAGING, sample } from './support.ts';

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
