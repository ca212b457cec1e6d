import type { AnyEventObject, AnyStateMachine } from 'xstate';
import type { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { delaysIn, endOfDelay } from './states.ts';
import { UnderParent } from './underParent.ts';

/** State → the states that one event or one delay leads to from there. */
export type Ways = ReadonlyMap<string, ReadonlySet<string>>;

interface Walk {
  readonly machine: AnyStateMachine;
  readonly inputsOn: readonly ((clock: VirtualClock) => unknown)[];
  /** Each an event, or several that only together make a difference. */
  readonly occasions: readonly (readonly AnyEventObject[])[];
  /** What of its context decides on the ways from a state: one with another value is walked on from as well. */
  readonly apart?: string;
}

/**
 * Walks a machine from its start along every occasion and every delay, until no new state turns up. A state is
 * walked on from as it was first met: what only differs inside it is not told apart, but for one part of it.
 */
export function waysThrough({ machine, inputsOn, occasions, apart }: Walk): Ways {
  const ways = new Map<string, Set<string>>();
  const met = new Set<string>();
  const keyOf = ({ state, snapshot }: UnderParent) =>
    apart === undefined ? state : `${state}, ${apart}: ${snapshot.context[apart]}`;
  for (const inputOn of inputsOn) {
    const paths: AnyEventObject[][] = [[]];
    for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
      const walker = after(machine, inputOn, path);
      const from = walker.state;
      if (met.has(keyOf(walker)) && path.length > 0) continue;
      met.add(keyOf(walker));
      const nexts = ways.get(from) ?? new Set();
      ways.set(from, nexts);
      const delays = delaysIn(machine, from).map((delay) => [endOfDelay(machine, from, delay)]);
      for (const step of [...occasions, ...delays]) {
        const further = after(machine, inputOn, [...path, ...step]);
        if (further.state !== from) nexts.add(further.state);
        if (!met.has(keyOf(further))) paths.push([...path, ...step]);
      }
    }
  }
  return ways;
}

/** The states from which a given one can be reached, itself included. */
export function leadingTo(ways: Ways, goal: string): ReadonlySet<string> {
  const leading = new Set([goal]);
  for (let size = 0; size !== leading.size; ) {
    size = leading.size;
    for (const [from, nexts] of ways) if ([...nexts].some((next) => leading.has(next))) leading.add(from);
  }
  return leading;
}

function after(
  machine: AnyStateMachine,
  inputOn: (clock: VirtualClock) => unknown,
  path: readonly AnyEventObject[],
): UnderParent {
  const walker = new UnderParent(machine, inputOn);
  walker.send(...path);
  return walker;
}
