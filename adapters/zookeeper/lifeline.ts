import { type Client, State } from 'node-zookeeper-client';
import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  map,
  merge,
  Observable,
  ReplaySubject,
  retry,
  switchMap,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import { schedulerOn } from '../../domain/clock/scheduler.ts';
import type { ZooKeeperLocation } from '../../domain/config.ts';
import { type EndableClient, endableClient } from './client.ts';
import { isTrouble, ZooKeeperError } from './errors.ts';
import { troubleWith } from './exceptions.ts';

export interface SessionOptions {
  readonly location: Pick<ZooKeeperLocation, 'servers' | 'credentials'>;
  readonly clock: Clock;
  /**
   * ms. How long servers keep the session of a client they do not hear (they may settle for another time), and how
   * long an operation may take.
   */
  readonly timeout: number;
}

export type Callback<T> = (error: Parameters<typeof troubleWith>[1] | null, result: T) => void;

/** The share of a session's time after which it counts as lost. The rest is for its owner to stop in. */
const LEASE = 0.9;
const RETRY_MS = 50;
const CLOSING_MS = 1_000;

/** What holds a session: the connections it goes through one after another, and the knowledge of whether it lives. */
export class Lifeline {
  readonly #options: SessionOptions;
  readonly #endable: EndableClient;
  readonly #connected = new BehaviorSubject(false);
  readonly #over = new ReplaySubject<string>(1);
  #isOver = false;
  #wasHeard = true;
  #cancelBeat: Cancel = () => {};
  #cancelLease: Cancel = () => {};

  constructor(options: SessionOptions) {
    const { location, clock, timeout } = options;
    this.#options = options;
    this.#endable = endableClient(location.servers, timeout, clock);
    if (location.credentials !== null) {
      const { user, password } = location.credentials;
      this.client.addAuthInfo('digest', Buffer.from(`${user}:${password.reveal()}`));
    }
    this.client.on('state', (state) => this.#enter(state));
    this.client.connect();
    this.#cancelBeat = clock.after(this.#beatInterval, () => this.#beat());
  }

  get client(): Client {
    return this.#endable.client;
  }

  /** Tells once that the session is over, and why; then completes. */
  get over(): Observable<string> {
    return this.#over;
  }

  /** The servers, for people. */
  get servers(): string {
    return `ZooKeeper at ${this.#options.location.servers.join(',')}`;
  }

  /** Asks about the node at `path` once. Rejects with a ZooKeeperError, after `timeout` at the latest. */
  ask<T>(path: string, send: (answer: Callback<T>) => void): Promise<T> {
    return this.#inTime(path, this.#question(path, send));
  }

  /** Asks again if the connection breaks: reading twice does no harm. */
  read<T>(path: string, send: (answer: Callback<T>) => void): Promise<T> {
    const delay = (error: unknown) =>
      isTrouble(error, 'disconnected')
        ? timer(RETRY_MS, schedulerOn(this.#options.clock))
        : throwError(() => error);
    return this.#inTime(path, this.#question(path, send).pipe(retry({ delay })));
  }

  /** Ends the session for servers too, if one can be reached. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    const isConnected = this.#connected.value;
    this.#finish('closed');
    if (isConnected) {
      this.client.close();
      const closed = this.#connected.pipe(filter((is) => !is));
      await firstValueFrom(merge(closed, timer(CLOSING_MS, schedulerOn(this.#options.clock))));
    }
    this.#endable.end();
  }

  /** Waits for a connection: what the client is given before goes out ahead of the credentials. */
  #question<T>(path: string, send: (answer: Callback<T>) => void): Observable<T> {
    const question = new Observable<T>((subscriber) => {
      const sentAt = this.#options.clock.now();
      send((error, result) => {
        const trouble = error ? troubleWith(`${this.servers}, ${path}`, error) : null;
        if (!isTrouble(trouble, 'disconnected') && !isTrouble(trouble, 'over')) this.#renew(sentAt);
        if (trouble) return subscriber.error(trouble);
        subscriber.next(result);
        subscriber.complete();
      });
    });
    return this.#connected.pipe(
      filter((is) => is),
      take(1),
      switchMap(() => question),
    );
  }

  /** The client does not answer for a session that is over, nor has it deadlines. */
  #inTime<T>(path: string, answer: Observable<T>): Promise<T> {
    const { timeout: first, clock } = this.#options;
    const over = this.#over.pipe(
      map((reason): never => {
        throw new ZooKeeperError('over', `${this.servers}: ${reason}`);
      }),
    );
    const late = () =>
      new ZooKeeperError('unanswered', `${this.servers}: no answer for ${path} within ${first / 1000} s`);
    return firstValueFrom(
      merge(over, answer).pipe(
        timeout({ first, scheduler: schedulerOn(clock), with: () => throwError(late) }),
      ),
    );
  }

  #enter(state: State): void {
    if (state === State.EXPIRED) this.#lose('the session has expired');
    this.#connected.next(state === State.SYNC_CONNECTED);
    if (state === State.SYNC_CONNECTED) this.#askForLife();
  }

  get #beatInterval(): number {
    return this.client.getSessionTimeout() / 3;
  }

  /** Neither a silent server nor an endless handshake makes the client go on to another server. */
  #beat(): void {
    if (!this.#wasHeard) this.#endable.drop();
    this.#wasHeard = false;
    this.#cancelBeat = this.#options.clock.after(this.#beatInterval, () => this.#beat());
    if (this.#connected.value) this.#askForLife();
  }

  #askForLife(): void {
    this.#question<unknown>('/', (answer) => this.client.exists('/', answer)).subscribe({
      // What went wrong with the connection is told by its state.
      error: () => {},
    });
  }

  /**
   * Servers keep the session for its timeout after they have heard us last, which was not before we sent what they
   * have answered. Before that time is over it must count as lost, whether or not a server can tell us.
   */
  #renew(sentAt: number): void {
    if (this.#isOver) return;
    this.#wasHeard = true;
    this.#cancelLease();
    const { clock } = this.#options;
    const lasts = this.client.getSessionTimeout() * LEASE;
    this.#cancelLease = clock.after(sentAt + lasts - clock.now(), () =>
      this.#lose(`no server has answered for ${lasts / 1000} s`),
    );
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    this.#finish(reason);
    this.#endable.end();
  }

  #finish(reason: string): void {
    this.#isOver = true;
    this.#cancelBeat();
    this.#cancelLease();
    this.#over.next(reason);
    this.#over.complete();
  }
}
