import type { Clock } from '../domain/clock/clock.ts';
import type { LeverFact } from '../domain/facts.ts';
import { type DemoWorld, Rehearsal, type TroubleName, type TroubleNews } from '../sandbox/index.ts';
import type { Log } from '../services/ports.ts';
import type { Closing } from './closing.ts';

/** Troubles named at the start begin once there is something that they can trouble (ms, by the sandbox's clock). */
const TROUBLE_AFTER_MS = 2 * 60_000;

export interface Rehearsing {
  readonly rehearsal: Rehearsal;
  /** Whether all that was named at the start has come and gone, and no other trouble is on. */
  isOver(): boolean;
}

/** Troubles of a sandbox, told in its log: those named, and those that its page begins. */
export function rehearsing(
  { trouble = [] }: { readonly trouble?: readonly TroubleName[] },
  parts: {
    readonly world: DemoWorld;
    readonly clock: Clock;
    readonly log: Pick<Log, 'warn'>;
    readonly closing: Closing;
    /** What an operator asks of the framework. */
    readonly request: (fact: LeverFact) => void;
  },
): Rehearsing {
  const { world, clock, log, closing, request } = parts;
  const rehearsal = new Rehearsal({ world, clock, tell: teller(log), request });
  closing.later('the rehearsal', () => rehearsal.endAll());
  let isToCome = trouble.length > 0;
  const cancel = clock.after(TROUBLE_AFTER_MS, () => {
    isToCome = false;
    for (const name of trouble) rehearsal.begin(name);
  });
  closing.later('troubles to come', cancel);
  return { rehearsal, isOver: () => !isToCome && rehearsal.isQuiet() };
}

function teller(log: Pick<Log, 'warn'>): TroubleNews {
  return (name, { about, page }, what) =>
    log.warn(
      what === 'begun'
        ? `rehearsal: ${name}: ${about}; what to do: docs/${page}`
        : `rehearsal: ${name} is over`,
    );
}
