import { expect } from 'chai';
import type { GocdAgent, GocdView } from '../../../domain/gocd.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  deleting,
  drain,
  idle,
  LOST,
  launched,
  marked,
  pending,
  phaseOf,
  read,
  readView,
  refused,
  registering,
  verifying,
} from '../support/agents.ts';

const MINUTE = 60_000;
const FOREIGN = someAgent('made-by-hand');
/** Agents without work go at once. */
const eager = () => someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });

/** Something that keeps agents from being taken away, for as long as it lasts. */
interface Hold {
  readonly begins: (driver: Driver) => void;
  /** What readings are like meanwhile. */
  readonly view?: (driver: Driver) => Partial<GocdView>;
  readonly ends: (driver: Driver) => void;
}

const FLEET = [1, 2, 3].map((number) => `gocd-agent.ci.default.earlier-${number}`);
const others = (state: Partial<GocdAgent> = {}) => FLEET.map((taskId) => someAgent(taskId, state));

const HOLDS: Readonly<Record<string, Hold>> = {
  'a pause': {
    begins: (driver) => driver.take({ type: 'operator.pause.requested', by: 'someone' }),
    ends: (driver) => driver.take({ type: 'operator.resume.requested', by: 'someone' }),
  },
  'a pause of its pool': {
    begins: (driver) =>
      driver.take({
        type: 'operator.lever.requested',
        by: 'someone',
        reason: 'looking at it',
        kind: 'pause-pool',
        target: 'default',
        agents: 0,
        lasts: 90 * MINUTE,
      }),
    ends: (driver) =>
      driver.take({ type: 'operator.lever.end.requested', by: 'someone', id: 'pause-pool.default' }),
  },
  "the server's maintenance": {
    begins: () => {},
    view: () => ({ maintenance: true }),
    ends: () => {},
  },
  'readings that are too old when they come': {
    begins: () => {},
    view: ({ now }) => ({ startedAt: now - 20 * MINUTE }),
    ends: () => {},
  },
  'a fleet that Mesos has not told of yet': {
    begins: (driver) => driver.take({ type: 'mesos.disconnected', reason: 'ended', message: 'gone' }),
    ends: (driver) => {
      driver.subscribe();
      driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
      driver.reconcile();
    },
  },
};

/** An agent about to be taken away, and what readings say of it. */
interface Leaver {
  readonly begins: (driver: Driver) => string;
  readonly listed: (taskId: string) => readonly GocdAgent[];
  /** What is asked for when nothing holds it back. */
  readonly goes: readonly string[];
}

const LEAVERS: Readonly<Record<string, Leaver>> = {
  'one that GoCD has lost': {
    begins: idle,
    listed: (taskId) => [someAgent(taskId, LOST)],
    goes: ['mesos.kill'],
  },
  'one that is not listed any more': { begins: idle, listed: () => [], goes: ['mesos.kill'] },
  'one that is disabled and lost': {
    begins: idle,
    listed: (taskId) => [someAgent(taskId, { ...LOST, configState: 'Disabled' })],
    goes: ['mesos.kill'],
  },
  'one whose container does not start': { begins: launched, listed: () => [], goes: ['mesos.kill'] },
  'one that does not register': { begins: registering, listed: () => [], goes: ['mesos.kill'] },
  'one that nobody approves': {
    begins: registering,
    listed: (taskId) => [pending(taskId)],
    goes: ['mesos.kill'],
  },
  'one whose task has ended': {
    begins: (driver) => {
      const taskId = idle(driver);
      driver.update(taskId, 'TASK_FAILED');
      return taskId;
    },
    listed: (taskId) => [someAgent(taskId, LOST)],
    goes: ['gocd.agent.disable'],
  },
};

function readFor(driver: Driver, ms: number, { view }: Partial<Hold>, agents: readonly GocdAgent[]): void {
  for (const until = driver.now + ms; driver.now < until; driver.wait(30_000))
    readView(driver, { agents: [FOREIGN, ...agents], ...view?.(driver) });
}

for (const [name, hold] of Object.entries(HOLDS))
  describe(`Under ${name}, no deadline acts:`, () => {
    for (const [who, { begins, listed, goes }] of Object.entries(LEAVERS))
      it(`${who} stays, and goes after it`, () => {
        const driver = new Driver().ready();
        const taskId = begins(driver);
        driver.commands.length = 0;
        hold.begins(driver);
        readFor(driver, 60 * MINUTE, hold, listed(taskId));
        expect(asked(driver)).to.deep.equal([]);
        hold.ends(driver);
        readFor(driver, 20 * MINUTE, {}, listed(taskId));
        expect(asked(driver)).to.include.members([...goes]);
      });
  });

describe('A drain that is under way when a hold begins', () => {
  for (const [name, hold] of Object.entries(HOLDS).filter(([what]) => !what.startsWith('a pause')))
    it(`goes on after ${name}, with nothing deleted before`, () => {
      const driver = new Driver().ready();
      const taskId = verifying(driver);
      driver.commands.length = 0;
      hold.begins(driver);
      readFor(driver, 30 * MINUTE, hold, [marked(taskId)]);
      expect(asked(driver)).to.deep.equal([]);
      hold.ends(driver);
      readFor(driver, 2 * MINUTE, {}, [marked(taskId)]);
      expect(asked(driver)).to.include('gocd.agent.delete');
    });

  it('by a rule of ours is held by a pause, too: not asked for again, not deleted, not killed', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    readFor(driver, MINUTE, {}, [someAgent(taskId)]);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    refused(driver, 'disable', taskId, 'unreachable');
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    driver.wait(MINUTE);
    expect(driver.ofType('gocd.agent.disable')).to.have.length(1);
  });

  it('an operator wants on under a pause: they have asked for just that', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    readFor(driver, MINUTE, {}, [marked(taskId)]);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable', 'gocd.agent.delete']);
  });

  it('is done with when GoCD has carried out the DELETE: its container is ended', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    expect(asked(changed(driver, 'delete', taskId))).to.deep.equal(['mesos.kill']);
  });
});

describe('A KILL that was lost', () => {
  it('is not repeated by a list without anybody for one that never was listed: it may be at work', () => {
    const driver = new Driver().ready();
    registering(driver);
    readFor(driver, 12 * MINUTE, {}, []);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    for (let minute = 0; minute < 60; minute++) {
      read(driver);
      driver.wait(MINUTE);
    }
    expect(driver.ofType('mesos.kill')).to.have.length(1);
  });
});

describe('A pause of an hour, with two agents at work and a list without anybody', () => {
  it('ends neither, nor does its end', () => {
    const driver = new Driver().ready();
    const [first = '', second = ''] = FLEET;
    for (const taskId of [first, second]) driver.update(taskId, 'TASK_RUNNING');
    read(driver, someAgent(first, BUILDING), someAgent(second, BUILDING));
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    for (let minute = 0; minute < 120; minute++) {
      if (minute === 60) driver.take({ type: 'operator.resume.requested', by: 'someone' });
      driver.wait(MINUTE);
      read(driver);
    }
    expect(asked(driver)).to.deep.equal([]);
    expect([first, second].map((taskId) => phaseOf(driver, taskId))).to.deep.equal(['building', 'building']);
  });
});

describe('While the brake is on for others', () => {
  it('an agent that is listed, drained and idle is not deleted', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    for (const other of FLEET) driver.update(other, 'TASK_RUNNING');
    read(driver, ...others(), someAgent(taskId));
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    for (let second = 0; second < 300; second += 10) {
      driver.wait(10_000);
      read(driver, FOREIGN, marked(taskId));
    }
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('no drain goes on, and none that was lost before is given up', () => {
    const driver = new Driver().ready();
    const lost = 'gocd-agent.ci.default.earlier-9';
    for (const taskId of [...FLEET, lost]) driver.update(taskId, 'TASK_RUNNING');
    read(driver, ...others(), someAgent(lost));
    read(driver, ...others(), someAgent(lost, LOST));
    for (let minute = 0; minute < 60; minute++) {
      driver.wait(MINUTE);
      read(driver, FOREIGN);
    }
    expect(asked(driver)).to.deep.equal([]);
  });
});
