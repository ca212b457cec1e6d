import { ACL, CreateMode, Id, Permission } from 'node-zookeeper-client';
import type { Observable } from 'rxjs';
import { isTrouble } from './errors.ts';
import { type Callback, Lifeline, type SessionOptions } from './lifeline.ts';

/** A node's text and how often it has been written. */
export interface Content {
  readonly text: string;
  readonly version: number;
}

/**
 * Opens a session. It outlives connections, until no server has been heard for as long as servers keep it.
 * Rejects with a ZooKeeperError if no server lets us in within `timeout`.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const session = new Session(options);
  try {
    await session.exists('/');
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** All operations reject with a ZooKeeperError, after `timeout` at the latest. Watches tell once. */
export class Session {
  readonly #line: Lifeline;
  readonly #acl: ACL[];

  constructor(options: SessionOptions) {
    this.#line = new Lifeline(options);
    const owner = options.location.credentials === null ? new Id('world', 'anyone') : new Id('auth', '');
    this.#acl = [new ACL(Permission.ALL, owner)];
  }

  /**
   * Tells once that the session is over, and why; then completes. That is no later than servers end it, and nothing
   * that rests on it may be done after that.
   */
  get over(): Observable<string> {
    return this.#line.over;
  }

  /** The servers, for people. */
  get servers(): string {
    return this.#line.servers;
  }

  /** The names of the nodes below, in no order; null if there is no such node. */
  children(path: string, onChange?: () => void): Promise<readonly string[] | null> {
    const { client } = this.#line;
    return nullIfMissing(
      this.#line.read<string[]>(path, (answer) =>
        onChange === undefined
          ? client.getChildren(path, answer)
          : client.getChildren(path, onChange, answer),
      ),
    );
  }

  /** Null if there is no such node. */
  read(path: string): Promise<Content | null> {
    return nullIfMissing(
      this.#line.read<Content>(path, (answer) =>
        this.#line.client.getData(path, (error, data, stat) =>
          // An empty node has no data at all.
          answer(error, { text: data?.toString('utf8') ?? '', version: stat?.version }),
        ),
      ),
    );
  }

  /** Whether there is such a node. The watch tells when that changes, or the node itself. */
  exists(path: string, onChange?: () => void): Promise<boolean> {
    const { client } = this.#line;
    return this.#line.read<boolean>(path, (answer) => {
      const found: Callback<unknown> = (error, stat) => answer(error, Boolean(stat));
      if (onChange === undefined) client.exists(path, found);
      else client.exists(path, onChange, found);
    });
  }

  /**
   * Makes a node, and those above it that are missing, unless it is there already. What a session with credentials
   * makes, only these credentials may read and change.
   */
  async ensure(path: string): Promise<void> {
    if (await this.exists(path)) return;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== '') await this.ensure(parent);
    try {
      await this.#create(path, '', CreateMode.PERSISTENT);
    } catch (error) {
      if (!isTrouble(error, 'node-exists')) throw error;
    }
  }

  /** Makes a node that lasts as long as this session. ZooKeeper appends a number that grows with each. Gives its path. */
  createNumbered(path: string, text: string): Promise<string> {
    return this.#create(path, text, CreateMode.EPHEMERAL_SEQUENTIAL);
  }

  /** Writes if the node has not been written since `version`. Gives the new version. */
  async write(path: string, text: string, version: number): Promise<number> {
    const stat = await this.#line.ask<{ version: number }>(path, (answer) =>
      this.#line.client.setData(path, Buffer.from(text), version, answer),
    );
    return stat.version;
  }

  /** Ends the session: what lasts as long as it is gone when this resolves, if a server can be reached. */
  close(): Promise<void> {
    return this.#line.close();
  }

  #create(path: string, text: string, mode: number): Promise<string> {
    return this.#line.ask<string>(path, (answer) =>
      this.#line.client.create(path, Buffer.from(text), this.#acl, mode, answer),
    );
  }
}

async function nullIfMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isTrouble(error, 'no-node')) return null;
    throw error;
  }
}
