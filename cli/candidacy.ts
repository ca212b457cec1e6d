import { hostname } from 'node:os';
import {
  filter,
  firstValueFrom,
  map,
  merge,
  Observable,
  of,
  shareReplay,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import { KeptMemory } from '../adapters/state/memory.ts';
import { elect, type Standing } from '../adapters/zookeeper/election.ts';
import { isTrouble, ZooKeeperError } from '../adapters/zookeeper/errors.ts';
import { zooKeeperMemory } from '../adapters/zookeeper/memoryPlace.ts';
import { openSession, type Session } from '../adapters/zookeeper/session.ts';
import { zooKeeperStateStore } from '../adapters/zookeeper/stateStore.ts';
import type { Clock } from '../domain/clock/clock.ts';
import { schedulerOn } from '../domain/clock/scheduler.ts';
import type { ZooKeeperLocation } from '../domain/config.ts';
import { type Happening, ofTheInstance } from '../services/events/happening.ts';
import type { Log } from '../services/ports.ts';
import { EXIT } from './failure.ts';
import type { Tenure } from './tenure.ts';
import type { Leaving } from './wishes.ts';

/** How long a leader that ZooKeeper does not hear is waited for before another leads. */
const SESSION_TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;

/** Where and as whom an instance stands in line. */
export interface Candidacy {
  readonly location: ZooKeeperLocation;
  /** Of the instance. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaving: Leaving;
  /** What happens that no step tells of. */
  readonly tell: (happening: Happening) => void;
}

/**
 * Does `work` once no other instance of the same state in ZooKeeper leads. Resolves with its exit code, or with 0 if we are
 * asked to leave before.
 * @throws StateError or ZooKeeperError if we cannot lead, however long we wait.
 */
export async function whileElected(
  candidacy: Candidacy,
  work: (tenure: Tenure) => Promise<number>,
): Promise<number> {
  const leadership = await waitToLead(candidacy, askedToLeave(candidacy.leaving));
  if (leadership === null) return EXIT.done;
  try {
    return await heedingDeposal(leadership.deposed, () => work(leadership));
  } finally {
    await leadership.memory.settled();
    await leadership.session.close();
  }
}

/** Work that is deposed while no service is there to notice, and fails for what it has to read, ends as one that is deposed. */
export async function heedingDeposal(
  deposed: Observable<unknown>,
  work: () => Promise<number>,
): Promise<number> {
  let isDeposed = false;
  const hearing = deposed.subscribe(() => {
    isDeposed = true;
  });
  try {
    return await work();
  } catch (error) {
    if (isDeposed && isTrouble(error, 'over')) return EXIT.takenOver;
    throw error;
  } finally {
    hearing.unsubscribe();
  }
}

/** Tells at once, if we are asked to already. */
function askedToLeave(leaving: Leaving): Observable<void> {
  return new Observable((subscriber) => {
    const look = () => {
      if (leaving.now !== null) subscriber.next();
    };
    look();
    return leaving.onChange(look);
  });
}

interface Leadership extends Tenure {
  readonly session: Session;
}

/** Null if asked to leave. ZooKeeper may be away for as long as it likes. */
async function waitToLead(candidacy: Candidacy, asked: Observable<void>): Promise<Leadership | null> {
  let told = '';
  for (;;) {
    const problem = await stand(candidacy, asked).catch(passing);
    if (typeof problem !== 'string') return problem;
    if (problem !== told) candidacy.log.warn(`standby: ${problem}; trying on`);
    told = problem;
    const pause = timer(RETRY_MS, schedulerOn(candidacy.clock));
    if (await firstValueFrom(merge(asked.pipe(map(() => true)), pause.pipe(map(() => false))))) return null;
  }
}

/** Stands in line once: until we lead, are asked to leave (null), or lose our place. */
async function stand(
  { location, name, clock, log, tell }: Candidacy,
  asked: Observable<void>,
): Promise<Leadership | null | string> {
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
    const outcome = await firstValueFrom(merge(turn, asked));
    if (outcome === 'deposed') return `lost the place in line at ${path}`;
    if (outcome !== 'leading') return null;
    leads = true;
    log.info(`leading at ${path} of ${session.servers}`);
    tell(ofTheInstance('leading', 'This instance leads from now on.'));
    const memory = new KeptMemory({ place: zooKeeperMemory({ session, path }), name, clock });
    return { session, store, memory, deposed: deposedOf(standings, session, { log, tell }) };
  } finally {
    if (!leads) await session.close();
  }
}

function deposedOf(
  standings: Observable<Standing>,
  session: Session,
  { log, tell }: Pick<Candidacy, 'log' | 'tell'>,
): Observable<unknown> {
  return standings.pipe(
    filter((standing) => standing === 'deposed'),
    // The session may stand all the same: then it was our node that went.
    switchMap(() => merge(session.over, of('our place in line was taken away')).pipe(take(1))),
    tap((reason) => {
      log.error(`deposed: ${reason}; ending, to be started again as standby`);
      tell(ofTheInstance('deposed', `This instance does not lead any more: ${reason}.`));
    }),
    // However many hear of it, it is told once; and not where nobody does any more, for then we end the session ourselves.
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}

/** What is no reason to give up. */
function passing(error: unknown): string {
  if (error instanceof ZooKeeperError && error.trouble !== 'not-allowed') return error.message;
  throw error;
}
