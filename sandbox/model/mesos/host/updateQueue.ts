import type { Cancel, Clock } from '../../../../domain/clock/clock.ts';
import type { TaskState } from '../../../../domain/mesos.ts';
import { isTerminal } from '../master/terminal.ts';
import type { Status } from '../wire/status.ts';

/** Mesos repeats an unacknowledged update after this time, which doubles up to the longest. */
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 600_000;

export interface UpdateQueueParts {
  readonly clock: Clock;
  /** Sends an update on its way to the framework; may fail silently. */
  readonly forward: (status: Status, latest: TaskState) => void;
  /** The terminal update was acknowledged. */
  readonly settled: () => void;
}

/** A task's updates on its host: only the oldest is sent, again and again, until it is acknowledged. */
export class UpdateQueue {
  readonly #parts: UpdateQueueParts;
  readonly #queue: Status[] = [];
  #latest: TaskState = 'TASK_STAGING';
  #lastSent: Status | null = null;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: Cancel = () => {};

  constructor(parts: UpdateQueueParts) {
    this.#parts = parts;
  }

  /** The newest state, sent or not. */
  get latest(): TaskState {
    return this.#latest;
  }

  /** The last update the framework may have been sent; null before the first. */
  get lastSent(): Status | null {
    return this.#lastSent;
  }

  push(status: Status): void {
    this.#latest = status.state;
    this.#queue.push(status);
    if (this.#queue.length === 1) this.#sendHead();
  }

  /** An acknowledgement of anything but the oldest update is ignored. */
  acknowledge(uuid: string): void {
    const [head] = this.#queue;
    if (!head || head.uuid !== uuid) return;
    this.#queue.shift();
    this.#cancelRetry();
    if (isTerminal(head.state)) this.#parts.settled();
    else this.#sendHead();
  }

  /** Sends the oldest update at once and counts its retries anew, as after the host has registered again. */
  resume(): void {
    this.#cancelRetry();
    this.#sendHead();
  }

  stop(): void {
    this.#cancelRetry();
    this.#queue.length = 0;
  }

  #sendHead(): void {
    this.#retryMs = FIRST_RETRY_MS;
    this.#send();
  }

  #send(): void {
    const [head] = this.#queue;
    if (!head) return;
    this.#lastSent = head;
    this.#parts.forward(head, this.#latest);
    this.#cancelRetry = this.#parts.clock.after(this.#retryMs, () => {
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
      this.#send();
    });
  }
}
