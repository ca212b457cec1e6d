import { type Random, randomFrom } from '../../domain/random.ts';
import { type JobRequest, stageLocator } from '../model/gocd/job.ts';
import { type Course, DOWNSTREAM_EVERY_MS, type Following, type PlannedStage } from './course.ts';
import { exponential } from './distributions.ts';
import { buildTime, type PipelinePlan, type StagePlan, shapeOf } from './pipelinePlans.ts';

export interface CoursePlan {
  readonly seed: number;
  /** Pipelines start of themselves until this many ms have passed. */
  readonly lengthMs: number;
  readonly plans: readonly PipelinePlan[];
  /** What is in force from `atMs` on, where the configuration changes; runs begun before go on as they were. */
  readonly changed?: { readonly atMs: number; readonly plans: readonly PipelinePlan[] };
  /** Of the runs of stages, how many fail (0 to 1). */
  readonly failing: number;
  /** Counters of the last runs there were before, by pipeline; carried on in place. None if left out. */
  readonly counters?: Map<string, number>;
}

/** The next stage's jobs are scheduled 8 to 44 ms after the last job of the one before: fact 65 of the recordings. */
const NEXT_STAGE_MS: readonly [number, number] = [8, 44];
const MINUTE_MS = 60_000;
/** A person looks at a failure, and runs the stage again or leaves it. */
const RERUN_AFTER_MS: readonly [number, number] = [2 * MINUTE_MS, 10 * MINUTE_MS];
const RERUNS = 0.4;
/** A manual stage is one that seldom follows, and not at once. */
const APPROVED = 0.3;
const APPROVAL_MS: readonly [number, number] = [MINUTE_MS, 20 * MINUTE_MS];

/**
 * Runs of pipelines, with all that follows from each: stages after stages, pipelines after pipelines, failures and what people
 * do about them. What fails is drawn here, so that the same plan gives the same course whatever agents there are.
 */
export function courseOf(plan: CoursePlan): Course {
  const { plans, changed } = plan;
  const before = new Map(plans.map((pipeline) => [pipeline.name, pipeline]));
  const after = new Map((changed?.plans ?? []).map((pipeline) => [pipeline.name, pipeline]));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const inForce = (atMs: number) => (changed !== undefined && atMs >= changed.atMs ? after : before);
  const random = randomFrom(plan.seed);
  const starts = names
    .flatMap((name) => startsOf(name, plan.lengthMs, inForce, randomFrom(random.integer(0, 2 ** 31 - 1))))
    .sort((a, b) => a.atMs - b.atMs);
  const drawer = new Drawer(plan.failing, random, plan.counters ?? new Map());
  for (const { atMs, name } of starts) drawer.start(inForce(atMs), name, atMs);
  return {
    shapes: [
      ...plans.map((pipeline) => ({ atMs: 0, pipeline: shapeOf(pipeline) })),
      ...(changed?.plans ?? []).map((pipeline) => ({
        atMs: changed?.atMs ?? 0,
        pipeline: shapeOf(pipeline),
      })),
    ],
    stages: drawer.stages,
  };
}

type Plans = ReadonlyMap<string, PipelinePlan>;

function startsOf(name: string, lengthMs: number, inForce: (atMs: number) => Plans, random: Random) {
  const starts: { readonly atMs: number; readonly name: string }[] = [];
  for (let atMs = 0; ; ) {
    const rate = (inForce(atMs).get(name)?.runsPerHour ?? 0) / (60 * MINUTE_MS);
    if (rate === 0) return starts;
    atMs += Math.ceil(exponential(random, rate));
    if (atMs >= lengthMs) return starts;
    starts.push({ atMs, name });
  }
}

/** A run of a pipeline as far as pipelines further down ask. */
type Passed = ReadonlyMap<string, string>;

class Drawer {
  readonly stages: PlannedStage[] = [];
  readonly #failing: number;
  readonly #random: Random;
  readonly #counters: Map<string, number>;

  constructor(failing: number, random: Random, counters: Map<string, number>) {
    this.#failing = failing;
    this.#counters = counters;
    this.#random = random;
  }

  /** One change, and all that comes of it. */
  start(plans: Plans, name: string, atMs: number): void {
    const first = plans.get(name);
    if (first === undefined) return;
    /** `pipeline/stage` → the run of it that passed for this change. */
    const passed = new Map<string, string>(this.#run(first, { atMs }));
    const ran = new Set([name]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const plan of plans.values()) {
        const after = plan.upstream.map(({ pipeline, stage }) => passed.get(`${pipeline}/${stage}`));
        if (ran.has(plan.name) || after.length === 0 || after.includes(undefined)) continue;
        ran.add(plan.name);
        grew = true;
        const begins: Following = {
          after: after.filter((run) => run !== undefined),
          ifPassed: true,
          delayMs: this.#between(NEXT_STAGE_MS),
          everyMs: DOWNSTREAM_EVERY_MS,
        };
        for (const [stage, run] of this.#run(plan, begins)) passed.set(stage, run);
      }
    }
  }

  /** One run of a pipeline: the runs of its stages that pass, by `pipeline/stage`. */
  #run(plan: PipelinePlan, begins: PlannedStage['begins']): Passed {
    const counter = (this.#counters.get(plan.name) ?? 0) + 1;
    this.#counters.set(plan.name, counter);
    const passed = new Map<string, string>();
    let next = begins;
    for (const [index, stage] of plan.stages.entries()) {
      const isHeld = index > 0 && stage.approval === 'manual';
      if (isHeld && this.#random.next() >= APPROVED) break;
      const waits = isHeld && 'after' in next ? { ...next, delayMs: this.#between(APPROVAL_MS) } : next;
      const run = this.#stage(plan, counter, stage, waits);
      if (run === null) break;
      passed.set(`${plan.name}/${stage.name}`, run);
      next = { after: [run], ifPassed: true, delayMs: this.#between(NEXT_STAGE_MS) };
    }
    return passed;
  }

  /** A run of a stage, and another where it fails and somebody runs it again: the one that passes, or null. */
  #stage(
    plan: PipelinePlan,
    counter: number,
    stage: StagePlan,
    begins: PlannedStage['begins'],
  ): string | null {
    const fails = this.#random.next() < this.#failing;
    const run = this.#add(plan, counter, stage, 1, begins, fails);
    if (!fails) return run;
    if (this.#random.next() >= RERUNS) return null;
    const again: Following = { after: [run], ifPassed: false, delayMs: this.#between(RERUN_AFTER_MS) };
    return this.#add(plan, counter, stage, 2, again, false);
  }

  #add(
    plan: PipelinePlan,
    pipelineCounter: number,
    stage: StagePlan,
    stageCounter: number,
    begins: PlannedStage['begins'],
    fails: boolean,
  ): string {
    const run = { pipeline: plan.name, pipelineCounter, stage: stage.name, stageCounter };
    const locator = stageLocator(run);
    const failing = fails ? this.#random.integer(0, stage.jobs.length - 1) : -1;
    const jobs = stage.jobs.map(
      (job, index): JobRequest => ({
        ...run,
        job: job.name,
        resources: job.resources,
        environment: plan.environment,
        durationMs: buildTime(this.#random, job),
        ...(job.copies === undefined ? {} : { runInstances: job.copies }),
        ...(index === failing ? { result: 'Failed' as const } : {}),
      }),
    );
    this.stages.push({ locator, jobs, begins });
    return locator;
  }

  #between([from, to]: readonly [number, number]): number {
    return this.#random.integer(from, to);
  }
}
