import { expect } from 'chai';
import type { Decision } from '../../../domain/decision.ts';
import type { LeverFact } from '../../../domain/facts.ts';
import { MOST_LEVERS } from '../../../domain/levers.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  drain,
  idle,
  marked,
  phaseOf,
  read,
  readView,
  registering,
} from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WHO = { by: 'jane at 127.0.0.1', reason: 'release day' } as const;

type Wanted = Pick<Extract<LeverFact, { type: 'operator.lever.requested' }>, 'kind' | 'target'> & {
  readonly agents?: number;
  readonly lasts?: number;
};

function pull(driver: Driver, { agents = 0, lasts = HOUR, ...wanted }: Wanted) {
  const outcome = driver.take({ type: 'operator.lever.requested', ...WHO, agents, lasts, ...wanted });
  return [...outcome.commands, ...driver.wait(1).commands];
}

function end(driver: Driver, id: string) {
  driver.take({ type: 'operator.lever.end.requested', by: 'joe at 10.0.0.9', id });
  return driver.wait(1).commands;
}

function decisions(driver: Driver): readonly Decision[] {
  return driver.notices.flatMap((notice) => (notice.type === 'decision.made' ? [notice.decision] : []));
}

function lastTold(driver: Driver): Decision | undefined {
  return decisions(driver).findLast(({ rule }) => rule !== 'floor' && rule !== 'shortage');
}

let serial = 0;
const offered = (driver: Driver, host = 'host-1') =>
  launchesIn(
    driver.offer(someOffer({ id: `offer-${serial++}`, hostId: host, hostname: `${host}.example` })).commands,
  );

const inForce = (driver: Driver) => [...driver.core.picture().levers.keys()];

/** Idle agents go at once. */
const eager = () => someConfig({ scaling: { idleTimeout: SECOND, stabilisation: 0 } });

describe('A boost', () => {
  it('keeps so many more agents ready than are demanded, until its time is over', () => {
    const driver = new Driver(eager()).ready();
    driver.poll();
    pull(driver, { kind: 'boost', target: 'default', agents: 3, lasts: HOUR });
    const launches = offered(driver);
    expect(launches).to.have.length(3);
    const agents = launches.map(({ taskId }) => someAgent(taskId));
    for (const { taskId } of launches) driver.update(taskId, 'TASK_RUNNING');
    for (let minute = 0; minute < 59; minute++) {
      driver.wait(MINUTE);
      expect(asked(read(driver, ...agents))).to.deep.equal([]);
    }
    driver.wait(2 * MINUTE);
    read(driver, ...agents);
    driver.wait(10 * SECOND);
    read(driver, ...agents);
    expect(driver.ofType('gocd.agent.disable')).to.not.deep.equal([]);
    expect(inForce(driver)).to.deep.equal([]);
    expect(lastTold(driver)).to.include({ kind: 'drain' });
    expect(decisions(driver).find(({ rule }) => rule === 'lever-ended')?.text).to.equal(
      'the boost of pool default by 3 is over: jane at 127.0.0.1 asked for it until now',
    );
  });

  it('is told with who asked for it, why, and until when', () => {
    const driver = new Driver().ready();
    driver.poll();
    pull(driver, { kind: 'boost', target: 'default', agents: 2, lasts: 2 * HOUR });
    expect(decisions(driver).at(-1)).to.deep.equal({
      at: driver.now - 1,
      kind: 'lever',
      rule: 'boost',
      pool: 'default',
      taskId: null,
      text: 'jane at 127.0.0.1 asks for the boost of pool default by 2 for 2 h: release day',
      numbers: { agents: 2 },
      asked: { ...WHO, until: driver.now - 1 + 2 * HOUR },
    });
  });

  it('stays within the limits', () => {
    const driver = new Driver(someConfig({ pools: [somePool({ max: 2 })] })).ready();
    driver.poll();
    pull(driver, { kind: 'boost', target: 'default', agents: 9 });
    expect(offered(driver)).to.have.length(2);
  });

  it('takes the place of an earlier one of the same pool', () => {
    const driver = new Driver().ready();
    driver.poll();
    pull(driver, { kind: 'boost', target: 'default', agents: 9 });
    pull(driver, { kind: 'boost', target: 'default', agents: 1 });
    expect(inForce(driver)).to.deep.equal(['boost.default']);
    expect(offered(driver)).to.have.length(1);
  });

  it('can be ended early, by whoever tells so', () => {
    const driver = new Driver().ready();
    driver.poll();
    pull(driver, { kind: 'boost', target: 'default', agents: 2 });
    end(driver, 'boost.default');
    expect(offered(driver)).to.deep.equal([]);
    expect(decisions(driver).at(-1)).to.deep.include({
      rule: 'lever-ended',
      text: 'joe at 10.0.0.9 ends the boost of pool default by 2 before its time',
    });
  });
});

describe('A pause of one pool', () => {
  const two = () =>
    someConfig({
      pools: [somePool({ name: 'linux', cost: 1 }), somePool({ name: 'mac', cost: 2 })],
      scaling: { idleTimeout: SECOND, stabilisation: 0 },
    });

  it('has nothing launched from it, others serve on, and its jobs are told why they wait', () => {
    const alone = new Driver().ready();
    pull(alone, { kind: 'pause-pool', target: 'default' });
    alone.poll({ jobs: someJobs(2) });
    alone.wait(1);
    expect(offered(alone)).to.deep.equal([]);
    const [job] = alone.core.picture().assessment?.jobs ?? [];
    expect(job?.cause).to.equal('pool-paused');
    expect(job?.reason).to.match(
      /^Pool default is paused by jane at 127\.0\.0\.1 for 1 h more \(release day\); pool default has 0 of/,
    );
    const driver = new Driver(two()).ready();
    pull(driver, { kind: 'pause-pool', target: 'linux' });
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    expect(offered(driver).map(({ pool }) => pool)).to.deep.equal(['mac', 'mac']);
  });

  it('ends by itself, and all is served then', () => {
    const driver = new Driver().ready();
    pull(driver, { kind: 'pause-pool', target: 'default', lasts: MINUTE });
    driver.poll({ jobs: someJobs(2) });
    driver.wait(MINUTE + 15 * SECOND);
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    expect(offered(driver)).to.have.length(2);
  });

  it('lets nobody of it go but whom a person asks for by name', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    pull(driver, { kind: 'pause-pool', target: 'default' });
    for (let minute = 0; minute < 10; minute++) {
      driver.wait(MINUTE);
      expect(asked(read(driver, someAgent(taskId)))).to.deep.equal([]);
    }
    expect(asked(drain(driver, taskId))).to.deep.equal(['gocd.agent.disable']);
  });

  it('has those back that were going for want of work', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    driver.wait(2 * SECOND);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('draining');
    driver.take({ type: 'gocd.agent.changed', operation: 'disable', uuid: `uuid-of-${taskId}`, taskId });
    pull(driver, { kind: 'pause-pool', target: 'default' });
    expect(driver.ofType('gocd.agent.enable')).to.have.length(1);
  });
});

describe('A drain of a host', () => {
  it('drains its agents, those at work too, and has nothing placed there, until its time is over', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId, BUILDING));
    pull(driver, { kind: 'drain-host', target: 'HOST-1.example', lasts: HOUR });
    expect(driver.ofType('gocd.agent.disable').map((command) => command.taskId)).to.deep.equal([taskId]);
    expect(decisions(driver).at(-1)).to.include({
      rule: 'drain-host',
      text: `drain ${taskId}: jane at 127.0.0.1 drains host HOST-1.example: release day`,
    });
    const working = { ...marked(taskId), ...BUILDING, configState: 'Disabled' } as const;
    driver.now += 1;
    driver.poll({ jobs: someJobs(2), agents: [working] });
    driver.wait(1);
    expect(offered(driver, 'host-1')).to.deep.equal([]);
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    expect(offered(driver, 'host-2')).to.have.length(2);
    driver.wait(HOUR);
    driver.poll({ jobs: someJobs(9), agents: [working] });
    driver.wait(1);
    expect(offered(driver, 'host-1')).to.not.deep.equal([]);
  });

  it('takes a host by its id as well, and one that only an offer has told the name of', () => {
    for (const target of ['host-1', 'host-1.example']) {
      const before = new Driver().ready();
      const driver = restarted(before, MINUTE, { running: ['gocd-agent.ci.default.earlier-1'] });
      read(driver, someAgent('gocd-agent.ci.default.earlier-1'));
      pull(driver, { kind: 'drain-host', target });
      readView(driver, { jobs: someJobs(3), agents: [someAgent('gocd-agent.ci.default.earlier-1')] });
      driver.wait(1);
      expect(offered(driver, 'host-1'), target).to.deep.equal([]);
      read(driver, someAgent('gocd-agent.ci.default.earlier-1'));
      expect(driver.ofType('gocd.agent.disable'), target).to.have.length(1);
    }
  });

  it('passes a pause, of the pool or of all, for a person asks for it by name', () => {
    for (const paused of [
      (driver: Driver) => pull(driver, { kind: 'pause-pool', target: 'default' }),
      (driver: Driver) => driver.take({ type: 'operator.pause.requested', by: 'joe' }),
    ]) {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      paused(driver);
      pull(driver, { kind: 'drain-host', target: 'host-1' });
      read(driver, someAgent(taskId));
      expect(driver.ofType('gocd.agent.disable')).to.have.length(1);
    }
  });
});

describe('A breaker that is reset', () => {
  it('lets the whole shortage be launched at once', () => {
    const driver = new Driver().ready();
    driver.update(registering(driver), 'TASK_FAILED', { message: 'docker pull: manifest unknown' });
    driver.poll({ jobs: someJobs(3) });
    driver.wait(1);
    expect(offered(driver)).to.deep.equal([]);
    const { commands } = driver.take({ type: 'operator.breaker.reset.requested', ...WHO, pool: 'default' });
    expect(commands).to.deep.include({ type: 'gocd.poll' });
    driver.poll({ jobs: someJobs(3) });
    driver.wait(1);
    expect(offered(driver)).to.have.length(3);
    expect(decisions(driver).find(({ rule }) => rule === 'reset-breaker')).to.deep.include({
      text: 'jane at 127.0.0.1 has the breaker of pool default reset: release day',
      numbers: { failures: 1 },
      asked: { ...WHO, until: null },
    });
  });
});

describe('An agent that is forced out', () => {
  it('is killed whatever it does, and it is said which job is lost', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    const building = 'shop/1/build/1/test';
    read(driver, someAgent(taskId, { ...BUILDING, building }));
    const { commands, notices } = driver.take({ type: 'operator.force-out.requested', ...WHO, taskId });
    expect(commands.map(({ type }) => type)).to.deep.equal(['mesos.kill']);
    const text = `jane at 127.0.0.1 forces ${taskId} out with ${building} in hand: release day`;
    expect(notices).to.deep.include({ type: 'warning.raised', text });
    expect(decisions(driver).at(-1)).to.include({ kind: 'kill', rule: 'force-out', text, taskId });
  });

  it('is not one that is not known to be ours', () => {
    const driver = new Driver().ready();
    read(driver, someAgent('gocd-agent.ci.default.strange-1'));
    const taskId = 'gocd-agent.ci.default.strange-1';
    expect(driver.take({ type: 'operator.force-out.requested', ...WHO, taskId }).commands).to.deep.equal([]);
    expect(lastTold(driver)?.text).to.equal(
      `jane at 127.0.0.1 is refused forcing ${taskId} out: ${taskId} is not known to be ours`,
    );
  });
});

describe('What operators have in force', () => {
  it('goes on over a restart, to the end that it was given by the calendar', () => {
    const before = new Driver().ready();
    pull(before, { kind: 'pause-pool', target: 'default', lasts: HOUR });
    pull(before, { kind: 'drain-host', target: 'host-9', lasts: 2 * HOUR });
    const driver = restarted(before, 30 * MINUTE, { calendarAhead: 10 * MINUTE });
    driver.poll({ jobs: someJobs(1) });
    expect(inForce(driver)).to.deep.equal(['pause-pool.default', 'drain-host.host-9']);
    expect(offered(driver)).to.deep.equal([]);
    driver.wait(31 * MINUTE);
    expect(inForce(driver)).to.deep.equal(['drain-host.host-9']);
    expect(Object.keys(driver.remembered.levers)).to.deep.equal(['drain-host.host-9']);
    expect(inForce(restarted(before, 3 * HOUR))).to.deep.equal([]);
  });

  it('ends by the calendar where the machine has slept', () => {
    const driver = new Driver().ready();
    pull(driver, { kind: 'boost', target: 'default', agents: 1, lasts: HOUR });
    driver.take({ type: 'clock.corrected', calendarAhead: 2 * HOUR });
    driver.wait(1);
    expect(inForce(driver)).to.deep.equal([]);
  });

  it('is dropped with a word where its pool has gone from the config', () => {
    const before = new Driver(someConfig({ pools: [somePool(), somePool({ name: 'mac' })] })).ready();
    pull(before, { kind: 'boost', target: 'mac', agents: 1 });
    const driver = restarted(before, SECOND);
    expect(inForce(driver)).to.deep.equal([]);
    expect(driver.remembered.levers).to.deep.equal({});
    const text = 'the boost of pool mac by 1 is dropped: there is no such pool any more';
    expect(driver.notices).to.deep.include({ type: 'warning.raised', text });
    expect(decisions(driver)[0]).to.include({ kind: 'lever', rule: 'lever-dropped', text });
  });

  it('is bounded in number', () => {
    const driver = new Driver().ready();
    for (let n = 0; n <= MOST_LEVERS; n++) pull(driver, { kind: 'drain-host', target: `host-${n}` });
    expect(inForce(driver)).to.have.length(MOST_LEVERS);
    expect(lastTold(driver)).to.include({ rule: 'lever-refused' });
  });

  const REFUSED: readonly (readonly [LeverFact, string])[] = [
    [
      { type: 'operator.lever.requested', ...WHO, kind: 'boost', target: 'mars', agents: 1, lasts: HOUR },
      'the boost of pool mars by 1: there is no pool mars',
    ],
    [
      { type: 'operator.lever.end.requested', by: WHO.by, id: 'boost.default' },
      'the end of boost.default: nothing is in force by the id boost.default',
    ],
    [
      { type: 'operator.breaker.reset.requested', ...WHO, pool: 'default' },
      'the reset of the breaker of pool default: launches of pool default do not fail',
    ],
    [
      { type: 'operator.breaker.reset.requested', ...WHO, pool: 'mars' },
      'the reset of the breaker of pool mars: there is no pool mars',
    ],
    [
      { type: 'operator.force-out.requested', ...WHO, taskId: 'gocd-agent.ci.default.x' },
      'forcing gocd-agent.ci.default.x out: there is no agent gocd-agent.ci.default.x',
    ],
  ];
  for (const [fact, words] of REFUSED)
    it(`is told of when it is refused: ${words}`, () => {
      const driver = new Driver().ready();
      expect(driver.take(fact).commands).to.deep.equal([]);
      expect(inForce(driver)).to.deep.equal([]);
      expect(decisions(driver).at(-1)).to.include({
        kind: 'lever',
        rule: 'lever-refused',
        text: `jane at 127.0.0.1 is refused ${words}`,
      });
    });
});
