import type { PastJob } from '../../adapters/history/readHistory.ts';
import type { Config } from '../../domain/config.ts';
import { canRun } from '../../policy/fit.ts';
import { type HostSpec, pastWorkload, runTrial } from '../../sandbox/index.ts';
import { configForHistory, loadConfigForSimulation } from '../simulation/config.ts';
import { staged } from '../simulation/scene.ts';
import { type Candidate, type Lever, leversOf, withLevers } from './levers.ts';
import { jobsIn, type Span } from './parts.ts';
import { type Score, scoreOf } from './score.ts';

/** What is tuned, in plain values that go from thread to thread. */
export interface Subject {
  /** In the order they were scheduled. */
  readonly jobs: readonly PastJob[];
  /** Null for the fast profile, with a pool for each kind of job. */
  readonly configFile: string | null;
  /** Null for enough. */
  readonly hosts: readonly HostSpec[] | null;
  readonly bootMs: number | null;
}

/** One trial: a candidate on some of the days, with some luck. */
export interface TrialTask {
  readonly candidate: Candidate;
  readonly span: Span;
  readonly seed: number;
}

export interface Tried {
  readonly config: Config;
  readonly levers: readonly Lever[];
  run(task: TrialTask): Promise<Score>;
}

/**
 * Makes ready for trials. The same subject gives the same levers in every thread.
 * @throws ConfigError if its config cannot be used.
 */
export async function triedOf({ jobs, configFile, hosts, bootMs }: Subject): Promise<Tried> {
  const config = configFile === null ? configForHistory(jobs) : await loadConfigForSimulation(configFile);
  const levers = leversOf({
    config,
    pools: busiestPools(config, jobs),
    hasMaxima: configFile !== null,
  });
  return {
    config,
    levers,
    run: async ({ candidate, span, seed }) => {
      const { realWaits: _, ...workload } = pastWorkload(jobsIn(jobs, span));
      const scene = staged(workload, withLevers(config, levers, candidate), { hosts, bootMs });
      return scoreOf(await runTrial({ ...scene, seed }));
    },
  };
}

const RULES = { resourcesCaseSensitive: false };

/** Pools by the work that they, before others, could have had; those without any are left out. */
function busiestPools({ pools }: Config, jobs: readonly PastJob[]): readonly string[] {
  const work = new Map<string, number>();
  const poolOf = new Map<string, string | undefined>();
  for (const { resources, environment, durationMs } of jobs) {
    const key = JSON.stringify([resources, environment]);
    const job = { resources, environment, elastic: 'no' } as const;
    if (!poolOf.has(key))
      poolOf.set(key, pools.find((pool) => canRun({ ...pool, elastic: false }, job, RULES))?.name);
    const pool = poolOf.get(key);
    if (pool !== undefined) work.set(pool, (work.get(pool) ?? 0) + durationMs);
  }
  return [...work].sort(([, a], [, b]) => b - a).map(([pool]) => pool);
}
