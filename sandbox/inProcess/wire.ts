import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Random } from '../../domain/random.ts';
import type { Quiescence } from './quiescence.ts';

export interface WireParts {
  /** Of the network and the servers. */
  readonly clock: Clock;
  /** Of the program under test, which may stall. */
  readonly clientClock: Clock;
  readonly random: Random;
  readonly quiescence: Quiescence;
  /** How long one way takes, from and to, in ms. */
  readonly latencyMs: readonly [number, number];
}

/** What befalls one exchange; nothing by default. */
export interface Mishap {
  /**
   * `refused`: no connection. `unanswered`: the request arrives and its answer is lost. `lost`: nothing arrives. `twice`:
   * the request arrives again, as through a proxy that repeats it; the second answer goes nowhere.
   */
  readonly kind?: 'refused' | 'unanswered' | 'lost' | 'twice';
  /** Added to the way there, in ms. */
  readonly delayMs?: number;
}

/** How one exchange over the wire is begun and ended. */
export interface ExchangeParts<Answer> {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly mishap: Mishap | null;
  /** At the server, when the request has arrived; null where nobody listens, `silence` where nothing is answered. */
  readonly serve: () => Answer | null | 'silence';
  readonly refused: () => Error;
  readonly timedOut: () => Error;
  readonly aborted: () => Error;
}

/** The network between the program and a model server in the same process: a seeded latency each way, no I/O. */
export class Wire {
  readonly #parts: WireParts;

  constructor(parts: WireParts) {
    this.#parts = parts;
  }

  get quiescence(): Quiescence {
    return this.#parts.quiescence;
  }

  /** Does something at the server, one way from now. Nothing the client does takes it back. */
  there(action: () => void, delayMs = 0): void {
    this.#parts.clock.after(delayMs + this.#latency(), action);
  }

  /** Does something at the client, one way from now. */
  back(action: () => void): Cancel {
    return this.#parts.clientClock.after(this.#latency(), () => {
      this.#parts.quiescence.touch();
      action();
    });
  }

  /** A way back that keeps the order of what goes it, as one connection does. */
  ordered(): (action: () => void) => void {
    const { clock } = this.#parts;
    let last = Number.NEGATIVE_INFINITY;
    return (action) => {
      last = Math.max(last, clock.now() + this.#latency());
      this.#parts.clientClock.after(last - clock.now(), () => {
        this.#parts.quiescence.touch();
        action();
      });
    };
  }

  /** One request and its answer, within the client's deadline. */
  exchange<Answer>(parts: ExchangeParts<Answer>): Promise<Answer> {
    const { signal, timeoutMs, mishap, serve, refused, timedOut, aborted } = parts;
    const { clientClock, quiescence } = this.#parts;
    quiescence.touch();
    return new Promise((resolve, reject) => {
      const onAbort = () => fail(aborted());
      const end = (act: () => void) => {
        cancelDeadline();
        signal.removeEventListener('abort', onAbort);
        quiescence.touch();
        act();
      };
      const fail = (error: Error) => end(() => reject(error));
      const cancelDeadline = clientClock.after(timeoutMs, () => fail(timedOut()));
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort);
      if (mishap?.kind === 'lost') return;
      this.there(() => {
        const answer = mishap?.kind === 'refused' ? null : serve();
        if (mishap?.kind === 'twice') this.there(serve);
        if (mishap?.kind === 'unanswered' || answer === 'silence') return;
        this.back(() => (answer === null ? fail(refused()) : end(() => resolve(answer))));
      }, mishap?.delayMs);
    });
  }

  #latency(): number {
    const [from, to] = this.#parts.latencyMs;
    return this.#parts.random.integer(from, to);
  }
}
