import { expect } from 'chai';
import type { MesosDisconnected } from '../../../domain/facts.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { someJobs } from '../../support/core.ts';
import { NotifyingDriver } from './support.ts';

const MINUTE = 60_000;

/** What people are told of when a situation has begun, how long it may last before, and what it takes to be over. */
interface Situation {
  readonly title: string;
  readonly told: string;
  readonly text: RegExp;
  readonly afterMs: number;
  begin(driver: NotifyingDriver): void;
  goOn(driver: NotifyingDriver): void;
  end(driver: NotifyingDriver): void;
}

const disconnected = (driver: NotifyingDriver, reason: MesosDisconnected['reason'], message: string) =>
  driver.take({ type: 'mesos.disconnected', reason, message });
const calm = (driver: NotifyingDriver) => driver.poll();
/** One agent at the most, which builds for others. */
const waiting = (driver: NotifyingDriver) => driver.poll({ jobs: someJobs(3) });

const SITUATIONS: readonly Situation[] = [
  ...(['unreachable', 'no-leader', 'silent'] as const).map((reason) => ({
    title: `Mesos is ${reason} for longer than a failover takes`,
    told: 'mesos-unreachable -',
    text: /^Mesos cannot be reached: nobody listens\. Nothing is launched/,
    afterMs: MINUTE,
    begin: (driver: NotifyingDriver) => disconnected(driver, reason, 'nobody listens'),
    goOn: (driver: NotifyingDriver) => {
      disconnected(driver, reason, 'nobody listens');
      calm(driver);
    },
    end: (driver: NotifyingDriver) => {
      driver.subscribe();
      driver.reconcile();
    },
  })),
  {
    title: 'the cluster has had no room for a pool for long',
    told: 'no-room default',
    text: /the cluster has no room for it/,
    afterMs: 15 * MINUTE,
    begin: (driver) => {
      waiting(driver);
      driver.wait(15_000);
    },
    goOn: waiting,
    end: calm,
  },
  {
    title: 'jobs have waited at a limit for long',
    told: 'limit tiny',
    text: /The pool is full/,
    afterMs: 15 * MINUTE,
    begin: (driver) => driver.poll({ jobs: tinyJobs() }),
    goOn: (driver) => driver.poll({ jobs: tinyJobs() }),
    end: calm,
  },
  {
    title: 'no pool serves a job',
    told: 'no-pool shop/1/build/1/job-0',
    text: /No pool serves what it needs/,
    afterMs: 0,
    begin: (driver) => driver.poll({ jobs: windowsJobs() }),
    goOn: (driver) => driver.poll({ jobs: windowsJobs() }),
    end: calm,
  },
  {
    title: 'a changed config is refused',
    told: 'reload-refused -',
    text: /not in force: scaling\.max-agents: expected a number\. The last good one stays/,
    afterMs: 0,
    begin: (driver) => {
      driver.reloadProblem = 'scaling.max-agents: expected a number';
      calm(driver);
    },
    goOn: calm,
    end: (driver) => {
      driver.reloadProblem = null;
      calm(driver);
    },
  },
];

function tinyJobs() {
  return someJobs(3).map((job) => ({ ...job, resources: ['tiny'] }));
}

function windowsJobs() {
  return someJobs(1).map((job) => ({ ...job, resources: ['windows'] }));
}

function someDriver(): NotifyingDriver {
  const pools = [somePool(), somePool({ name: 'tiny', resources: ['tiny'], max: 0 })];
  return new NotifyingDriver(someConfig({ pools })).ready();
}

/** Readings go on at their interval, and so does the situation. */
function lastFor(driver: NotifyingDriver, ms: number, goOn: (driver: NotifyingDriver) => void): void {
  for (const until = driver.now + ms; driver.now < until; ) {
    driver.wait(Math.min(15_000, until - driver.now));
    goOn(driver);
  }
}

describe('People are told that', () => {
  for (const { title, told, text, afterMs, begin, goOn, end } of SITUATIONS) {
    it(`${title}, and when that has ended`, () => {
      const driver = someDriver();
      driver.poll();
      begin(driver);
      const since = driver.now;
      if (afterMs > 0) {
        lastFor(driver, afterMs - 16_000, goOn);
        expect(driver.brief(), 'before it has lasted').to.deep.equal([]);
        lastFor(driver, 40_000, goOn);
      }
      expect(driver.brief()).to.deep.equal([`${told} begun`]);
      expect(driver.told[0]?.text).to.match(text);
      expect(driver.told[0]?.since, 'since it was first seen').to.be.within(since - 16_000, since);
      end(driver);
      expect(driver.brief()).to.deep.equal([`${told} begun`, `${told} ended`]);
    });

    it(`${title}, not each time that it flaps`, () => {
      const driver = someDriver();
      driver.poll();
      begin(driver);
      if (afterMs > 0) lastFor(driver, afterMs + 30_000, goOn);
      for (let times = 0; times < 3; times += 1) {
        end(driver);
        driver.wait(5_000);
        begin(driver);
        driver.wait(1);
      }
      expect(driver.brief()).to.deep.equal([`${told} begun`, `${told} ended`]);
      lastFor(driver, Math.max(afterMs, MINUTE) + 30_000, goOn);
      expect(driver.brief().at(-1), 'once it stays').to.equal(`${told} begun`);
      expect(driver.told).to.have.length(3);
    });
  }
});
