import {
  catchError,
  defer,
  distinctUntilChanged,
  expand,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  ReplaySubject,
  switchMap,
  takeWhile,
  throwError,
} from 'rxjs';
import { isTrouble } from './errors.ts';
import { below, numberedNodes } from './sequence.ts';
import type { Session } from './session.ts';

/** Where we stand: `standby`, `leading`, `deposed`, in this order; any may be left out. */
export type Standing = 'standby' | 'leading' | 'deposed';

export interface Candidacy {
  /** What the leader writes to ZooKeeper must go through the same session: then it fails once we no longer lead. */
  readonly session: Session;
  /** The node below which candidates stand in line. It must exist. */
  readonly path: string;
  /** Who we are, for people who look into ZooKeeper. */
  readonly label: string;
}

const CANDIDATE = 'candidate-';

/**
 * Stands for leader, from subscription on: each candidate makes a numbered node that lasts as long as its session,
 * and the smallest number leads. Each of the others watches the one before it, so that only one wakes when one goes.
 *
 * `deposed` is the last: another may lead from now on, or soon. It comes no later than ZooKeeper ends our session,
 * even if no server can tell us. To stand again, open a new session; to step down, close this one. Errors with a
 * ZooKeeperError if we cannot stand at all.
 */
export function elect({ session, path, label }: Candidacy): Observable<Standing> {
  const places = defer(() => session.createNumbered(below(path, CANDIDATE), label)).pipe(
    switchMap((own) => {
      const name = own.slice(own.lastIndexOf('/') + 1);
      const look = defer(() => lookAtTheLine(session, path, name));
      return look.pipe(expand(({ changed }) => changed.pipe(switchMap(() => look))));
    }),
    map(({ standing }) => standing),
    catchError((error: unknown) =>
      isTrouble(error, 'not-allowed') ? throwError(() => error) : of<Standing>('deposed'),
    ),
  );
  const end = session.over.pipe(map((): Standing => 'deposed'));
  return merge(end, places).pipe(
    distinctUntilChanged(),
    takeWhile((standing) => standing !== 'deposed', true),
  );
}

interface Look {
  readonly standing: Standing;
  /** Tells once that it is time to look again. */
  readonly changed: Observable<void>;
}

/** A leader watches its own node: who removes it by hand deposes us. */
async function lookAtTheLine(session: Session, path: string, own: string): Promise<Look> {
  for (;;) {
    const line = numberedNodes((await session.children(path)) ?? [], CANDIDATE).map(({ name }) => name);
    const place = line.indexOf(own);
    if (place < 0) return { standing: 'deposed', changed: NEVER };
    const watched = line[place - 1] ?? own;
    const changed = new ReplaySubject<void>(1);
    if (await session.exists(below(path, watched), () => changed.next()))
      return { standing: place === 0 ? 'leading' : 'standby', changed };
  }
}
