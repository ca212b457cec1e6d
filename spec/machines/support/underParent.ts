import { type AnyActorRef, type AnyEventObject, type AnyStateMachine, createActor, setup } from 'xstate';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { timersOn } from '../../../machines/timers.ts';
import { START } from '../../support/core.ts';

/** A machine under a parent that does nothing but keep what it is told. */
export class UnderParent {
  readonly clock = new VirtualClock(START);
  readonly reports: AnyEventObject[] = [];
  readonly #child: AnyActorRef;

  /** @param inputOn makes the machine's input, given the clock it runs on. */
  constructor(machine: AnyStateMachine, inputOn: (clock: VirtualClock) => unknown) {
    const parent = setup({ actors: { child: machine } }).createMachine({
      invoke: { src: 'child', id: 'child', input: inputOn(this.clock) },
      on: {
        'xstate.done.*': {},
        '*': { actions: ({ event }) => this.reports.push(event) },
      },
    });
    const actor = createActor(parent, { clock: timersOn(this.clock) });
    actor.subscribe({ error: (error) => this.reports.push({ type: 'machine.broke', error }) });
    actor.start();
    const { child } = actor.getSnapshot().children;
    if (child === undefined) throw new Error('the parent has not started its child');
    this.#child = child;
  }

  /** Takes in events, one after the other, and returns what was reported meanwhile. */
  send(...events: readonly AnyEventObject[]): readonly AnyEventObject[] {
    const before = this.reports.length;
    for (const event of events) this.#child.send(event);
    return this.reports.slice(before);
  }

  /** Lets time pass and returns what was reported meanwhile. */
  wait(ms: number): readonly AnyEventObject[] {
    const before = this.reports.length;
    this.clock.advance(ms);
    return this.reports.slice(before);
  }

  get snapshot(): ReturnType<AnyStateMachine['getInitialSnapshot']> {
    return this.#child.getSnapshot();
  }

  /** The state in dotted words; what goes on side by side is joined by ` + `. */
  get state(): string {
    return wordsOf(this.snapshot.value);
  }

  /** Milliseconds until the machine's next timer; null if it has none. */
  get nextTimerIn(): number | null {
    const due = this.clock.nextDue();
    return due === null ? null : due - this.clock.now();
  }
}

type StateValue = string | { readonly [key: string]: StateValue | undefined };

export function wordsOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([key, inner]) => {
    const words = inner === undefined ? '' : wordsOf(inner);
    return words === '' ? key : `${key}.${words}`;
  });
  return parts.join(' + ');
}
