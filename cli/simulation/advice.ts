import type { Cause } from '../../domain/demand.ts';
import { counted } from '../../domain/phrases.ts';
import type { TrialReport } from '../../sandbox/index.ts';
import type { LongWait } from './findings.ts';

/** What jobs waited for, and what would have them wait less. */
type Advice = (wait: LongWait) => string;

const ADVICE: Readonly<Partial<Record<LongWait['cause'], Advice>>> = {
  unseen: () => 'for the next poll of GoCD: backlog.poll-interval decides how soon a job is seen',
  unknown: () => 'for readings of GoCD, which failed',
  'no-agent': () =>
    'for agents to be launched: see backlog.pending-polls, backlog.poll-interval and scaling.growth-limit',
  'agents-busy': () =>
    'for agents to be launched: see backlog.pending-polls, backlog.poll-interval and scaling.growth-limit',
  settling: () => 'for being seen long enough: see backlog.settle',
  starting: ({ pool }) =>
    `for agents of pool ${pool} to come up: a min, an idle-floor or a schedule keeps some ready, a longer scaling.idle-timeout without retire-building keeps them longer`,
  assigning: () => 'for GoCD to give them to an agent that was ready: nothing here changes that',
  limit: ({ remedy }) => `for a limit: ${remedy}`,
  'no-offers': ({ pool }) =>
    `for room for pool ${pool} on the hosts: more or larger ones (--hosts), or smaller agents`,
  'no-host-large-enough': ({ pool }) =>
    `for a host that could hold an agent of pool ${pool}: larger ones (--hosts), or smaller agents`,
  'backing-off': ({ pool }) => `for launches of pool ${pool} that failed`,
};

/** One line on what made the longest waits; null if nobody waited. */
export function adviceOn([most]: readonly LongWait[]): string | null {
  if (most === undefined) return null;
  const words = ADVICE[most.cause]?.(most) ?? `with the cause ${most.cause}`;
  return `The jobs that waited longest spent ${Math.round(most.share * 100)} % of it waiting ${words}`;
}

/** What to look at when jobs were never served. */
const LOOK: Readonly<Partial<Record<Cause, string>>> = {
  'no-pool': 'no pool has the resources and is in the environment that they need',
  limit: 'a maximum was reached to the end',
  'no-offers': 'the hosts had no room for their agents',
  'no-host-large-enough': 'no host could ever hold one of their agents',
  starting: 'agents were on their way when the time was over',
};

type Unserved = Pick<TrialReport, 'unserved' | 'neverCame'>;

/** One line for each cause that kept jobs from being served to the end. */
export function unservedLines({ unserved, neverCame }: Unserved): readonly string[] {
  return [
    ...Object.entries(unserved).map(([cause, count]) => {
      const why = Object.entries(LOOK).find(([known]) => known === cause)?.[1];
      return `never served: ${counted(count, 'job')}, ${cause}${why === undefined ? '' : `: ${why}`}`;
    }),
    ...(neverCame === 0
      ? []
      : [
          `never came: ${counted(neverCame, 'job')}: the stage before them, or an earlier run of theirs, had not ended when the time was over`,
        ]),
  ];
}

/** Jobs that no agent ever had, whether they came or not. */
export function unservedCount({ unserved, neverCame }: Unserved): number {
  return Object.values(unserved).reduce((sum, count) => sum + count, neverCame);
}
