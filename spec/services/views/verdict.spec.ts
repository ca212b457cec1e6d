import { expect } from 'chai';
import type { Config } from '../../../domain/config.ts';
import { createMetrics } from '../../../services/metrics/metrics.ts';
import type { ConditionName } from '../../../services/notifications/condition.ts';
import { observe } from '../../../services/notifications/conditions.ts';
import type { Log } from '../../../services/ports.ts';
import { reporter } from '../../../services/report.ts';
import type { Verdict } from '../../../services/views/verdictSchema.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, START, someAgent, someJob, someJobs, someOffer } from '../../support/core.ts';
import { valueIn } from '../metrics/support.ts';
import { WatchedDriver } from './support.ts';

const FAILURE = { reason: 'timeout', message: 'no answer in 10 s', hint: 'Look at the server.' } as const;

/** One situation, and what each place that tells of it says. */
interface Situation {
  readonly when: string;
  readonly config?: Config;
  readonly come: (driver: WatchedDriver) => void;
  readonly tone: Verdict['tone'];
  readonly title: string;
  /** In one of the verdict's lines. */
  readonly line: RegExp;
  /** Of `/ready`; null where it is ready. */
  readonly missing: RegExp | null;
  /** Why the waiting job waits, with what is done about it; left out where none waits. */
  readonly why?: RegExp;
  /** What people are notified of. */
  readonly told?: readonly ConditionName[];
}

const isReady = (driver: WatchedDriver) => {
  driver.ready();
  driver.poll();
};

const SITUATIONS: readonly Situation[] = [
  {
    when: 'the master has ended the stream of a framework that is torn down',
    come: (driver) => {
      isReady(driver);
      driver.take({ type: 'operator.teardown.requested', by: 'jane', deadline: driver.now + 60_000 });
      driver.wait(1);
      driver.poll();
      driver.take({ type: 'mesos.disconnected', reason: 'ended', message: 'the master ended the stream' });
    },
    tone: 'warn',
    title: 'Being torn down',
    line: /^Mesos is asked to end the framework, and whether it has\.$/,
    missing: /^mesos: reconnecting/,
    // Should it last: a message has patience.
    told: ['mesos-unreachable'],
  },
  {
    when: 'nothing waits',
    come: isReady,
    tone: 'good',
    title: 'Healthy',
    line: /^No job is waiting; no agent of ours is there\.$/,
    missing: null,
  },
  {
    when: 'agents are on their way to all jobs',
    come: (driver) => {
      driver.ready();
      driver.launch(2);
      driver.wait(30_000);
    },
    tone: 'good',
    title: 'Healthy',
    line: /^2 jobs waiting; agents: 2 starting\.$/,
    missing: null,
    why: /It takes the job once it has registered/,
  },
  {
    when: 'jobs wait at a limit',
    config: someConfig({ scaling: { maxAgents: 1 }, pools: [somePool({ max: 1 })] }),
    come: (driver) => {
      driver.ready();
      driver.poll({ jobs: someJobs(3) });
    },
    tone: 'warn',
    title: 'At a limit',
    line: /^2 jobs wait \[limit\], such as shop\/1\/build\/1\/job-1: /,
    missing: null,
    why: /max-agents/,
    told: ['limit'],
  },
  {
    when: 'no pool fits a job',
    come: (driver) => {
      driver.ready();
      driver.poll({ jobs: [someJob('odd', { resources: ['windows'] })] });
    },
    tone: 'warn',
    title: 'Someone is needed',
    line: /^1 job waits \[no-pool\]: shop\/1\/build\/1\/odd: No pool serves/,
    missing: null,
    why: /No pool serves what it needs/,
    told: ['no-pool'],
  },
  {
    when: 'the framework id cannot be kept',
    come: (driver) => {
      driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
      driver.subscribe();
      driver.take({ type: 'state.save.failed', message: 'cannot write /var/x.json: EACCES' });
      driver.reconcile();
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'bad',
    title: 'Not ready',
    line: /^state: the framework id is not kept: cannot write \/var\/x\.json: EACCES$/,
    missing: /^state: the framework id is not kept: cannot write \/var\/x\.json: EACCES$/,
    why: /Nothing is launched until this instance is ready: state: the framework id is not kept: cannot write \/var\/x\.json: EACCES\./,
    told: ['id-not-kept'],
  },
  {
    when: 'Mesos has not answered since the start',
    come: (driver) => {
      driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
      driver.take({ type: 'mesos.disconnected', reason: 'unreachable', message: 'connect ECONNREFUSED' });
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'bad',
    title: 'Not ready',
    line: /^mesos: registering: connect ECONNREFUSED$/,
    missing: /^mesos: registering: connect ECONNREFUSED$/,
    why: /nothing can be asked of Mesos: connect ECONNREFUSED\./,
    told: ['mesos-unreachable'],
  },
  {
    when: 'it has just begun',
    come: (driver) => {
      driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
      driver.subscribe();
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'quiet',
    title: 'Not ready yet',
    line: /^1 job waiting; no agent of ours is known yet\.$/,
    missing: /not kept yet|not reconciled yet/,
    why: /Nothing is launched until .*mesos: the tasks are not reconciled yet\./,
  },
  {
    when: 'GoCD has not been read for long',
    come: (driver) => {
      driver.ready();
      driver.poll({ jobs: someJobs(1) });
      driver.wait(120_000);
      driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    },
    tone: 'bad',
    title: 'Not ready',
    line: /^gocd: last read 2 min ago: no answer in 10 s$/,
    missing: /^gocd: last read 2 min ago: no answer in 10 s$/,
    told: ['gocd-unreadable'],
  },
  {
    when: 'GoCD has not been read for long, and no job waited by then',
    come: (driver) => {
      driver.ready();
      driver.poll();
      driver.wait(120_000);
      driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    },
    tone: 'bad',
    title: 'Not ready',
    line: /^2 min ago no job was waiting; no agent of ours is there\.$/,
    missing: /^gocd: last read 2 min ago: no answer in 10 s$/,
    told: ['gocd-unreadable'],
  },
  {
    when: 'Mesos does not reach a host with agents of ours',
    come: (driver) => {
      driver.ready();
      for (const taskId of driver.launch(2)) driver.update(taskId, 'TASK_UNREACHABLE');
      driver.poll();
    },
    tone: 'warn',
    title: 'A host is out of reach',
    line: /^Mesos does not reach host-1\.example: 2 agents of ours are there/,
    missing: null,
  },
  {
    when: 'GoCD does not hear from an agent',
    come: (driver) => {
      const taskId = driver.ready().launchIdle();
      driver.poll({ agents: [someAgent(taskId, { runState: 'LostContact' })] });
    },
    tone: 'warn',
    title: 'Agents are lost',
    line: /^No job is waiting; agents: 1 lost\.$/,
    missing: null,
  },
  {
    when: 'an agent is taken away',
    come: (driver) => {
      const taskId = driver.ready().launchIdle();
      driver.take({ type: 'operator.drain.requested', by: 'jane', taskId });
    },
    tone: 'good',
    title: 'Healthy',
    line: /^No job is waiting; agents: 1 draining\.$/,
    missing: null,
  },
  {
    when: 'one reading has failed',
    come: (driver) => {
      driver.ready();
      driver.poll();
      driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    },
    tone: 'warn',
    title: 'GoCD does not answer well',
    line: /^GoCD: no answer in 10 s\. Look at the server\.$/,
    missing: null,
  },
  {
    when: 'somebody has paused it',
    come: (driver) => {
      driver.ready();
      driver.take({ type: 'operator.pause.requested', by: 'jane' });
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'warn',
    title: 'Paused',
    line: /^Paused by jane: nothing is launched or taken away/,
    missing: null,
    why: /Launching is paused/,
  },
  {
    when: 'it is only to say what it would do',
    config: someConfig({ dryRun: true }),
    come: (driver) => {
      driver.ready();
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'warn',
    title: 'Dry run',
    line: /^It decides and reports, but launches and removes nothing\.$/,
    missing: null,
    why: /An agent of pool default would be launched\./,
  },
  {
    when: 'GoCD is in maintenance',
    come: (driver) => {
      driver.ready();
      driver.poll({ jobs: someJobs(1), maintenance: true });
    },
    tone: 'warn',
    title: 'GoCD is in maintenance',
    line: /^GoCD gives out no jobs until its maintenance ends\.$/,
    missing: null,
    why: /GoCD is in maintenance mode/,
  },
  {
    when: 'it has been asked to leave',
    come: (driver) => {
      driver.ready();
      driver.poll();
      driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    },
    tone: 'quiet',
    title: 'Stopped',
    line: /^Nothing is launched or removed any more; agents run on\.$/,
    missing: /^mesos: stopped$/,
  },
  {
    when: 'launches of a pool fail',
    come: (driver) => {
      driver.ready();
      for (const { taskId } of failing(driver)) driver.update(taskId, 'TASK_FAILED', { message: 'exit 127' });
      driver.poll({ jobs: someJobs(1) });
    },
    tone: 'bad',
    title: 'Launches are failing',
    line: /^Pool default: .*exit 127/,
    missing: null,
    why: /Launches of pool default keep failing/,
    told: ['breaker-open'],
  },
];

function failing(driver: WatchedDriver) {
  driver.poll({ jobs: someJobs(1) });
  driver.wait(1);
  return launchesIn(driver.offer(someOffer()).commands);
}

describe('Whether it is healthy', () => {
  for (const { when, config, come, tone, title, line, missing, why, told = [] } of SITUATIONS)
    it(`is told alike everywhere when ${when}`, async () => {
      const driver = new WatchedDriver(config);
      const logged: string[] = [];
      const note = (text: string) => logged.push(text);
      const log: Log = { error: note, warn: note, info: note, debug: note };
      driver.watchers.push(reporter(log, driver.core));
      come(driver);

      const { verdict, readiness } = driver.view.state();
      expect([verdict.tone, verdict.title]).to.deep.equal([tone, title]);
      expect(verdict.lines.filter((each) => line.test(each))).to.have.length(1);
      expect(readiness.ready).to.equal(missing === null);
      if (missing !== null) expect(readiness.reasons[0]).to.match(missing);
      const [job] = driver.view.backlog().jobs.slice(-1);
      if (why !== undefined) expect(`${job?.reason} ${job?.remedy}`).to.match(why);
      expect(logged.filter((each) => each.startsWith('health: ')).at(-1)).to.contain(`health: ${title}: `);
      const metrics = await createMetrics(driver.core, { clock: { now: () => driver.now } }).text();
      expect(valueIn(metrics, `gocd_mesos_health{tone="${tone}"}`)).to.equal(1);
      const { found } = observe(driver.core.picture(), {
        now: driver.now,
        startedAt: START,
        reloadProblem: null,
        waitPatience: 0,
      });
      expect(found.map(({ condition }) => condition)).to.deep.equal(told);
    });

  it('stands by before it is started', () => {
    const { verdict } = new WatchedDriver().view.state();
    expect([verdict.tone, verdict.title]).to.deep.equal(['quiet', 'Standing by']);
  });

  it('ends a teardown without an alarm', () => {
    const driver = new WatchedDriver();
    isReady(driver);
    driver.take({ type: 'operator.teardown.requested', by: 'jane', deadline: driver.now + 60_000 });
    driver.wait(1);
    driver.poll();
    for (const reason of ['ended', 'removed'] as const)
      driver.take({ type: 'mesos.disconnected', reason, message: 'the master has ended it' });
    expect(driver.ofType('service.stop').map(({ code }) => code)).to.deep.equal([0]);
    expect(driver.view.state().verdict).to.include({ tone: 'warn', title: 'Being torn down' });
  });

  it('names the worst first and keeps the rest', () => {
    const driver = new WatchedDriver().ready();
    driver.poll({ agents: [someAgent('other.example')] });
    driver.take({ type: 'operator.pause.requested', by: 'jane' });
    driver.wait(120_000);
    driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    const { title, lines } = driver.view.state().verdict;
    expect(title).to.equal('Not ready');
    expect(lines.findIndex((line) => /^gocd: last read/.test(line))).to.be.lessThan(
      lines.findIndex((line) => /^Paused by jane/.test(line)),
    );
  });
});
