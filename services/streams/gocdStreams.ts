import {
  combineLatest,
  defer,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  filter,
  groupBy,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  scan,
  startWith,
  switchMap,
  tap,
  timer,
  withLatestFrom,
} from 'rxjs';
import type { Command } from '../../domain/commands.ts';
import type { Fact, GocdFact } from '../../domain/facts.ts';
import type { GocdFailureReason, GocdView } from '../../domain/gocd.ts';
import type { AgentChange, GocdQuestion, GocdServer } from '../ports.ts';
import { type IsWanted, inTurn } from './inTurn.ts';

/** Changes made at once: enough for no agent to wait long, too few to flood the server. */
const LANES = 4;

/** Pause before a failed reading is made again, doubled with each that fails in a row. */
const FIRST_PAUSE_MS = 1_000;

/** Between the beginnings of readings that are asked for: each of many agents may ask, all at moments of their own. */
const ASKED_APART_MS = 2_000;

const REST_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 3_600_000;

/** Failures that may be over in a moment. What a person has to mend first is not asked for more often. */
const PASSING: ReadonlySet<GocdFailureReason> = new Set([
  'starting',
  'backup',
  'proxy',
  'malformed',
  'timeout',
  'unreachable',
  'server-error',
] as const);

/** Questions about jobs under way at once. */
const QUESTIONS = 2;

export interface GocdStreamOptions {
  readonly commands: Observable<Command>;
  readonly server: GocdServer;
  /** ms between regular readings; a new value takes effect at once. */
  readonly pollInterval: Observable<number>;
  /** How seldom the server is asked at the most (ms) while that says there is nothing to do; null for never more seldom. */
  readonly rest?: { readonly interval: number | null; readonly isQuiet: (view: GocdView) => boolean };
  readonly scheduler: SchedulerLike;
}

/** Changes to agents in, what became of them out. */
export function gocdChanges(
  commands: Observable<Command>,
  server: GocdServer,
  isWanted: IsWanted,
): Observable<Fact> {
  return commands.pipe(
    filter(isChange),
    groupBy(({ uuid }) => laneOf(uuid)),
    mergeMap((lane) => lane.pipe(inTurn({ isWanted, carryOut: (change) => server.change(change) }))),
  );
}

/** Questions about jobs in, what GoCD said out. */
export function gocdAnswers(commands: Observable<Command>, server: GocdServer): Observable<Fact> {
  return commands.pipe(
    filter(isQuestion),
    mergeMap((question) => server.ask(question), QUESTIONS),
  );
}

/**
 * Regular readings, those asked for, and those that make up for a failed one. One due while another goes on is skipped, and
 * so is any before the time that the server has named; what is asked for soon after a reading has begun waits a moment, for all
 * who ask meanwhile.
 */
export function gocdReadings({
  commands,
  server,
  pollInterval,
  rest,
  scheduler,
}: GocdStreamOptions): Observable<Fact> {
  return defer(() => {
    const outcomes = new Subject<GocdFact>();
    const quietReadings = outcomes.pipe(
      scan((before, outcome) => (isQuiet(outcome, rest) ? before + 1 : 0), 0),
      startWith(0),
    );
    const pace = combineLatest([pollInterval, quietReadings]).pipe(
      map(([interval, quiet]) => pauseAfter(quiet, interval, rest?.interval ?? null)),
      distinctUntilChanged(),
    );
    // The first at once, and after a change of pace the next in its time.
    const regular = pace.pipe(
      switchMap((interval, changes) => timer(changes === 0 ? 0 : interval, interval, scheduler)),
    );
    let begunAt = Number.NEGATIVE_INFINITY;
    const asked = commands.pipe(
      filter(({ type }) => type === 'gocd.poll'),
      exhaustMap(() => soonest(begunAt + ASKED_APART_MS, scheduler)),
    );
    const again = outcomes.pipe(
      scan(failuresInARow, 0),
      withLatestFrom(pollInterval),
      switchMap(([failures, interval]) => {
        const pause = FIRST_PAUSE_MS * 2 ** (failures - 1);
        return failures > 0 && pause < interval ? timer(pause, scheduler) : EMPTY;
      }),
    );
    let notBefore = Number.NEGATIVE_INFINITY;
    return merge(regular, asked, again).pipe(
      exhaustMap(() => {
        if (scheduler.now() < notBefore) return EMPTY;
        begunAt = scheduler.now();
        return server.poll();
      }),
      tap((outcome) => {
        notBefore = scheduler.now() + pauseAskedFor(outcome);
        outcomes.next(outcome);
      }),
    );
  });
}

/** Now, unless that is before then. */
function soonest(then: number, scheduler: SchedulerLike): Observable<unknown> {
  const wait = then - scheduler.now();
  return wait > 0 ? timer(wait, scheduler) : of(null);
}

function isQuiet(outcome: GocdFact, rest: GocdStreamOptions['rest']): boolean {
  // Asked only where the answer matters: it may take a picture of the whole fleet.
  return (
    outcome.type === 'gocd.polled' && rest != null && rest.interval !== null && rest.isQuiet(outcome.view)
  );
}

/** Time between readings (ms) after so many in a row that found nothing to do: half as long again each time. */
function pauseAfter(quiet: number, interval: number, longest: number | null): number {
  if (longest === null || longest <= interval) return interval;
  return Math.min(interval * REST_GROWTH ** quiet, longest);
}

/** How long the server wants to be left alone (ms): however it says so, no longer than an hour is believed. */
function pauseAskedFor(outcome: GocdFact): number {
  const asked = outcome.type === 'gocd.poll.failed' ? outcome.failure.retryAfterMs : undefined;
  return Math.min(asked ?? 0, LONGEST_PAUSE_MS);
}

function failuresInARow(before: number, outcome: GocdFact): number {
  return outcome.type === 'gocd.poll.failed' && PASSING.has(outcome.failure.reason) ? before + 1 : 0;
}

function isQuestion(command: Command): command is GocdQuestion {
  return QUESTION.has(command.type);
}

const QUESTION: ReadonlySet<string> = new Set<GocdQuestion['type']>([
  'gocd.jobs.ask',
  'gocd.history.ask',
  'gocd.pipeline.ask',
]);

function isChange(command: Command): command is AgentChange {
  return command.type.startsWith('gocd.agent.');
}

/** An agent's changes all go through one lane, in order: an enabling must not overtake its disabling. */
function laneOf(uuid: string): number {
  let sum = 0;
  for (let index = 0; index < uuid.length; index++) sum += uuid.charCodeAt(index);
  return sum % LANES;
}
