import type { Config } from '../../domain/config.ts';
import type { Learned } from '../../domain/habit.ts';
import type { Decide } from '../../policy/round.ts';
import { createService } from '../../services/service.ts';
import { inProcessGocd } from '../inProcess/gocdServer.ts';
import { inProcessMesos } from '../inProcess/mesosMaster.ts';
import { advance } from '../inProcess/quiescence.ts';
import { DiskStore, MemoryHabits } from '../inProcess/stateStore.ts';
import type { Download } from '../model/gocd/agentJars.ts';
import type { HostSpec, Web } from '../model/mesos/api.ts';
import { type Course, NO_COURSE, playCourse } from '../workload/course.ts';
import { play } from '../workload/play.ts';
import type { Arrival } from '../workload/workload.ts';
import { FirstEstimates } from './estimates.ts';
import { Meter } from './meter.ts';
import { type Mishaps, NO_MISHAPS } from './mishaps.ts';
import { detailsOf, type TrialDetails, type TrialReport } from './report.ts';
import { strike } from './strike.ts';
import { type BootTime, createSurroundings, simulatedConfig } from './surroundings.ts';
import { WaitReasons } from './waitReasons.ts';

/** What a config, a policy and a workload are tried with. */
export interface Trial {
  readonly config: Config;
  /** The jobs; times are counted from the start. Each must come before `lengthMs`. */
  readonly arrivals: readonly Arrival[];
  /** Runs of pipelines beside them. */
  readonly course?: Course;
  /** When it starts (ms since the epoch): schedules and habits of the week go by it. */
  readonly startAt: number;
  /** How long is measured. */
  readonly lengthMs: number;
  /** How much longer at the most, until all jobs are done and no more agents go. */
  readonly lingerMs?: number;
  readonly hosts: readonly HostSpec[];
  readonly seed: number;
  /** How long agents take to come up; a median of 45 s if left out. */
  readonly boot?: BootTime;
  /** What agents download before they register; nothing if left out. */
  readonly download?: Download;
  /** What hosts fetch for tasks; if left out, all of it is there at once. */
  readonly web?: Web;
  /** How long each host takes to pull an image that it does not have (ms); left out, all have what one has pulled. */
  readonly pullMs?: number;
  readonly mishaps?: Mishaps;
  /** What pools that learn have learned before. */
  readonly habits?: Learned;
  /**
   * Whether what the servers say is written and read as over a real network. Everything comes out the same, only later; so
   * it is not by default.
   */
  readonly asBytes?: boolean | undefined;
  /** Another policy than ours. */
  readonly decide?: Decide;
  /** What was measured so far is told now and then; for showing progress. */
  readonly onProgress?: (share: number) => void;
}

const SAMPLE_EVERY_MS = 15_000;
const PROGRESS_EVERY_MS = 3_600_000;
const LOOK_EVERY_MS = 600_000;

/**
 * Tries a config on a workload: the program itself, its adapters included, against the models of GoCD and Mesos, on
 * virtual time. The same trial gives the same report.
 * Its `habits` are what pools that learn know at the end.
 * @throws whatever a machine fails with, which would be a defect of this program.
 */
export async function runTrial(trial: Trial): Promise<TrialReport & { readonly habits: Learned }> {
  const { report, habits } = await runTrialInDetail(trial);
  return { ...report, habits };
}

/** What came of a trial, with what each job waited for and what was learnt. */
export interface DetailedReport extends TrialDetails {
  readonly reasons: WaitReasons;
  readonly habits: Learned;
}

/** The same, in detail. */
export async function runTrialInDetail(trial: Trial): Promise<DetailedReport> {
  const { arrivals, course = NO_COURSE, startAt, lengthMs, mishaps = NO_MISHAPS, decide } = trial;
  const form = trial.asBytes === true ? 'bytes' : 'values';
  const config = simulatedConfig(trial.config);
  const surroundings = createSurroundings({ ...trial, config, mishaps });
  const { clock, gocd, mesos, quiescence, wire, fork } = surroundings;
  const habits = new MemoryHabits(trial.habits);
  const service = createService({
    config,
    clock,
    mesos: inProcessMesos({ config, clock, wire, handle: (request) => mesos.handle(request) }),
    gocd: inProcessGocd({
      config,
      clock,
      wire,
      handle: (request) => gocd.handle(request, form),
      mishap: surroundings.gocdMishap,
    }),
    store: new DiskStore(clock),
    habits: { store: habits, kept: habits.kept },
    frameworkId: null,
    entropy: fork().integer(0, 2 ** 31 - 1),
    ...(decide === undefined ? {} : { decide }),
  });
  const meter = new Meter(surroundings, config, SAMPLE_EVERY_MS);
  const reasons = new WaitReasons();
  const firsts = new FirstEstimates();
  const assessment = () => service.core.picture().assessment;
  let failure: unknown = null;
  play(clock, arrivals, (job) => gocd.schedule(job));
  playCourse(clock, course, gocd);
  strike(surroundings, mishaps);
  const running = service.steps.subscribe({
    next: ({ outcome }) => {
      meter.note(outcome.commands);
      firsts.note(outcome.notices);
      reasons.note(outcome.notices);
    },
    error: (error: unknown) => {
      failure = error;
    },
  });
  quiescence.touch();
  const end = startAt + lengthMs;
  const goOn = (until: number) =>
    advance(clock, quiescence, until, () => (failure === null ? 'go on' : 'enough'));
  try {
    while (clock.now() < end && failure === null) {
      await goOn(Math.min(clock.now() + PROGRESS_EVERY_MS, end));
      trial.onProgress?.((clock.now() - startAt) / lengthMs);
    }
    const latest = end + (trial.lingerMs ?? 0);
    while (clock.now() < latest && failure === null && !meter.isQuiet())
      await goOn(Math.min(clock.now() + LOOK_EVERY_MS, latest));
  } finally {
    running.unsubscribe();
    gocd.stop();
    mesos.close();
  }
  if (failure !== null) throw failure;
  reasons.close(service.core.picture().memory.waits);
  return { ...detailsOf(meter, assessment(), { reasons, firsts, course }), reasons, habits: habits.kept };
}
