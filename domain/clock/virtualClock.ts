import type { Cancel, Clock } from './clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly action: () => void;
  /** Or fired: there is nothing left to cancel. */
  cancelled: boolean;
}

/** Fewer cancelled timers are not worth a sweep. */
const MOST_CANCELLED = 64;

/**
 * A clock that only moves when told to. Timers fire one at a time, in order of their due time and, within one
 * instant, in the order they were set; each sees `now()` at its own due time, and timers it sets in turn are
 * honoured within the same advance.
 */
export class VirtualClock implements Clock {
  #heap: Timer[] = [];
  #now: number;
  #order = 0;
  #cancelled = 0;

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Cancel {
    if (Number.isNaN(delayMs)) throw new RangeError('a timer needs a delay');
    const timer = { due: this.#now + Math.max(delayMs, 0), order: this.#order++, action, cancelled: false };
    push(this.#heap, timer);
    return () => {
      if (timer.cancelled) return;
      timer.cancelled = true;
      this.#cancelled += 1;
      if (this.#cancelled > MOST_CANCELLED && this.#cancelled > this.#heap.length / 2) this.#sweep();
    };
  }

  /** Timers held: those set, and fewer than as many again (or a few) that have been cancelled. */
  get size(): number {
    return this.#heap.length;
  }

  /** When the next timer is due (ms since the epoch), or null if none is set. */
  nextDue(): number | null {
    this.#dropCancelled();
    return this.#heap[0]?.due ?? null;
  }

  /** Moves to `timeMs`, firing all that is due on the way. Time never runs backwards: an earlier time is ignored. */
  advanceTo(timeMs: number): void {
    for (let due = this.nextDue(); due !== null && due <= timeMs; due = this.nextDue()) this.#fireNext();
    this.#now = Math.max(this.#now, timeMs);
  }

  /** Moves on by `durationMs`. */
  advance(durationMs: number): void {
    this.advanceTo(this.#now + durationMs);
  }

  /** Fires the single next timer and moves to its due time; false if there is none. */
  step(): boolean {
    if (this.nextDue() === null) return false;
    this.#fireNext();
    return true;
  }

  #fireNext(): void {
    const timer = this.#pop();
    if (timer === undefined) return;
    this.#now = Math.max(this.#now, timer.due);
    timer.action();
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#pop();
  }

  #pop(): Timer | undefined {
    const timer = pop(this.#heap);
    if (timer?.cancelled) this.#cancelled -= 1;
    else if (timer !== undefined) timer.cancelled = true;
    return timer;
  }

  /** A cancelled timer would otherwise stay until it is due, with all that its action knows of. */
  #sweep(): void {
    const left = this.#heap.filter((timer) => !timer.cancelled);
    this.#heap = [];
    this.#cancelled = 0;
    for (const timer of left) push(this.#heap, timer);
  }
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  heap.push(timer);
  for (let child = heap.length - 1; child > 0; ) {
    const parent = (child - 1) >> 1;
    if (!isBefore(heap[child], heap[parent])) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  for (let parent = 0; ; ) {
    const left = 2 * parent + 1;
    const smaller = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[smaller], heap[parent])) return first;
    swap(heap, parent, smaller);
    parent = smaller;
  }
}

function swap(heap: Timer[], a: number, b: number): void {
  const [atA, atB] = [heap[a], heap[b]];
  if (atA === undefined || atB === undefined) return;
  heap[a] = atB;
  heap[b] = atA;
}
