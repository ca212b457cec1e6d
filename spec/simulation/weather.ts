import type { Clock } from '../../domain/clock/clock.ts';
import type {
  EventOnItsWay,
  Fate,
  Faults,
  GocdRequest,
  GocdResponse,
  MasterAnswer,
  MasterRequest,
  Mishap,
} from '../../sandbox/index.ts';

/** Rules that are in force for a while; each fault adds its own and takes it back. */
export class Rules<Asked extends readonly unknown[], Told> {
  readonly #rules = new Set<(...asked: Asked) => Told | null>();

  /** Puts a rule in force; what it returns ends it. */
  add(rule: (...asked: Asked) => Told | null): () => void {
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  /** What the first rule that has something to say says. */
  ask(...asked: Asked): Told | null {
    for (const rule of this.#rules) {
      const told = rule(...asked);
      if (told !== null) return told;
    }
    return null;
  }
}

/** What comes of a request where rules may answer in the stead of whoever is asked. */
export function answeredUnder<Request, Answer>(
  rules: Rules<[Request, () => Answer], Answer>,
  handle: (request: Request) => Answer,
): (request: Request) => Answer {
  return (request) => {
    const answer = () => handle(request);
    return rules.ask(request, answer) ?? answer();
  };
}

/** All that may go wrong on the wires between the program, Mesos and GoCD. */
export class Weather {
  readonly #clock: Pick<Clock, 'now'>;
  readonly mesosEvents = new Rules<[EventOnItsWay], Fate>();
  readonly mesosCallsLost = new Rules<[string], true>();
  readonly mesosCalls = new Rules<[string], Mishap>();
  readonly gocdRequests = new Rules<[GocdRequest], Mishap>();
  readonly mesosAnswers = new Rules<[MasterRequest, () => MasterAnswer], MasterAnswer>();
  readonly gocdAnswers = new Rules<[GocdRequest, () => GocdResponse], GocdResponse>();

  /**
   * When a call last went wrong in a way that nobody who made it can see: lost although the master took it, carried out late
   * or twice.
   */
  callMisledAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The rules about events and calls, as a model master takes them. */
  readonly faults: Faults = {
    event: (event) => this.mesosEvents.ask(event) ?? {},
    losesCall: ({ type }) => {
      const isLost = this.mesosCallsLost.ask(type) ?? false;
      if (isLost) this.callMisledAt = this.#clock.now();
      return isLost;
    },
  };

  /** Whoever has made those calls counts the time until it makes them again, and counts none while its machine sleeps. */
  sleptThrough(durationMs: number): void {
    this.callMisledAt += durationMs;
  }

  /** What befalls a call to the master on its way. */
  mishapOf(type: string): Mishap | null {
    const mishap = this.mesosCalls.ask(type);
    const delayMs = mishap?.delayMs ?? 0;
    if (mishap?.kind === 'twice' || delayMs > 0)
      this.callMisledAt = Math.max(this.callMisledAt, this.#clock.now() + delayMs);
    return mishap;
  }
}
