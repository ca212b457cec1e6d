import { catchError, defer, map, type Observable, of } from 'rxjs';
import type { Fact } from '../../domain/facts.ts';
import type { StateStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readKept, StateError, writeKept } from '../state/kept.ts';
import { isTrouble } from './errors.ts';
import type { Content, Session } from './session.ts';

export interface ZooKeeperStateStoreOptions {
  /** The session that our leadership rests on: once that is lost ZooKeeper takes no write of it any more. */
  readonly session: Session;
  readonly path: string;
  /** Of the instance. */
  readonly name: string;
}

/**
 * Keeps the framework id of an instance in a node of ZooKeeper. Nothing is written over that another has written
 * since we loaded it. A load rejects with a ZooKeeperError if no server answers.
 */
export function zooKeeperStateStore({ session, path, name }: ZooKeeperStateStoreOptions): StateStore {
  const keeping = { name, place: `${path} in ${session.servers}`, setting: 'state.zookeeper' };
  let known: Content | null = null;

  const current = async (): Promise<Content> => {
    await session.ensure(path);
    return (await session.read(path)) ?? { text: '', version: 0 };
  };

  const load = async (): Promise<string | null> => {
    try {
      known = await current();
    } catch (error) {
      if (!isTrouble(error, 'not-allowed')) throw error;
      const hint = 'check the credentials in state.zookeeper and the access list of the node';
      throw new StateError(`cannot read the state: ${messageOf(error)}`, hint);
    }
    // Nobody has written to the node yet, or a person has made it for us.
    return known.text === '' ? null : readKept(known.text, keeping);
  };

  const save = async (text: string): Promise<void> => {
    const { version } = known ?? (await current());
    try {
      known = { text, version: await session.write(path, text, version) };
    } catch (error) {
      if (!isTrouble(error, 'bad-version')) throw error;
      const found = await current();
      // A try before this one has been carried out, and only its answer got lost.
      if (found.text !== text) throw error;
      known = found;
    }
  };

  const write = (frameworkId: string | null): Observable<Fact> =>
    defer(() => save(writeKept(name, frameworkId))).pipe(
      map((): Fact => ({ type: 'state.saved', frameworkId })),
      catchError((error: unknown) =>
        of<Fact>({ type: 'state.save.failed', message: `cannot keep the state: ${messageOf(error)}` }),
      ),
    );

  return { load, save: write, forget: () => write(null) };
}
