import { expect } from 'chai';
import type { GocdAgent, HeldJob } from '../../../domain/gocd.ts';
import { counted } from '../../../domain/phrases.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  deleting,
  drain,
  EARLIER,
  idle,
  LOST,
  looksAtAllJobs,
  marked,
  phaseOf,
  read,
  readFor,
  readTold,
  readView,
  refused,
  registering,
  toldOfJobs,
  uuidOf,
  verifying,
} from '../support/agents.ts';

const MINUTE = 60_000;
/** Someone else's agent: a list with it is not an empty one. */
const FOREIGN = someAgent('made-by-hand');

function building(driver: Driver, ...others: readonly GocdAgent[]): string {
  const taskId = idle(driver);
  read(driver, someAgent(taskId, BUILDING), ...others);
  return taskId;
}

describe('An agent that GoCD does not list any more', () => {
  it('is lost, and serves on when it is listed again', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    read(driver, FOREIGN, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('is given up after as long as any lost agent, and two more readings', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 10 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
    driver.wait(1);
    expect(asked(read(driver, FOREIGN))).to.deep.equal([]);
    expect(asked(read(driver, FOREIGN))).to.deep.equal(['mesos.kill']);
    driver.update(taskId, 'TASK_KILLED');
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });

  it('is given a quarter of an hour if it was last seen with a job', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 15 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    expect(asked(readFor(driver, MINUTE / 2, FOREIGN))).to.deep.equal(['mesos.kill']);
  });

  describe('while GoCD goes on to count its job as given to it', () => {
    const JOB = 'shop/1/build/1/compile';
    const atWork = () => {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      const agent = someAgent(taskId, { ...BUILDING, building: JOB });
      read(driver, agent, FOREIGN);
      return { driver, taskId, agent };
    };
    const without = (driver: Driver, taskId: string, ms: number, ...others: readonly GocdAgent[]) =>
      readTold(driver, ms, () => [{ locator: JOB, uuid: uuidOf(taskId) }], ...others);

    it('is kept: to another agent that lives the job of one that is gone would have been given', () => {
      const { driver, taskId, agent } = atWork();
      without(driver, taskId, 120 * MINUTE, FOREIGN);
      expect(asked(driver)).to.deep.equal([]);
      read(driver, agent, FOREIGN);
      expect(phaseOf(driver, taskId)).to.equal('building');
    });

    it('has GoCD asked about all jobs more often when its time is over', () => {
      const { driver, taskId } = atWork();
      without(driver, taskId, 16 * MINUTE, FOREIGN);
      const before = looksAtAllJobs(driver);
      readFor(driver, MINUTE - 1, FOREIGN);
      expect(looksAtAllJobs(driver) - before).to.be.at.least(2);
    });

    it('is given up where nobody lives to whom it could be given', () => {
      const { driver, taskId } = atWork();
      without(driver, taskId, 17 * MINUTE, { ...FOREIGN, ...LOST });
      expect(phaseOf(driver, taskId)).to.equal('ending');
    });
  });

  it('is given as long if a person had disabled it with a job in hand', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    read(driver, FOREIGN, someAgent(taskId, { ...BUILDING, configState: 'Disabled' }));
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 15 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
  });

  it('is kept if it was only missing in some readings', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    for (let reading = 1; reading <= 30; reading++) {
      readFor(driver, 2 * MINUTE, FOREIGN);
      read(driver, FOREIGN, someAgent(taskId));
    }
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is given up soon if we have asked for its deletion, and no answer came', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'timeout');
    read(driver, FOREIGN);
    expect(asked(read(driver, FOREIGN)).at(-1)).to.equal('mesos.kill');
  });

  it('is not given up soon if the server would not delete it: it has a job after all', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'conflict');
    expect(asked(readFor(driver, 10 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is not given up by a look at it while we drain it', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    expect(asked(readFor(driver, 9 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is not killed because a change finds no record: a proxy may have answered', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    drain(driver, taskId);
    refused(driver, 'disable', taskId, 'not-found');
    expect(asked(readFor(driver, 10 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is looked at as carefully if GoCD had lost it before', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN, someAgent(taskId, LOST));
    expect(asked(readFor(driver, 9 * MINUTE, FOREIGN))).to.deep.equal([]);
  });
});

describe('An agent that no list has had since its launch, past its time to register,', () => {
  const HELD: HeldJob = { locator: 'shop/1/build/1/compile', uuid: 'of-nobody-listed' };
  const told = (driver: Driver, held: readonly HeldJob[]) => toldOfJobs(driver, { held });
  /** Its time to register is over, and lists go on to lack it. */
  function overdue() {
    const driver = new Driver().ready();
    read(driver, FOREIGN);
    told(driver, []);
    const taskId = registering(driver);
    readFor(driver, 10 * MINUTE, FOREIGN);
    return { driver, taskId };
  }
  const readWith = (driver: Driver, ms: number, held: readonly HeldJob[]) =>
    readTold(driver, ms, () => held, FOREIGN);

  it('is not ended while GoCD counts a job as given to somebody whom the list lacks: it may be old, and that be it', () => {
    const { driver, taskId } = overdue();
    readWith(driver, 3 * MINUTE, [HELD]);
    expect(asked(driver)).to.deep.equal([]);
    read(driver, FOREIGN, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('is ended when that has lasted for longer than lists are old: such a job hangs', () => {
    const { driver, taskId } = overdue();
    readWith(driver, 7 * MINUTE, [HELD]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('is not between one short job of somebody’s whom the list lacks and the next', () => {
    const { driver } = overdue();
    for (const counter of [1, 2, 3, 4]) {
      const locator = `shop/${counter}/build/1/compile`;
      told(driver, [{ ...HELD, locator }]);
      readFor(driver, MINUTE / 3, FOREIGN);
      toldOfJobs(driver, { asked: [locator] });
      readFor(driver, 1.5 * MINUTE, FOREIGN);
    }
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is when the last of them ended longer ago', () => {
    const { driver, taskId } = overdue();
    told(driver, [HELD]);
    toldOfJobs(driver, { asked: [HELD.locator] });
    readWith(driver, 4 * MINUTE, []);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('is ended in spite of a job that was somebody else’s before it came', () => {
    const driver = new Driver(someConfig({ scaling: { registrationTimeout: MINUTE } })).ready();
    read(driver, FOREIGN);
    told(driver, [HELD]);
    const taskId = registering(driver);
    readWith(driver, 3 * MINUTE, [HELD]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('is ended while all jobs are in the hands of agents in the list', () => {
    const { driver, taskId } = overdue();
    readWith(driver, 2 * MINUTE, [{ ...HELD, uuid: FOREIGN.uuid }]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('has GoCD asked about all jobs more often than else', () => {
    const { driver } = overdue();
    const before = looksAtAllJobs(driver);
    readFor(driver, MINUTE - 1, FOREIGN);
    expect(looksAtAllJobs(driver) - before).to.be.at.least(2);
  });
});

describe('A list without anybody', () => {
  const DAY = 24 * 60 * MINUTE;

  for (const count of [1, 2])
    it(`never ends ${counted(count, 'agent')} at work: it tells no agent from another, and time proves nothing`, () => {
      const driver = new Driver().ready();
      const fleet = [EARLIER, `${EARLIER}1`].slice(0, count);
      for (const taskId of fleet) driver.update(taskId, 'TASK_RUNNING');
      const at = (state: Partial<GocdAgent>) => fleet.map((taskId) => someAgent(taskId, state));
      read(driver, ...at(BUILDING));
      expect(asked(readFor(driver, DAY))).to.deep.equal([]);
      expect(driver.core.picture().brakeOn).to.equal(true);
      read(driver, ...at(BUILDING));
      expect(fleet.map((taskId) => phaseOf(driver, taskId))).to.deep.equal(fleet.map(() => 'building'));
    });

  it('never ends one that Mesos has lost, one that was found running, nor one that GoCD had lost before', () => {
    const driver = new Driver().ready();
    const fleet = [EARLIER, `${EARLIER}1`, `${EARLIER}2`] as const;
    for (const taskId of fleet) driver.update(taskId, 'TASK_RUNNING');
    read(driver, someAgent(fleet[0]), someAgent(fleet[1], LOST));
    driver.update(fleet[0], 'TASK_UNREACHABLE', { source: 'master' });
    expect(asked(readFor(driver, DAY))).to.deep.equal([]);
  });

  it('ends none that should have registered meanwhile; its pool is told, and backs off', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    expect(asked(readFor(driver, DAY))).to.deep.equal([]);
    expect(driver.core.picture().memory.breakers.get('default')).to.include({
      failures: 1,
      lastError: 'the agent did not register with GoCD: ran 10 min without registering with GoCD',
    });
    read(driver, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  describe('while GoCD counts no job as given to anybody', () => {
    const told = (driver: Driver, held: readonly HeldJob[] = []) => toldOfJobs(driver, { held });
    const lookingFor = (driver: Driver, ms: number, held: readonly HeldJob[] = []) =>
      readTold(driver, ms, () => held);

    it('ends one that never registered, as any other would: it can have none', () => {
      const driver = new Driver().ready();
      registering(driver);
      lookingFor(driver, 12 * MINUTE);
      expect(asked(driver)[0]).to.equal('mesos.kill');
    });

    /** Found by seed 1110126 with drawn settings: a teardown waited for it to its deadline. */
    for (const [when, begin] of [
      ['asks for that word itself', () => {}],
      [
        'and in a teardown',
        (driver: Driver) =>
          driver.take({
            ...{ type: 'operator.teardown.requested', by: 'someone' },
            deadline: driver.now + 60 * MINUTE,
          }),
      ],
    ] as const)
      it(`${when}, so that it ends one that never registered`, () => {
        const driver = new Driver().ready();
        registering(driver);
        begin(driver);
        for (const until = driver.now + 20 * MINUTE; driver.now < until; ) {
          const before = looksAtAllJobs(driver);
          readFor(driver, 10_000);
          if (looksAtAllJobs(driver) > before) told(driver);
        }
        expect(asked(driver)).to.include('mesos.kill');
      });

    describe('but one that is gone', () => {
      const JOB = 'shop/1/build/1/compile';
      /** An agent's task has failed at its job, and GoCD has deleted its record; another has not registered yet. */
      function bereaved({ isFound = false } = {}) {
        const driver = new Driver().ready();
        driver.update(EARLIER, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
        read(driver, someAgent(EARLIER, { ...BUILDING, building: JOB }));
        driver.update(EARLIER, 'TASK_FAILED', { uuid: 'failed' });
        for (const _ of [1, 2]) {
          read(driver, someAgent(EARLIER, { ...LOST, building: JOB }));
          if (isFound) told(driver, [{ locator: JOB, uuid: uuidOf(EARLIER) }]);
        }
        changed(driver, 'disable', EARLIER);
        changed(driver, 'delete', EARLIER);
        return { driver, taskId: registering(driver) };
      }

      /** Found by seeds 1200258 and 1220339 with drawn settings: nothing was launched, and a teardown waited to its deadline. */
      for (const [when, isFound] of [
        ['', false],
        [', and was found to before that one’s record was gone', true],
      ] as const)
        it(`ends one that never registered: the other’s job hangs${when}, and is in nobody’s hand`, () => {
          const { driver, taskId } = bereaved({ isFound });
          lookingFor(driver, 17 * MINUTE, [{ locator: JOB, uuid: uuidOf(EARLIER) }]);
          expect(phaseOf(driver, taskId)).to.equal('ending');
        });

      it('ends nobody once GoCD counts that job as given to somebody else', () => {
        const { driver, taskId } = bereaved();
        lookingFor(driver, MINUTE, [{ locator: JOB, uuid: uuidOf(EARLIER) }]);
        lookingFor(driver, 17 * MINUTE, [{ locator: JOB, uuid: 'of-nobody-listed' }]);
        expect(phaseOf(driver, taskId)).to.equal('registering');
      });
    });

    /** Found by seed 1600343 with drawn settings: all room was taken by containers that never came up, and jobs hung beside them. */
    it('or none that was given since its launch, ends one that never registered', () => {
      const driver = new Driver().ready();
      const before = { locator: 'shop/1/build/1/compile', uuid: 'of-somebody', givenAt: driver.now - MINUTE };
      registering(driver);
      lookingFor(driver, 12 * MINUTE, [before]);
      expect(asked(driver)[0]).to.equal('mesos.kill');
    });

    it('ends nobody once one was given since', () => {
      const driver = new Driver().ready();
      registering(driver);
      const since = { locator: 'shop/1/build/1/compile', uuid: 'of-somebody', givenAt: driver.now };
      lookingFor(driver, 12 * MINUTE, [since]);
      lookingFor(driver, 5 * MINUTE - 1);
      expect(asked(driver)).to.deep.equal([]);
      lookingFor(driver, MINUTE);
      expect(asked(driver)[0]).to.equal('mesos.kill');
    });

    it('ends nobody who was listed before', () => {
      const driver = new Driver().ready();
      idle(driver);
      lookingFor(driver, 60 * MINUTE);
      expect(asked(driver)).to.deep.equal([]);
    });

    it('ends nobody on a look that is old, or the first, or after one that found a job', () => {
      const driver = new Driver().ready();
      registering(driver);
      readFor(driver, 12 * MINUTE);
      lookingFor(driver, 4 * MINUTE);
      lookingFor(driver, 6 * MINUTE, [{ locator: 'shop/1/build/1/compile', uuid: 'somebody' }]);
      lookingFor(driver, 4 * MINUTE);
      readFor(driver, 4 * MINUTE);
      expect(asked(driver)).to.deep.equal([]);
    });
  });

  it('is believed when an operator has released the brake', () => {
    const driver = new Driver().ready();
    idle(driver);
    read(driver);
    readFor(driver, 20 * MINUTE);
    driver.take({ type: 'operator.brake.release.requested', by: 'someone' });
    expect(asked(readFor(driver, 10.5 * MINUTE))).to.deep.equal(['mesos.kill']);
  });

  it('is what is expected when the last agent has been deleted by us, and no answer came', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'timeout');
    read(driver);
    expect(asked(read(driver)).at(-1)).to.equal('mesos.kill');
    expect(driver.core.picture().brakeOn).to.equal(false);
  });

  it('is what is expected, too, when a DELETE whose answer was lost has been carried out late', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'timeout');
    read(driver, marked(taskId));
    expect(asked(readFor(driver, 11 * MINUTE)).at(-1)).to.equal('mesos.kill');
  });
});

describe('An agent that has not registered in time', () => {
  it('is ended when a minute of readings has not listed it', () => {
    const driver = new Driver().ready();
    registering(driver);
    readFor(driver, 10 * MINUTE, FOREIGN);
    expect(asked(readFor(driver, MINUTE - 1, FOREIGN))).to.deep.equal([]);
    expect(asked(readFor(driver, MINUTE / 2, FOREIGN))).to.deep.equal(['mesos.kill']);
  });

  it('is given a quarter of an hour if it was found running: it may have registered long ago', () => {
    const driver = new Driver().ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    expect(asked(readFor(driver, 15 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(asked(readFor(driver, 1.5 * MINUTE, FOREIGN))).to.deep.equal(['mesos.kill']);
  });
});

/** GoCD takes no registration meanwhile, and agents try again every five seconds. Found by seed 1200905 with drawn settings. */
describe('An agent that could not register in time, for GoCD', () => {
  const inMaintenance = (driver: Driver) => {
    for (const until = driver.now + 15 * MINUTE; driver.now < until; driver.wait(10_000))
      readView(driver, { agents: [FOREIGN], maintenance: true });
  };
  const registered = (driver: Driver, taskId: string) => {
    readFor(driver, MINUTE / 2, FOREIGN);
    expect(asked(driver)).to.deep.equal([]);
    read(driver, FOREIGN, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  };

  it('was in maintenance, is given a minute from its end', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    inMaintenance(driver);
    registered(driver, taskId);
  });

  it('was away, is given a minute from its return', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    readFor(driver, 10.5 * MINUTE, FOREIGN);
    driver.wait(10 * MINUTE);
    registered(driver, taskId);
  });

  it('was in maintenance, is not held against its pool', () => {
    const driver = new Driver().ready();
    registering(driver);
    inMaintenance(driver);
    expect(driver.core.picture().memory.breakers.get('default')?.failures ?? 0).to.equal(0);
  });

  it('was in maintenance, is given up after that', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    driver.wait(15 * MINUTE);
    readView(driver, { agents: [FOREIGN], maintenance: true });
    readFor(driver, 1.5 * MINUTE, FOREIGN);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });
});
