import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Gocd } from '../model/gocd/server.ts';
import type { Approval } from '../model/gocd/structure.ts';
import { type Course, playCourse } from './course.ts';
import type { JobPlan, PipelinePlan, StagePlan } from './pipelinePlans.ts';
import { courseOf } from './pipelineRuns.ts';

const MINUTE_MS = 60_000;
/** Of jobs, where nothing else is asked for. */
const USUAL_MS = 30_000;

/** From the start of one wave of changes to the next. */
const WAVE_MS = 30 * MINUTE_MS;
/** People push within this time; in the rest of a wave its work is done, and agents go again. */
const PUSHING_MS = 12 * MINUTE_MS;
/** So many waves are drawn at a time. */
const WAVES = 16;
const DAY_MS = WAVES * WAVE_MS;

/** Of all stages. */
const FAILING = 0.04;

/**
 * A day of a small company: services with tests side by side, a shop, an app, a site, integration tests and a release further
 * down, in waves with quiet times between them.
 * @param counters of the runs that there were before, by pipeline; they are carried on.
 * @param medianMs how long half of the usual jobs take at most.
 */
export function companyDay({
  seed,
  counters,
  medianMs = USUAL_MS,
}: {
  readonly seed: number;
  readonly counters: Map<string, number>;
  readonly medianMs?: number;
}): Course {
  const { shapes, stages } = courseOf({
    seed,
    lengthMs: DAY_MS,
    plans: pipelines(medianMs / USUAL_MS),
    failing: FAILING,
    counters,
  });
  const starts = stages.flatMap(({ begins }) => ('atMs' in begins ? [inWaves(begins.atMs)] : []));
  const first = Math.min(...starts);
  return {
    shapes,
    stages: stages.map((stage) =>
      'atMs' in stage.begins ? { ...stage, begins: { atMs: inWaves(stage.begins.atMs) - first } } : stage,
    ),
  };
}

/** Day after day, until what it returns is called. The same seed gives the same days. */
export function playDays(
  clock: Clock,
  gocd: Pick<Gocd, 'events' | 'schedule' | 'configure' | 'jobs'>,
  { seed, medianMs }: { readonly seed: number; readonly medianMs: number },
): Cancel {
  const counters = new Map<string, number>();
  for (const { pipeline, pipelineCounter } of gocd.jobs())
    counters.set(pipeline, Math.max(pipelineCounter, counters.get(pipeline) ?? 0));
  const cancels: Cancel[] = [];
  const begin = (day: number) => {
    cancels.push(playCourse(clock, companyDay({ seed: seed + day, counters, medianMs }), gocd));
    cancels.push(clock.after(DAY_MS, () => begin(day + 1)));
  };
  begin(0);
  return () => {
    for (const cancel of cancels) cancel();
  };
}

/** The same moment with all that happens in a wave moved to its beginning. */
function inWaves(atMs: number): number {
  const intoWave = atMs % WAVE_MS;
  return Math.round(atMs - intoWave + (intoWave * PUSHING_MS) / WAVE_MS);
}

function pipelines(factor: number): readonly PipelinePlan[] {
  const job = (name: string, resources: readonly string[], medians: number, copies?: number): JobPlan => ({
    name,
    resources,
    medianMs: medians * USUAL_MS * factor,
    ...(copies === undefined ? {} : { copies }),
  });
  const compile = stage('build', [job('compile', DOCKER, 2)]);
  return [
    pipeline('checkout-service', 6, [
      compile,
      stage('test', [job('unit', LINUX, 2, 3), job('contract', DOCKER, 3)]),
      stage('package', [job('image', DOCKER, 1)]),
    ]),
    pipeline('search-service', 4, [compile, stage('test', [job('unit', LINUX, 3, 2)])]),
    pipeline('web-shop', 5, [
      stage('build', [job('bundle', LINUX, 2)]),
      stage('test', [job('browser', DOCKER, 4, 4), job('style', LINUX, 1)]),
      stage('publish', [job('upload', LINUX, 1)]),
    ]),
    pipeline('mobile-app', 2, [
      stage('build', [job('android', DOCKER, 5)]),
      stage('test', [job('devices', DOCKER, 4, 6)]),
    ]),
    pipeline('docs-site', 3, [stage('publish', [job('upload', [], 1)])]),
    {
      ...pipeline('checkout-service-it', 0, [stage('test', [job('integration', DOCKER, 4, 2)])]),
      environment: 'staging',
      upstream: [{ pipeline: 'checkout-service', stage: 'package' }],
    },
    {
      ...pipeline('release', 0, [
        stage('verify', [job('smoke', LINUX, 2)]),
        stage('deploy', [job('roll-out', LINUX, 3)], 'manual'),
      ]),
      environment: 'production',
      upstream: [{ pipeline: 'checkout-service-it', stage: 'test' }],
    },
  ];
}

const LINUX = ['linux'];
const DOCKER = ['docker', 'linux'];

function stage(name: string, jobs: readonly JobPlan[], approval: Approval = 'auto'): StagePlan {
  return { name, approval, jobs };
}

function pipeline(name: string, runsPerHour: number, stages: readonly StagePlan[]): PipelinePlan {
  return { name, environment: null, stages, upstream: [], runsPerHour };
}
