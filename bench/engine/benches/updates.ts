import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type JournalFile, openJournal } from '../../../adapters/journal/journalFile.ts';
import { wireCall } from '../../../adapters/mesos/calls.ts';
import { VirtualClock } from '../../../services/clock/virtualClock.ts';
import type { TaskUpdate } from '../../../services/domain/mesos.ts';
import type { Log } from '../../../services/ports.ts';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { Driver, someAgent } from '../../../spec/support/core.ts';
import type { Bench } from '../figures.ts';
import { growthOf, sizesUpTo } from '../growth.ts';
import { collectGarbage, spreadOf } from '../measure.ts';

const BENCH = 'updates';
const TASKS = 1_000;
const REPETITIONS = 9;
/** Updates taken in before the disk gets its turn, as when a full socket has been read. */
const BURST = 200;

const MB = 1024 * 1024;

interface Run {
  /** Milliseconds of one core: of this thread and of all that work for it. */
  readonly cpuMs: number;
  /** MB of the heap in use before and after, without rubbish. */
  readonly grownBy: number;
}

/** Status updates through the machines, into a journal on the disk, and answered by acknowledgements. */
export const updates: Bench = {
  name: BENCH,
  run: async () => {
    const count = 50_000;
    await run(TASKS, count);
    const runs: Run[] = [];
    for (let left = REPETITIONS; left > 0; left--) runs.push(await run(TASKS, count));
    const points = [];
    for (const tasks of sizesUpTo(10_000)) {
      const each = [];
      for (let left = 3; left > 0; left--) each.push((await run(tasks, 10 * tasks)).cpuMs);
      points.push({ size: tasks, value: spreadOf(each).median });
    }
    return {
      figures: [
        {
          bench: BENCH,
          what: `status updates of ${TASKS} tasks through machines, journal and acknowledgement`,
          against: null,
          unit: '/s',
          spread: spreadOf(runs.map(({ cpuMs }) => (count / cpuMs) * 1000)),
          goal: { atLeast: 20_000 },
          note: 'per second of CPU, whoever spends it',
        },
        {
          bench: BENCH,
          what: `heap that ${count} status updates leave behind`,
          against: null,
          unit: 'MB',
          spread: spreadOf(runs.map(({ grownBy }) => grownBy)),
          goal: { atMost: 1 },
          note: null,
        },
      ],
      growths: [
        growthOf({
          bench: BENCH,
          what: 'ten status updates of each task',
          of: 'tasks',
          unit: 'ms',
          points,
        }),
      ],
    };
  },
};

async function run(tasks: number, count: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-bench-'));
  const path = join(folder, 'journal.jsonl');
  const driver = fleetOf(tasks);
  const taskIds = [...driver.core.snapshot().context.agents.taskIds()];
  const journal = await openJournal({
    path,
    run: { version: 'bench', startedAt: driver.now, config: config(tasks) },
    clock: new VirtualClock(driver.now),
    log: strictLog,
  });
  try {
    collectGarbage();
    const heapBefore = process.memoryUsage().heapUsed;
    const before = process.cpuUsage();
    const acknowledged = await takeIn(driver, journal, taskIds, count);
    const { user, system } = process.cpuUsage(before);
    collectGarbage();
    const grownBy = (process.memoryUsage().heapUsed - heapBefore) / MB;
    await journal.close();
    await verify(path, count, acknowledged);
    return { cpuMs: (user + system) / 1000, grownBy };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each update is recorded before it is answered; the answer goes as far as its text, ready to be sent. */
async function takeIn(
  { core, now }: Driver,
  journal: JournalFile,
  taskIds: readonly string[],
  count: number,
): Promise<number> {
  const config = someConfig();
  let acknowledged = 0;
  for (let index = 0; index < count; index++) {
    const input = {
      type: 'mesos.update.received',
      at: now + index,
      update: updateOf(taskIds, index),
    } as const;
    const outcome = core.dispatch(input);
    journal.record({ input, outcome });
    for (const command of outcome.commands)
      if (command.type === 'mesos.acknowledge')
        acknowledged += JSON.stringify(wireCall(command, 'framework-1', config)).length > 0 ? 1 : 0;
    if (index % BURST === 0) await turn();
  }
  return acknowledged;
}

function updateOf(taskIds: readonly string[], index: number): TaskUpdate {
  return {
    taskId: taskIds[index % taskIds.length] ?? '',
    state: 'TASK_RUNNING',
    source: 'executor',
    reason: null,
    message: null,
    hostId: `host-${index % taskIds.length}`,
    uuid: `bm90IGEgcmVhbCB1dWlk${index}`,
    timestamp: index,
    healthy: true,
  };
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
