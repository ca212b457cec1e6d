import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { wordsOf } from './underParent.ts';

/** Every state a machine can rest in, in dotted words, as its definition has it: none is left at once by itself. */
export function restingStates(machine: AnyStateMachine): readonly string[] {
  return configurations(machine.root)
    .filter(({ rests }) => rests)
    .map(({ value }) => wordsOf(value));
}

/** The delays running in a resting state: its own and those of all states around it. */
export function delaysIn(machine: AnyStateMachine, state: string): readonly string[] {
  const delays = activeNodes(machine, state).flatMap((node) => node.after.map(({ delay }) => String(delay)));
  return [...new Set(delays)];
}

/** The event that says, in a resting state, that a delay is over. */
export function endOfDelay(
  machine: AnyStateMachine,
  state: string,
  delay: string,
): { readonly type: string } {
  for (const node of activeNodes(machine, state))
    for (const after of node.after) if (after.delay === delay) return { type: after.eventType };
  throw new Error(`${state} does not wait for ${delay}`);
}

/** The types of all events that some state of the machine reacts to, its own delays and ends left out. */
export function eventTypes(machine: AnyStateMachine): readonly string[] {
  return machine.events.filter((type) => !type.startsWith('xstate.'));
}

/** The events that a state reacts to, or a state around it. */
export function eventsIn(machine: AnyStateMachine, state: string): ReadonlySet<string> {
  return new Set(activeNodes(machine, state).flatMap((node) => node.ownEvents));
}

export function isFinal(machine: AnyStateMachine, state: string): boolean {
  return machine.root.states[state]?.type === 'final';
}

interface Configuration {
  readonly value: string | { readonly [key: string]: Configuration['value'] };
  readonly rests: boolean;
  readonly ended: boolean;
}

function configurations(node: AnyStateNode): readonly Configuration[] {
  const children = Object.values(node.states);
  const passes = node.always?.some(({ guard }) => guard === undefined) ?? false;
  if (children.length === 0) return [{ value: {}, rests: !passes, ended: node.type === 'final' }];
  if (node.type !== 'parallel')
    return children.flatMap((child) =>
      configurations(child).map(({ value, rests }) => ({
        value: { [child.key]: value },
        rests: rests && !passes,
        ended: child.type === 'final',
      })),
    );
  const combined = children.reduce<readonly Configuration[]>(
    (sofar, child) =>
      sofar.flatMap((before) =>
        configurations(child).map(({ value, rests, ended }) => ({
          value: { ...(typeof before.value === 'string' ? {} : before.value), [child.key]: value },
          rests: before.rests && rests,
          ended: before.ended && ended,
        })),
      ),
    [{ value: {}, rests: !passes, ended: true }],
  );
  return combined.map((one) => ({ ...one, rests: one.rests && !one.ended }));
}

/** A state and all states around it, the innermost first. */
function activeNodes(machine: AnyStateMachine, state: string): readonly AnyStateNode[] {
  const active: AnyStateNode[] = [];
  const visit = (node: AnyStateNode, words: ReadonlySet<string>) => {
    for (const child of Object.values(node.states)) if (words.has(child.path.join('.'))) visit(child, words);
    active.push(node);
  };
  visit(machine.root, prefixesOf(state));
  return active;
}

/** `a.b.c + d.e` under `a` stands for `a`, `a.b`, `a.b.c`, `a.d` and `a.d.e`. */
function prefixesOf(state: string): ReadonlySet<string> {
  const [first = '', ...others] = state.split(' + ');
  const [top = ''] = first.split('.');
  const paths = [first, ...others.map((other) => `${top}.${other}`)];
  return new Set(
    paths.flatMap((path) => {
      const words = path.split('.');
      return words.map((_, index) => words.slice(0, index + 1).join('.'));
    }),
  );
}
