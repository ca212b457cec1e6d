import type { ShareConfig } from '../../domain/config.ts';

/** A share with the agents that work for it. */
export interface ShareUse extends Pick<ShareConfig, 'name' | 'weight' | 'reserved' | 'max'> {
  /** Agents of ours that build its jobs, or that its waiting jobs have. */
  readonly used: number;
  /** Task ids of those that build. */
  readonly atWork: readonly string[];
  /** How long its jobs have waited while it had no agent at all (ms). */
  readonly unservedMs: number;
  /** Slots that its weight comes to beside the other shares that have work; one at the least. */
  readonly part: number;
  /** Slots kept free, within its part, for jobs of it that may come soon. */
  readonly ahead: number;
}

/** The shares with so many more agents for each. */
export function withMore(
  shares: readonly ShareUse[],
  more: ReadonlyMap<string | null, number>,
): readonly ShareUse[] {
  return shares.map((share) => ({ ...share, used: share.used + (more.get(share.name) ?? 0) }));
}
