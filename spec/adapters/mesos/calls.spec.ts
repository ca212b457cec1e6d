import { expect } from 'chai';
import { subscribeCall, wireCall } from '../../../adapters/mesos/calls.ts';
import type { MesosCall } from '../../../services/ports.ts';
import { requestBody, sample } from './support/recordings.ts';
import { aConfig, aPool } from './support/settings.ts';

const MASTER = '7c1f5b4e-9d0a-4b43-8f3e-2f5a8f0c6a11';
const FRAMEWORK = `${MASTER}-0003`;
const config = aConfig({ mesos: { role: 'ci' } });

function sampleCall(name: string): unknown {
  return JSON.parse(sample(`calls/${name}.json`).toString());
}

describe('Mesos calls', () => {
  const samples: readonly (readonly [string, MesosCall])[] = [
    [
      'decline',
      { type: 'mesos.decline', offerIds: [`${MASTER}-O118`, `${MASTER}-O119`], refuseSeconds: 3600 },
    ],
    ['revive', { type: 'mesos.revive' }],
    ['suppress', { type: 'mesos.suppress' }],
    [
      'kill-with-policy',
      { type: 'mesos.kill', taskId: 'gocd-agent.7f3a.1', hostId: `${MASTER}-S4`, graceMs: 0, decidedAt: 0 },
    ],
    [
      'acknowledge',
      {
        type: 'mesos.acknowledge',
        taskId: 'gocd-agent.7f3a.1',
        hostId: `${MASTER}-S4`,
        uuid: 'uKTQ4lXBTg+NO38cKp5NAg==',
      },
    ],
    [
      'reconcile-explicit',
      {
        type: 'mesos.reconcile',
        tasks: [
          { taskId: 'gocd-agent.7f3a.1', hostId: `${MASTER}-S4` },
          { taskId: 'gocd-agent.unknown', hostId: null },
        ],
      },
    ],
    ['reconcile-implicit', { type: 'mesos.reconcile', tasks: [] }],
    [
      'accept-inverse-offers',
      { type: 'mesos.inverse-offers.accept', inverseOfferIds: [`${MASTER}-O130`], refuseSeconds: 600 },
    ],
    ['teardown', { type: 'mesos.teardown' }],
  ];
  for (const [name, call] of samples)
    it(`${call.type} has the shape of the sample '${name}'`, () => {
      expect(wireCall(call, FRAMEWORK, config)).to.deep.equal(sampleCall(name));
    });

  it('a kill gives its grace in nanoseconds, and no host where none is known', () => {
    const call = wireCall(
      { type: 'mesos.kill', taskId: 't', hostId: null, graceMs: 2500, decidedAt: 0 },
      FRAMEWORK,
      config,
    );
    expect(call).to.deep.include({
      kill: { task_id: { value: 't' }, kill_policy: { grace_period: { nanoseconds: 2_500_000_000 } } },
    });
  });

  it('an accept launches its tasks and filters the rest', () => {
    const launch = { taskId: 't', pool: 'default', hostId: 's', hostname: 'h', role: 'ci', resources: [] };
    const call = wireCall(
      { type: 'mesos.accept', offerIds: ['a', 'b'], launches: [launch], refuseSeconds: 0 },
      FRAMEWORK,
      config,
    );
    expect(call).to.deep.include({ type: 'ACCEPT', framework_id: { value: FRAMEWORK } });
    expect(call)
      .to.have.nested.property('accept.offer_ids')
      .that.deep.equals([{ value: 'a' }, { value: 'b' }]);
    expect(call).to.have.nested.property('accept.filters').that.deep.equals({ refuse_seconds: 0 });
    expect(call).to.have.nested.property('accept.operations[0].type', 'LAUNCH');
    expect(call).to.have.nested.property('accept.operations[0].launch.task_infos[0].task_id.value', 't');
  });
});

describe('SUBSCRIBE', () => {
  it('asks for a new framework, or resumes one, as a real master was asked', () => {
    const gpus = aConfig({ pools: [aPool({ gpus: 1 })] });
    const asked = (frameworkId: string | null) => {
      const call = subscribeCall({ type: 'mesos.subscribe', frameworkId, suppressed: false }, gpus);
      // Which offers are of use, and whom we serve, is said beyond what was recorded.
      const { offer_filters, labels, ...info } = call.subscribe.framework_info;
      expect(offer_filters).to.have.key('gocd-agents');
      expect(labels).to.have.all.keys('labels');
      return { ...call, subscribe: { ...call.subscribe, framework_info: info } };
    };
    expect(asked(null)).to.deep.equal(requestBody('takeover', 1));
    const known = '25f3739b-40dd-448d-858c-4541a5cd03b0-0000';
    expect(asked(known)).to.deep.equal(requestBody('takeover', 5));
  });

  it('suppresses offers from the start if told so', () => {
    const call = subscribeCall({ type: 'mesos.subscribe', frameworkId: null, suppressed: true }, config);
    expect(call.subscribe).to.deep.include({ suppressed_roles: ['ci'] });
  });

  it('claims GPUs only if a pool uses them', () => {
    const { subscribe } = subscribeCall(
      { type: 'mesos.subscribe', frameworkId: null, suppressed: false },
      config,
    );
    expect(subscribe.framework_info.capabilities.map(({ type }) => type)).to.deep.equal([
      'PARTITION_AWARE',
      'TASK_KILLING_STATE',
      'MULTI_ROLE',
      'RESERVATION_REFINEMENT',
    ]);
  });

  it('says who we are, without the secret', () => {
    const named = aConfig({
      mesos: { principal: 'gocd', webuiUrl: 'http://here:8088', failoverTimeout: 1500 },
    });
    const { subscribe } = subscribeCall(
      { type: 'mesos.subscribe', frameworkId: null, suppressed: false },
      named,
    );
    expect(subscribe.framework_info).to.deep.include({
      principal: 'gocd',
      webui_url: 'http://here:8088',
      failover_timeout: 1.5,
      checkpoint: true,
      roles: ['gocd-agents'],
    });
  });
});
