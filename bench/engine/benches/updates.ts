import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type JournalFile, openJournal } from '../../../adapters/journal/journalFile.ts';
import { wireCall } from '../../../adapters/mesos/calls.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { TaskUpdate } from '../../../domain/mesos.ts';
import type { Log } from '../../../services/ports.ts';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { Driver, someAgent } from '../../../spec/support/core.ts';
import type { Bench, Figure } from '../figures.ts';
import { type Growth, growthOf, sizesUpTo } from '../growth.ts';
import { collectGarbage, samplesOf, spreadOf } from '../measure.ts';

const BENCH = 'updates';
const TASKS = 1_000;
const COUNT = 50_000;
const REPETITIONS = 9;
/** At each size of the growth. */
const REPETITIONS_PER_SIZE = 7;
/** Updates taken in before the disk gets its turn, as when a full socket has been read. */
const BURST = 200;

const MB = 1024 * 1024;

/** What the updates of a task say, one after the other, over and over. */
const NEWS = ['TASK_STARTING', 'TASK_RUNNING'] as const;
const NO_NEWS = ['TASK_RUNNING'] as const;
type States = typeof NEWS | typeof NO_NEWS;

/** Status updates through the machines, into a journal on the disk, and answered by acknowledgements. */
export const updates: Bench = {
  name: BENCH,
  run: async () => {
    const news = await repeated(() => timeOf(TASKS, COUNT, NEWS));
    const noNews = await repeated(() => timeOf(TASKS, COUNT, NO_NEWS));
    const leftBehind = await repeated(() => heapLeftBy(TASKS, COUNT, NEWS));
    return {
      figures: [
        perSecond('that tell something new', news),
        perSecond('that repeat what is known', noNews),
        {
          bench: BENCH,
          what: `heap that ${COUNT} status updates leave behind`,
          against: null,
          unit: 'MB',
          spread: spreadOf(leftBehind),
          goal: { atMost: 1 },
          note: null,
        },
      ],
      growths: [await growth()],
    };
  },
};

async function repeated(sample: () => Promise<number>): Promise<readonly number[]> {
  await sample();
  return samplesOf(REPETITIONS, sample);
}

function perSecond(which: string, times: readonly number[]): Figure {
  return {
    bench: BENCH,
    what: `status updates of ${TASKS} tasks ${which}, through machines, journal and acknowledgement`,
    against: null,
    unit: '/s',
    spread: spreadOf(times.map((ms) => (COUNT / ms) * 1000)),
    goal: { atLeast: 20_000 },
    note: 'per second of CPU, whoever spends it',
  };
}

async function growth(): Promise<Growth> {
  const points = [];
  for (const tasks of sizesUpTo(10_000)) {
    const times = await samplesOf(REPETITIONS_PER_SIZE, () => timeOf(tasks, 10 * tasks, NEWS));
    points.push({ size: tasks, value: spreadOf(times).median });
  }
  return growthOf({ bench: BENCH, what: 'ten status updates of each task', of: 'tasks', unit: 'ms', points });
}

/** Milliseconds of one core, of this thread and of all that work for it, once the fleet has been at it for a while. */
function timeOf(tasks: number, count: number, states: States): Promise<number> {
  return withFleet(tasks, async (takeIn) => {
    await takeIn(2 * tasks, states);
    const before = process.cpuUsage();
    await takeIn(count, states);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

/** MB of the heap in use, without rubbish, more than before. */
function heapLeftBy(tasks: number, count: number, states: States): Promise<number> {
  return withFleet(tasks, async (takeIn) => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    await takeIn(count, states);
    collectGarbage();
    return (process.memoryUsage().heapUsed - before) / MB;
  });
}

type TakeIn = (count: number, states: States) => Promise<void>;

async function withFleet(tasks: number, sample: (takeIn: TakeIn) => Promise<number>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-bench-'));
  const path = join(folder, 'journal.jsonl');
  const driver = fleetOf(tasks);
  const taskIds = [...driver.core.picture().agents.keys()];
  const journal = await openJournal({
    path,
    run: { version: 'bench', startedAt: driver.now, config: config(tasks) },
    clock: new VirtualClock(driver.now),
    log: strictLog,
  });
  let [sent, acknowledged] = [0, 0];
  try {
    const sampled = await sample(async (count, states) => {
      acknowledged += await takeIn(driver, journal, updatesOf(taskIds, count, states));
      sent += count;
    });
    await journal.close();
    await verify(path, sent, acknowledged);
    return sampled;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each update is recorded before it is answered; the answer goes as far as its text, ready to be sent. */
async function takeIn(driver: Driver, journal: JournalFile, updates: Iterable<TaskUpdate>): Promise<number> {
  const config = someConfig();
  let acknowledged = 0;
  for (const update of updates) {
    const input = { type: 'mesos.update.received', at: ++driver.now, update } as const;
    const outcome = driver.core.dispatch(input);
    journal.record({ input, outcome });
    for (const command of outcome.commands)
      if (command.type === 'mesos.acknowledge')
        acknowledged += JSON.stringify(wireCall(command, 'framework-1', config)).length > 0 ? 1 : 0;
    if (driver.now % BURST === 0) await turn();
  }
  return acknowledged;
}

function* updatesOf(taskIds: readonly string[], count: number, states: States): Iterable<TaskUpdate> {
  for (let index = 0; index < count; index++) {
    const task = index % taskIds.length;
    yield {
      taskId: taskIds[task] ?? '',
      state: states[Math.floor(index / taskIds.length) % states.length] ?? 'TASK_RUNNING',
      source: 'executor',
      reason: null,
      message: null,
      hostId: `host-${task}`,
      uuid: `bm90IGEgcmVhbCB1dWlk${index}`,
      timestamp: index,
      healthy: true,
    };
  }
}

/** Agents that have come up and are at work. */
function fleetOf(tasks: number): Driver {
  const driver = new Driver(config(tasks)).ready();
  const agents = Array.from({ length: tasks }, (_, index) => someAgent(`gocd-agent.ci.default.${index}`));
  for (let reading = 0; reading < 2; reading++) {
    driver.poll({ agents });
    driver.now += 1;
  }
  driver.commands.length = 0;
  driver.notices.length = 0;
  return driver;
}

function config(tasks: number) {
  return someConfig({ pools: [somePool({ max: tasks })], scaling: { maxAgents: tasks } });
}

/** Nothing may have been left out, or the figure would be of something else. */
async function verify(path: string, count: number, acknowledged: number): Promise<void> {
  if (acknowledged !== count) throw new Error(`${acknowledged} of ${count} updates were acknowledged`);
  const lines = (await readFile(path, 'utf8')).split('\n').length - 2;
  if (lines < 2 * count) throw new Error(`the journal has ${lines} entries for ${count} updates`);
}

const strictLog: Log = { error: fail, warn: fail, info: () => {}, debug: () => {} };

function fail(message: string): void {
  throw new Error(message);
}
