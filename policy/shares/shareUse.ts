import type { ShareConfig } from '../../domain/config.ts';

/** A share with the agents that work for it. */
export interface ShareUse extends Pick<ShareConfig, 'name' | 'weight' | 'reserved' | 'max'> {
  /** Agents of ours that build its jobs, or that its waiting jobs have. */
  readonly used: number;
  /** How long its jobs have waited while it had no agent at all (ms). */
  readonly unservedMs: number;
}

/** The shares with so many more agents for each. */
export function withMore(
  shares: readonly ShareUse[],
  more: ReadonlyMap<string | null, number>,
): readonly ShareUse[] {
  return shares.map((share) => ({ ...share, used: share.used + (more.get(share.name) ?? 0) }));
}
