import type { Clamp } from '../../domain/demand.ts';
import { liveIn } from '../../domain/fleet.ts';
import { duration } from '../../domain/phrases.ts';
import type { PoolView } from './poolSchemas.ts';
import type { StateView } from './schemas.ts';

/** One thing that keeps a pool from having more agents: in a word or two, and with what is known of it. */
export interface Obstacle {
  readonly tone: 'bad' | 'warn' | 'busy' | 'quiet';
  readonly title: string;
  readonly text: string;
}

/** What of the state says whether anything at all is launched. */
export type Holds = Pick<StateView, 'startedAt' | 'readiness' | 'pausedBy' | 'tornDownBy' | 'dryRun'>;

/**
 * What keeps a pool from more, in the words of the page and of the command line. Nothing is told twice: a clamp of the
 * last round that says the same as a fact does is left out.
 * @param now milliseconds since the epoch
 */
export function obstaclesOf(pool: PoolView, holds: Holds, now: number): readonly Obstacle[] {
  const { breaker, canary, noRoom, plan } = pool;
  const hold = holdOn(holds);
  const isFull = liveIn(pool.agents) >= pool.max;
  const isWanted = (plan?.waiting ?? 0) > 0;
  const told: ReadonlySet<string> = new Set<Clamp>([
    'min',
    'canary',
    ...(breaker === null ? [] : (['breaker'] as const)),
    ...(isFull ? (['max'] as const) : []),
    ...(hold === null ? [] : HELD),
  ]);
  return [
    ...(hold === null ? [] : [hold]),
    ...(breaker === null || canary
      ? []
      : [
          bad(
            'Launches failing',
            `${breaker.lastError}; ${breaker.probing ? 'one is being tried' : `next try in ${duration(breaker.retryAt - now)}`}`,
          ),
        ]),
    ...(canary ? [busy('Changed settings', 'one agent tries them before more are launched')] : []),
    ...(noRoom === null ? [] : [warn('No room', noRoom)]),
    ...(isFull ? [(isWanted ? warn : quiet)('Full', 'it has as many agents as it may')] : []),
    ...(plan?.clamps ?? []).filter((clamp) => !told.has(clamp)).map((clamp) => quiet(wordsOf(clamp), '')),
  ];
}

/** What a whole instance that launches nothing is told by; null of one that does. */
function holdOn({ startedAt, readiness, pausedBy, tornDownBy, dryRun }: Holds): Obstacle | null {
  if (startedAt === null) return quiet('Standing by', 'another instance may lead');
  if (!readiness.ready) return warn('Not ready', 'nothing is launched until this instance is');
  if (tornDownBy !== null) return warn('Being torn down', `asked for by ${tornDownBy}`);
  if (pausedBy !== null) return warn('Paused', `by ${pausedBy}`);
  if (dryRun) return warn('Dry run', 'nothing is launched');
  return null;
}

/** Clamps that say no more than what the whole instance is told by. */
const HELD = ['paused', 'tearing-down', 'not-reconciled', 'stale-view'] as const satisfies readonly Clamp[];

const CLAMP_WORDS: Readonly<Record<Clamp, string>> = {
  min: 'Its minimum',
  max: 'Its maximum',
  'max-agents': 'The maximum of all pools',
  'share-max': 'The maximum of a share',
  reserved: 'Slots kept for other shares',
  'growth-limit': 'Launches per round',
  'gives-way': 'An idle agent goes first',
  'launches-per-job': 'Launches per job',
  breaker: 'Failing launches',
  'pool-paused': 'Pool paused',
  canary: 'Changed settings',
  unapproved: 'Agents that wait for approval',
  budget: 'The budget',
  'tearing-down': 'Being torn down',
  paused: 'Paused',
  'not-reconciled': 'Not ready',
  'stale-view': 'An old reading of GoCD',
  maintenance: 'GoCD maintenance',
  'pending-polls': 'Polls still counted',
};

function wordsOf(clamp: string): string {
  const words: Readonly<Record<string, string>> = CLAMP_WORDS;
  return words[clamp] ?? clamp;
}

type Telling = (title: string, text: string) => Obstacle;
const telling =
  (tone: Obstacle['tone']): Telling =>
  (title, text) => ({ tone, title, text });
const bad = telling('bad');
const warn = telling('warn');
const busy = telling('busy');
const quiet = telling('quiet');
