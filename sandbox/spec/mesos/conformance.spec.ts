import { expect } from 'chai';
import { Secret } from '../../../domain/secret.ts';
import { answerDifferences, type Excuse, eventDifferences } from './support/compare.ts';
import { recording } from './support/recording.ts';
import { recordedPerformance, replay, type Stage } from './support/replay.ts';
import { AGENT_1, AGENT_2 } from './support/stages.ts';

interface Scenario extends Partial<Stage> {
  readonly recording: string;
  readonly excuses?: readonly Excuse[];
  readonly withinMs?: number;
  /** What follows in the recording is out of the model. */
  readonly untilMs?: number;
}

const PINGS_OF_A_SECOND = { hostPingMs: 1000, hostPings: 3 };
const ONE_ADDRESS = { hostname: '127.0.0.1', ip: '127.0.0.1', port: 5050 };
const OUT_OF_MODEL = 'operators reading the state of the cluster are out of the model';

/** Each recording with what was done to the real cluster, and what the model is not meant to do. */
const SCENARIOS: readonly Scenario[] = [
  { recording: 'subscribe-offers', roundsAtMs: 610 },
  { recording: 'docker-lifecycle', roundsAtMs: 670 },
  { recording: 'task-outcomes', roundsAtMs: 613 },
  { recording: 'unacknowledged', roundsAtMs: 655 },
  {
    recording: 'reconcile',
    roundsAtMs: 610,
    excuses: [
      {
        event: '"young"},"state":"TASK_GONE"',
        because: 'a RECONCILE that overtakes its ACCEPT on another connection is a race of sockets',
      },
      { event: '"young"},"state":"TASK_STAGING"', because: 'in the model the ACCEPT came first' },
    ],
  },
  { recording: 'reconcile-ordering', hosts: [AGENT_1], roundsAtMs: 610 },
  { recording: 'takeover', roundsAtMs: 588 },
  { recording: 'failover-timeout', hosts: [AGENT_1], roundsAtMs: 610 },
  { recording: 'teardown', roundsAtMs: 610 },
  { recording: 'http-errors', roundsAtMs: 610 },
  { recording: 'launch-errors', roundsAtMs: 595 },
  {
    recording: 'auth',
    hosts: [AGENT_1],
    roundsAtMs: 610,
    options: { authentication: { gocd: new Secret('s3cret'), second: new Secret('other') } },
  },
  {
    recording: 'agent-unreachable',
    roundsAtMs: 655,
    hostsAtMs: 974,
    options: { ...PINGS_OF_A_SECOND, hostReturnMs: [788, 788] },
    operator: {
      'agent 2 frozen': (cluster) => cluster.freezeHost('agent2.example'),
      'agent 2 continued': (cluster) => cluster.thawHost('agent2.example'),
    },
  },
  {
    recording: 'agent-lost-legacy',
    roundsAtMs: 655,
    hostsAtMs: 969,
    options: { ...PINGS_OF_A_SECOND, hostReturnMs: [790, 790] },
    operator: {
      'agent 2 frozen': (cluster) => cluster.freezeHost('agent2.example'),
      'agent 2 continued': (cluster) => cluster.thawHost('agent2.example'),
    },
  },
  {
    recording: 'agent-killed',
    roundsAtMs: 615,
    options: { hostReturnMs: [3320, 3320] },
    operator: {
      'agent 2 killed': (cluster) => cluster.killHost('agent2.example'),
      'agent 2 restarted': (cluster) => cluster.restartHost('agent2.example'),
    },
  },
  { recording: 'agent-gone', roundsAtMs: 643 },
  {
    recording: 'maintenance',
    roundsAtMs: 643,
    options: { allocationIntervalMs: 1001.5 },
    excuses: [9, 11].map((answer) => ({ answer, because: OUT_OF_MODEL })),
  },
  {
    recording: 'drain',
    roundsAtMs: 630,
    deaf: ['command-8s-policy', 'docker-1'],
    excuses: [{ answer: 14, because: OUT_OF_MODEL }],
  },
  {
    recording: 'master-restart',
    roundsAtMs: 610,
    options: { hostReturnMs: [2220, 2390] },
    withinMs: 200,
    operator: {
      'master killed': (cluster) => cluster.killMaster(),
      'master restarted, empty': (cluster) => cluster.startMaster({ keepRegistry: false }),
    },
  },
  {
    recording: 'master-failover',
    roundsAtMs: 610,
    options: { hostReturnMs: [50, 50] },
    operator: {
      'master killed': (cluster) => {
        cluster.killMaster();
        cluster.freezeHost('agent1.example');
      },
    },
    at: [
      {
        t: 900,
        action: (cluster) =>
          cluster.startMaster({ keepRegistry: true, as: { kind: 'standby', leader: ONE_ADDRESS } }),
      },
      { t: 4200, action: (cluster) => cluster.setLeadership({ kind: 'recovering' }) },
      { t: 4570, action: (cluster) => cluster.setLeadership({ kind: 'leading' }) },
      { t: 7577, action: (cluster) => cluster.thawHost('agent1.example') },
    ],
  },
  {
    recording: 'suppressed-update-filters',
    roundsAtMs: 590,
    excuses: [{ answer: 24, because: OUT_OF_MODEL }],
  },
  {
    recording: 'kill-stubborn',
    hosts: [AGENT_2],
    roundsAtMs: 785,
    deaf: ['command-deaf', 'command-own-policy', 'command-60s-policy', 'docker-deaf', 'docker-no-grace'],
  },
  {
    recording: 'container-killed',
    hosts: [AGENT_2],
    roundsAtMs: 810,
    at: [{ t: 2845, action: (cluster) => cluster.loseExecutor('executor-killed') }],
  },
];

describe('The model of a Mesos master, held against recordings of a real one', () => {
  for (const scenario of SCENARIOS) {
    it(`answers and tells what the master of ${scenario.recording} did`, () => {
      const recorded = recording(scenario.recording, scenario.untilMs);
      const expected = recordedPerformance(recorded);
      const model = replay(recorded, { hosts: [AGENT_1, AGENT_2], ...scenario });
      const tolerance = { withinMs: scenario.withinMs ?? 120, excuses: scenario.excuses ?? [] };
      expect(answerDifferences(expected, model, tolerance)).to.deep.equal([]);
      expect(eventDifferences(expected, model, tolerance)).to.deep.equal([]);
    });
  }
});
