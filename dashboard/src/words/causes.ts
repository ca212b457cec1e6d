import type { Cause } from '../../../domain/demand.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';

/** How much something is to be noticed. Colour only ever repeats what the words say. */
export type Tone = 'good' | 'busy' | 'wait' | 'warn' | 'bad' | 'quiet';

export interface Wording {
  readonly words: string;
  readonly tone: Tone;
}

export const CAUSE_WORDS: Readonly<Record<Cause, Wording>> = {
  'no-agent': { words: 'No agent', tone: 'wait' },
  'agents-busy': { words: 'All agents busy', tone: 'wait' },
  assigning: { words: 'Being assigned', tone: 'good' },
  starting: { words: 'Agent starting', tone: 'busy' },
  settling: { words: 'Just arrived', tone: 'quiet' },
  limit: { words: 'At a limit', tone: 'warn' },
  'no-offers': { words: 'Cluster full', tone: 'warn' },
  'no-host-large-enough': { words: 'No host large enough', tone: 'bad' },
  'mesos-away': { words: 'Mesos away', tone: 'bad' },
  'backing-off': { words: 'Launches failing', tone: 'bad' },
  'pool-paused': { words: 'Pool paused', tone: 'warn' },
  canary: { words: 'One agent tries', tone: 'busy' },
  stuck: { words: 'Stuck', tone: 'bad' },
  hanging: { words: 'Hangs in GoCD', tone: 'bad' },
  'not-ours': { words: 'Not served here', tone: 'quiet' },
  'no-pool': { words: 'No pool fits', tone: 'bad' },
  'agents-pending': { words: 'Agents unapproved', tone: 'bad' },
  'agents-disabled': { words: 'Agents disabled', tone: 'warn' },
  'agents-lost': { words: 'Agents lost', tone: 'warn' },
  'needs-unknown': { words: 'Needs unknown', tone: 'bad' },
  unread: { words: 'Not read yet', tone: 'warn' },
  elastic: { words: 'Elastic plugin', tone: 'quiet' },
  pinned: { words: 'One given agent', tone: 'quiet' },
  maintenance: { words: 'GoCD maintenance', tone: 'warn' },
  stale: { words: 'No longer waiting', tone: 'quiet' },
};

/** Words of a cause within a sentence: names stay as they are. */
export function inSentence(words: string): string {
  return /^(Mesos|GoCD)\b/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** How many jobs wait for what, in the words and the order of the page; what none waits for is left out. */
export function countsByCause(
  byCause: Readonly<Partial<Record<Cause, number>>>,
): readonly (Wording & { readonly count: number })[] {
  const counts: Readonly<Record<string, number>> = byCause;
  return Object.entries(CAUSE_WORDS)
    .map(([cause, wording]) => ({ ...wording, count: counts[cause] ?? 0 }))
    .filter(({ count }) => count > 0);
}

export const PHASE_WORDS: Readonly<Record<AgentPhase | 'gone', Wording>> = {
  launching: { words: 'Launching', tone: 'busy' },
  staging: { words: 'Staging', tone: 'busy' },
  registering: { words: 'Registering', tone: 'busy' },
  unapproved: { words: 'Unapproved', tone: 'bad' },
  idle: { words: 'Idle', tone: 'quiet' },
  building: { words: 'Building', tone: 'good' },
  disabled: { words: 'Disabled', tone: 'warn' },
  lost: { words: 'Lost', tone: 'warn' },
  draining: { words: 'Draining', tone: 'wait' },
  foreign: { words: 'Not ours', tone: 'warn' },
  ending: { words: 'Ending', tone: 'wait' },
  gone: { words: 'Gone', tone: 'quiet' },
};

const DRAINABLE: ReadonlySet<AgentPhase> = new Set(['idle', 'building']);

export const canDrain = (phase: AgentPhase) => DRAINABLE.has(phase);
