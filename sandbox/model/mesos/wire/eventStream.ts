import type { Cancel, Clock } from '../../../../domain/clock/clock.ts';
import type { EventSink, Faults } from '../api.ts';
import { type Json, writeJson } from './json.ts';

/** An event as JSON, with what fault rules want to know of it. */
export interface Event {
  readonly type: string;
  readonly body: Json;
  readonly taskId?: string;
  readonly state?: string;
}

type Delivery =
  | { readonly kind: 'record'; readonly text: string; readonly due: number }
  | { readonly kind: 'end'; readonly due: number }
  | { readonly kind: 'abort'; readonly due: number; readonly partial: string | undefined };

export interface EventStreamParts {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly heartbeatMs: number;
  readonly streamId: string;
  readonly frameworkId: string;
}

/**
 * One subscription's way to its client. Events leave in order and never within the call that caused them, so that
 * a client may call the master from within its sink.
 */
export class EventStream {
  readonly id: string;
  readonly #parts: EventStreamParts;
  readonly #queue: Delivery[] = [];
  #sink: EventSink | null = null;
  #closed = false;
  #cancelFlush: Cancel | null = null;
  #cancelHeartbeat: Cancel = () => {};
  #onLost: () => void = () => {};

  constructor(parts: EventStreamParts) {
    this.id = parts.streamId;
    this.#parts = parts;
  }

  /** Connects the client; what it returns tells that the client went away. */
  open(sink: EventSink): Cancel {
    this.#sink = sink;
    this.#flushLater();
    return () => {
      if (this.#closed) return;
      this.#close();
      this.#onLost();
    };
  }

  /** Calls back, once, if the client goes away or the stream is cut while it is open. */
  whenLost(action: () => void): void {
    this.#onLost = action;
  }

  send(event: Event): void {
    if (this.#closed) return;
    const { clock, faults, frameworkId } = this.#parts;
    const { taskId = null, state = null } = event;
    const fate = faults.event?.({ type: event.type, frameworkId, taskId, state }) ?? {};
    const copies = fate.copies ?? 1;
    if (copies === 0) return;
    const text = writeJson(event.body);
    for (let copy = 0; copy < copies; copy++)
      this.#push({ kind: 'record', text, due: clock.now() + (fate.delayMs ?? 0) });
  }

  /** A heartbeat now and then one each interval, whatever else is sent. */
  startHeartbeats(): void {
    const { clock, faults, heartbeatMs } = this.#parts;
    if (!faults.heartbeatsStopped) this.send({ type: 'HEARTBEAT', body: { type: 'HEARTBEAT' } });
    this.#cancelHeartbeat = clock.after(heartbeatMs, () => this.startHeartbeats());
  }

  /** Ends the body after what is still to be delivered. */
  end(): void {
    if (this.#closed) return;
    this.#push({ kind: 'end', due: this.#parts.clock.now() });
    this.#stop();
  }

  /** Breaks the connection, where `partial` is given within that record; `whenLost` is told. */
  cut(partial?: string): void {
    if (this.#closed) return;
    this.#push({ kind: 'abort', due: this.#parts.clock.now(), partial });
    this.#stop();
    this.#onLost();
  }

  #push(delivery: Delivery): void {
    this.#queue.push(delivery);
    this.#flushLater();
  }

  #stop(): void {
    this.#closed = true;
    this.#cancelHeartbeat();
  }

  #close(): void {
    this.#stop();
    this.#queue.length = 0;
    this.#sink = null;
  }

  #flushLater(): void {
    const [next] = this.#queue;
    if (!next || !this.#sink || this.#cancelFlush) return;
    const { clock } = this.#parts;
    this.#cancelFlush = clock.after(next.due - clock.now(), () => {
      this.#cancelFlush = null;
      this.#flush();
    });
  }

  #flush(): void {
    const now = this.#parts.clock.now();
    for (let next = this.#queue[0]; next && next.due <= now; next = this.#queue[0]) {
      this.#queue.shift();
      if (next.kind === 'record') this.#sink?.record(next.text);
      else if (next.kind === 'end') this.#sink?.end();
      else this.#sink?.abort(next.partial);
    }
    this.#flushLater();
  }
}
