import { finished } from 'node:stream';
import type { Subscriber } from 'rxjs';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import type { MesosCallEnd, MesosDisconnected, MesosFact } from '../../domain/facts.ts';
import type { SubscribeCommand } from '../../services/ports.ts';
import { faultOf, messageOf } from '../outside/fault.ts';
import { subscribeCall } from './calls.ts';
import { type MesosEvent, readEvent, type StreamFact } from './events.ts';
import type { HostAddresses } from './hostAddresses.ts';
import type { SchedulerHttp } from './http.ts';
import { findLeader, type OpenStream } from './leader.ts';
import type { MasterLocator } from './locator.ts';
import { baseUrlOf } from './mastersToAsk.ts';
import { RecordIODecoder } from './recordio.ts';
import type { Redact } from './redact.ts';

/** So many calls without an answer, one begun after the other was given up, and the master does not hear us. */
const MOST_UNANSWERED = 3;

/** Takes what an operator should know and no fact says. */
export interface MesosLog {
  warn(message: string): void;
}

export interface SubscriptionParts {
  readonly config: Config;
  readonly locator: MasterLocator;
  readonly http: SchedulerHttp;
  readonly clock: Clock;
  readonly redact: Redact;
  readonly log: MesosLog;
  /** Is told where hosts are. */
  readonly hosts: HostAddresses;
}

/** What calls need of a subscription that stands. */
export interface LiveSubscription {
  readonly endpoint: URL;
  readonly frameworkId: string;
  readonly streamId: string;
}

/** One attempt to be subscribed: from asking the first master to the end of the stream. */
export class Subscription {
  readonly #parts: SubscriptionParts;
  readonly #subscriber: Subscriber<MesosFact>;
  readonly #abort = new AbortController();
  readonly #warned = new Set<string>();
  readonly #whenLeft = new Set<() => void>();
  #live: LiveSubscription | null = null;
  #closed = false;
  #silenceMs: number;
  #unanswered = 0;
  /** When the last of those was given up. */
  #unansweredAt = Number.NEGATIVE_INFINITY;
  #cancelWatchdog: Cancel = () => {};

  constructor(parts: SubscriptionParts, subscriber: Subscriber<MesosFact>) {
    this.#parts = parts;
    this.#subscriber = subscriber;
    this.#silenceMs = parts.config.mesos.requestTimeout;
  }

  /** Null until the master has confirmed it, and after its end. */
  get live(): LiveSubscription | null {
    return this.#live;
  }

  /**
   * Does something when we leave it: calls made on it have no meaning any more. One that the master ends may still answer
   * them, as it does a TEARDOWN. What this returns undoes it.
   */
  whenLeft(action: () => void): Cancel {
    this.#whenLeft.add(action);
    return () => this.#whenLeft.delete(action);
  }

  start(command: SubscribeCommand): void {
    this.#subscribe(command).catch((error: unknown) => this.#end('unreachable', messageOf(error)));
  }

  /** A call has shown that the master no longer knows this subscription. */
  lose(message: string): void {
    this.#end('ended', message);
  }

  /**
   * A call on it has ended. A stream that stands says nothing of the way there: where one call after the other gets no
   * answer, the subscription is of no use. Calls made at the same time count as one.
   */
  noteCall(begunAt: number, outcome: MesosCallEnd['outcome']): void {
    if (outcome === 'answered' || outcome === 'rejected') this.#unanswered = 0;
    if (outcome !== 'unknown' || begunAt < this.#unansweredAt) return;
    this.#unanswered += 1;
    this.#unansweredAt = this.#parts.clock.now();
    if (this.#unanswered >= MOST_UNANSWERED)
      this.#end('unanswered', `${MOST_UNANSWERED} calls in a row got no answer, though the stream stands`);
  }

  /** A new subscription takes its place. */
  replace(): void {
    this.close();
    this.#subscriber.complete();
  }

  /** Leaves it, and closes the connection. Nothing that still arrives is passed on. */
  close(): void {
    if (this.#closed) return;
    this.#drop();
    for (const leave of this.#whenLeft) leave();
    this.#whenLeft.clear();
  }

  #drop(): void {
    this.#closed = true;
    this.#live = null;
    this.#cancelWatchdog();
    this.#abort.abort();
  }

  async #subscribe(command: SubscribeCommand): Promise<void> {
    const { config, http, locator } = this.#parts;
    const candidates = await locator.candidates();
    if (this.#closed) return;
    const found = await findLeader({
      candidates,
      subscribeCall: subscribeCall(command, config),
      principal: config.mesos.principal,
      http,
      signal: this.#abort.signal,
    });
    if (found.kind === 'none') this.#end(found.reason, found.message);
    else this.#read(found);
  }

  #read(open: OpenStream): void {
    const decoder = new RecordIODecoder();
    const noteHost = (offer: unknown) => this.#parts.hosts.note(offer);
    this.#watch();
    open.stream.on('data', (chunk: Buffer) => {
      if (this.#closed) return;
      this.#watch();
      try {
        decoder.push(chunk, (record) => {
          if (!this.#closed) this.#take(readEvent(record, noteHost), open);
        });
      } catch (error) {
        this.#end('ended', `${open.endpoint.host} does not talk as Mesos does: ${messageOf(error)}`);
      }
    });
    // The end of the body, not of the connection: Mesos leaves that open.
    finished(open.stream, { writable: false }, (error) => {
      if (error) this.#end('ended', `the stream from ${open.endpoint.host} broke (${faultOf(error).code})`);
      else
        this.#end(
          'ended',
          `${open.endpoint.host} ended the stream${decoder.midRecord ? ' within a record' : ''}`,
        );
    });
  }

  #take(event: MesosEvent, { endpoint, streamId }: OpenStream): void {
    switch (event.kind) {
      case 'subscribed':
        this.#live = { endpoint, streamId, frameworkId: event.frameworkId };
        this.#silenceMs = event.heartbeatMs * this.#parts.config.mesos.heartbeatTolerance;
        this.#watch();
        this.#subscriber.next({
          type: 'mesos.subscribed',
          frameworkId: event.frameworkId,
          masterId: event.masterId,
          master: baseUrlOf(endpoint),
          heartbeatMs: event.heartbeatMs,
        });
        return;
      case 'error':
        this.#end(reasonOf(event.message, this.#live !== null), event.message);
        return;
      case 'fact':
        this.#warnOnce(event.problem);
        this.#subscriber.next(this.#redacted(event.fact));
        return;
      case 'ignored':
        this.#warnOnce(event.problem);
    }
  }

  /** Whatever arrives is a sign of life. Before the first event the master has the time of any other answer. */
  #watch(): void {
    this.#cancelWatchdog();
    this.#cancelWatchdog = this.#parts.clock.after(this.#silenceMs, () =>
      this.#end('silent', `nothing from the master for ${this.#silenceMs / 1000} s`),
    );
  }

  #end(reason: MesosDisconnected['reason'], message: string): void {
    if (this.#closed) return;
    if (reason === 'silent' || reason === 'unanswered') this.close();
    else this.#drop();
    this.#subscriber.next({ type: 'mesos.disconnected', reason, message: this.#parts.redact(message) });
    this.#subscriber.complete();
  }

  #redacted(fact: StreamFact): StreamFact {
    if (fact.type !== 'mesos.update.received' || fact.update.message === null) return fact;
    return { ...fact, update: { ...fact.update, message: this.#parts.redact(fact.update.message) } };
  }

  #warnOnce(problem: string | null): void {
    if (problem === null || this.#warned.has(problem)) return;
    this.#warned.add(problem);
    this.#parts.log.warn(this.#parts.redact(`ignored part of what the Mesos master said: ${problem}`));
  }
}

/** What an ERROR means. Once subscribed, only a takeover is known to cause one; anything else is worth a new try. */
function reasonOf(message: string, wasLive: boolean): MesosDisconnected['reason'] {
  if (/^Framework failed over/.test(message)) return 'failed-over';
  if (/^Framework has been removed/.test(message)) return 'removed';
  return wasLive ? 'ended' : 'refused';
}
