import { hostname } from 'node:os';
import {
  filter,
  firstValueFrom,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  ReplaySubject,
  shareReplay,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import type { Clock } from '../../services/clock/clock.ts';
import { schedulerOn } from '../../services/clock/scheduler.ts';
import type { Config, ZooKeeperLocation } from '../../services/domain/config.ts';
import type { Log, StateStore } from '../../services/ports.ts';
import { fileStateStore } from '../state/file.ts';
import { elect, type Standing } from '../zookeeper/election.ts';
import { ZooKeeperError } from '../zookeeper/errors.ts';
import { openSession, type Session } from '../zookeeper/session.ts';
import { zooKeeperStateStore } from '../zookeeper/stateStore.ts';
import { EXIT } from './failure.ts';
import { onFirstSignal } from './signals.ts';

/** The right to run as the one instance of its name, and what it keeps its state in. */
export interface Tenure {
  readonly store: StateStore;
  /** Tells once that another may run from now on: stop at once. Never, where the state is in a file. */
  readonly deposed: Observable<unknown>;
}

export interface LeadershipOptions {
  readonly config: Pick<Config, 'name' | 'state'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a leader that ZooKeeper does not hear is waited for before another leads. */
const SESSION_TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;

/**
 * Does `work` while this instance may run: at once if its state is in a file; if it is in ZooKeeper, once no other
 * of the same state leads. Resolves with the work's exit code, or with 0 if a signal asks us to leave before. When
 * the work is done, the next in line leads.
 * @throws StateError or ZooKeeperError if we cannot lead, however long we wait.
 */
export async function whileLeading(
  { config: { name, state }, clock, log }: LeadershipOptions,
  work: (tenure: Tenure) => Promise<number>,
): Promise<number> {
  if (state.kind === 'file') return work({ store: fileStateStore(state.path, name), deposed: NEVER });
  const leaving = new ReplaySubject<void>(1);
  const forget = onFirstSignal(() => leaving.next());
  const line: Line = { location: state, name, clock, log, leaving };
  const leadership = await waitToLead(line).finally(forget);
  if (leadership === null) return EXIT.done;
  try {
    return await work(leadership);
  } finally {
    await leadership.session.close();
  }
}

interface Line {
  readonly location: ZooKeeperLocation;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaving: Observable<void>;
}

interface Leadership extends Tenure {
  readonly session: Session;
}

/** Null if asked to leave. ZooKeeper may be away for as long as it likes. */
async function waitToLead(line: Line): Promise<Leadership | null> {
  let told = '';
  for (;;) {
    const problem = await stand(line).catch(passing);
    if (typeof problem !== 'string') return problem;
    if (problem !== told) line.log.warn(`standby: ${problem}; trying on`);
    told = problem;
    const pause = timer(RETRY_MS, schedulerOn(line.clock));
    if (await firstValueFrom(merge(line.leaving.pipe(map(() => true)), pause.pipe(map(() => false)))))
      return null;
  }
}

/** Stands in line once: until we lead, are asked to leave (null), or lose our place. */
async function stand({ location, name, clock, log, leaving }: Line): Promise<Leadership | null | string> {
  const session = await openSession({ location, clock, timeout: SESSION_TIMEOUT_MS });
  let leads = false;
  try {
    const { path } = location;
    const store = zooKeeperStateStore({ session, path, name });
    // What cannot be trusted, or is another's, is told now and not when we are needed.
    await store.load();
    const standings = elect({ session, path, label: `${hostname()} ${process.pid}` }).pipe(shareReplay(1));
    const turn = standings.pipe(
      tap((standing) => standing === 'standby' && log.info(`standby: another instance leads at ${path}`)),
      filter((standing) => standing !== 'standby'),
    );
    const outcome = await firstValueFrom(merge(turn, leaving));
    if (outcome === 'deposed') return `lost the place in line at ${path}`;
    if (outcome !== 'leading') return null;
    leads = true;
    log.info(`leading at ${path} of ${session.servers}`);
    return { session, store, deposed: deposedOf(standings, session, log) };
  } finally {
    if (!leads) await session.close();
  }
}

function deposedOf(standings: Observable<Standing>, session: Session, log: Log): Observable<unknown> {
  return standings.pipe(
    filter((standing) => standing === 'deposed'),
    // The session may stand all the same: then it was our node that went.
    switchMap(() => merge(session.over, of('our place in line was taken away')).pipe(take(1))),
    tap((reason) => log.error(`deposed: ${reason}; ending, to be started again as standby`)),
  );
}

/** What is no reason to give up. */
function passing(error: unknown): string {
  if (error instanceof ZooKeeperError && error.trouble !== 'not-allowed') return error.message;
  throw error;
}
