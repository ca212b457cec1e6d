import { VERSION } from '../../adapters/package.ts';
import { type Arrival, advance, play } from '../../sandbox/index.ts';
import { Recorder } from '../../services/journal/recorder.ts';
import { Deployment } from '../simulation/deployment.ts';
import { imageMissing } from '../simulation/faults/agentFaults.ts';
import type { Fault } from '../simulation/faults/fault.ts';
import { gocdInBackup, gocdUnreachable } from '../simulation/faults/gocdFaults.ts';
import { masterFailoverWithoutRegistry } from '../simulation/faults/mesosFaults.ts';
import { serviceTerminated } from '../simulation/faults/serviceFaults.ts';
import type { Run } from '../simulation/process.ts';
import { simulatedConfig } from '../simulation/settings.ts';
import { dayOfCi } from '../simulation/workload.ts';
import { SimulatedWorld } from '../simulation/world.ts';
import { START } from './core.ts';

const MINUTE = 60_000;

/** A stretch of the program's life, always the same: what is to be done, and what goes wrong meanwhile. */
export interface TypicalDay {
  readonly seed: number;
  readonly minutes: number;
  readonly arrivals: readonly Arrival[];
  /** From and to a minute after the start. */
  readonly faults: readonly { readonly fault: Fault; readonly from: number; readonly to: number }[];
}

/** By the name of their journals. */
export const TYPICAL_DAYS: Readonly<Record<string, TypicalDay>> = {
  'quiet-morning': { seed: 1, minutes: 90, arrivals: dayOfCi(1, 1), faults: [] },
  burst: { seed: 2, minutes: 60, arrivals: [copies(30, 5)], faults: [] },
  'failing-image': {
    seed: 3,
    minutes: 60,
    arrivals: [copies(4, 2)],
    faults: [{ fault: imageMissing, from: 0, to: 20 }],
  },
  'master-failover': {
    seed: 4,
    minutes: 60,
    arrivals: [copies(8, 1), copies(4, 20)],
    faults: [{ fault: masterFailoverWithoutRegistry, from: 5, to: 7 }],
  },
  restart: {
    seed: 5,
    minutes: 60,
    arrivals: [copies(6, 1), copies(4, 13)],
    faults: [{ fault: serviceTerminated, from: 12, to: 15 }],
  },
  'server-away': {
    seed: 6,
    minutes: 60,
    arrivals: [copies(6, 1)],
    faults: [
      { fault: gocdUnreachable, from: 6, to: 10 },
      { fault: gocdInBackup, from: 14, to: 16 },
    ],
  },
};

/** Lives through a day on virtual time. Resolves with the journals of the program's runs, in order. */
export async function journalsOf(day: TypicalDay): Promise<readonly string[]> {
  const world = new SimulatedWorld(simulatedConfig(), day.seed);
  const journals = new Map<Run, { readonly recorder: Recorder; text: string }>();
  const failures: unknown[] = [];
  const deployment = new Deployment(
    world,
    (run, step) => {
      const journal = journals.get(run) ?? beginning(run);
      journals.set(run, journal);
      journal.text += journal.recorder.step(step);
    },
    (error) => failures.push(error),
  );
  const beginning = ({ startedAt }: Run) => {
    const recorder = new Recorder({ version: VERSION, startedAt, config: world.config });
    return { recorder, text: recorder.part() };
  };

  play(world.clock, day.arrivals, (job) => world.gocd.schedule(job));
  for (const { fault, from, to } of day.faults) {
    world.clock.after(from * MINUTE, () => {
      const mend = fault({ world, deployment, random: world.fork() });
      world.clock.after((to - from) * MINUTE, mend);
    });
  }
  deployment.start();
  await advance(world.clock, world.quiescence, START + day.minutes * MINUTE);
  deployment.terminate();
  await advance(world.clock, world.quiescence, world.clock.now() + MINUTE);
  deployment.close();
  if (failures.length > 0) throw failures[0];
  return [...journals.values()].map(({ text }) => text);
}

/** So many copies of one job at once, some minutes after the start. */
function copies(count: number, minute: number): Arrival {
  const job = { pipeline: 'shop', stage: 'build', job: 'compile', resources: ['linux'], environment: null };
  return { atMs: minute * MINUTE, job: { ...job, durationMs: 3 * MINUTE, runInstances: count } };
}
