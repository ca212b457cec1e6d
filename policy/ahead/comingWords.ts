import type { LookAhead, PoolPlan } from '../../domain/demand.ts';
import { duration } from '../../domain/phrases.ts';
import type { ComingStage } from './coming.ts';

/** What is told of a pool that looks ahead. */
type Looking = Pick<PoolPlan, 'pool' | 'idle' | 'starting' | 'launch' | 'clamps'> & {
  readonly lookAhead: Pick<LookAhead, 'mode' | 'leadMs' | 'soon'>;
};

/** `expected in 40 s (9 of 10 times after release/test, which has run 3 of usually 4 minutes)`. */
export function describeComing(
  { at, share, after, ranMs, usualMs, heldBy }: Omit<ComingStage, 'chance'>,
  now: number,
): string {
  const held = heldBy === null ? '' : `, once ${heldBy} has left it`;
  const times = `${Math.round(share * 10)} of 10 times after ${after}`;
  return `expected in ${duration(Math.max(0, at - now))}${held} (${times}, ${courseOf(ranMs, usualMs)})`;
}

const MINUTE = 60_000;
const SECOND = 1_000;

function courseOf(ranMs: number, usualMs: number): string {
  if (usualMs === 0) return ranMs === 0 ? 'which has ended' : `which has run for ${duration(ranMs)}`;
  const [unit, name] = usualMs < 2 * MINUTE ? [SECOND, 'seconds'] : [MINUTE, 'minutes'];
  if (ranMs === 0) return `which waits and usually runs for ${Math.round(usualMs / unit)} ${name}`;
  return `which has run ${Math.round(ranMs / unit)} of usually ${Math.round(usualMs / unit)} ${name}`;
}

/**
 * Whether agents are there ahead of jobs, and why not.
 * @param least how likely it must be wanted by the time it is there to be worth having (0 to 1)
 */
export function aheadOf(
  { share, chance }: Pick<ComingStage, 'share' | 'chance'>,
  { pool, idle, starting, launch, clamps, lookAhead: { mode, leadMs, soon } }: Looking,
  least: number,
): { readonly isAhead: boolean; readonly words: string } {
  const not = (why: string) => ({ isAhead: false, words: `no agent is launched ahead, for ${why}` });
  if (mode === 'observe') return not(`pool ${pool} only observes`);
  if (mode === 'turned-down') return not(`too little of what pool ${pool} foretold has come lately`);
  if (share < least) return not('it comes too seldom');
  if (chance < least)
    return {
      isAhead: false,
      words: `no agent is launched ahead yet, for one takes ${duration(leadMs)} to come`,
    };
  if (soon === 0) return not('enough come free by then');
  const ready = Math.min(soon, idle + starting + launch);
  const agents = ready === 1 ? 'an agent is' : `${ready} agents are`;
  if (ready > 0) return { isAhead: true, words: `${agents} launched or kept ahead` };
  return not(clamps.length === 0 ? 'nothing is launched now' : `${clamps.join(', ')} leaves no room`);
}
