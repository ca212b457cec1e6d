import type { ExpectedStage } from '../../domain/demand.ts';
import type { Foreseen, LookingPool } from './foresee.ts';
import { chanceOf, worthKeeping, worthLaunching } from './gains.ts';

/** A pool for which is looked ahead, with the agents it has. */
export interface Outlook extends LookingPool {
  /** Its agents that take another job, those at work and those on their way included. */
  readonly agents: number;
  /** Its jobs that have one of them, or want one now. */
  readonly jobs: number;
}

/** What is expected of a pool, in agents. */
export interface Ahead {
  /** Idle agents that will be wanted before one launched now is there, beyond those that come free by then. */
  readonly soon: number;
  /** Of its agents, those at work included, as many as will be wanted again soon enough to be worth keeping. */
  readonly keep: number;
  /** All that may come, soonest first. */
  readonly coming: readonly ExpectedStage[];
}

/** Of what may come, that which is likely enough within the lead to act on; most agents first. */
export function likely(coming: readonly ExpectedStage[], worth: number): readonly ExpectedStage[] {
  return coming
    .filter(({ chance }) => chance >= chanceOf(worth))
    .sort((a, b) => b.chance * b.jobs - a.chance * a.jobs);
}

/** What is expected of a pool, by what was foreseen of it at that time or before (ms since the epoch). */
export function expect({ at, pools }: Foreseen, outlook: Outlook, now: number): Ahead {
  const { pool, agents, jobs, worth } = outlook;
  const { futures, coming } = pools.get(pool) ?? { futures: [], coming: [] };
  const passed = Math.max(0, now - at);
  const seen = futures.map(({ tide, ...future }) => ({ ...future, wantedAt: tide.wantedTimes(passed) }));
  const idle = futures.map(({ tide }) => tide.idleTimes(agents - jobs, passed));
  return {
    soon: worthLaunching(seen, worth),
    keep: worthKeeping(idle, outlook, worth),
    coming,
  };
}
