import type { Clock } from '../../../domain/clock/clock.ts';
import type { Connection } from './connection.ts';

/** A `Date` is in whole seconds, and the clocks of two machines drift. */
const ROUNDING_MS = 1_000;
const DRIFT_MS = 2_000;
/** A server's clock that is set back makes its answers look old until what was known of it is forgotten: for twice this. */
const KNOWN_FOR_MS = 5 * 60_000;
/** A clock that stands would have fallen behind by more than it may be off. */
const SEEN_TO_RUN_MS = 5_000;

/**
 * Whether answers are as new as they look. GoCD allows nobody to keep one (`Cache-Control: max-age=0, private,
 * must-revalidate`, in all recordings), but a proxy may do so all the same; then the `Date` of the answer, which whoever
 * keeps one must leave as it was (RFC 9111), is older than the request. An answer without one tells nothing.
 */
export interface AnswerAges {
  /** The same way to the server, by which what is known of its clock grows. */
  readonly connection: Connection;
  /** A way of its own for those whose answers make up one reading. */
  watched(): Watched;
}

export interface Watched {
  readonly connection: Connection;
  /**
   * Does some reading, and tells when the oldest of the answers that came meanwhile was made (ms since the epoch, by our clock) if
   * that was before the reading began; else null.
   */
  during<Result>(read: () => Promise<Result>): Promise<Aged<Result>>;
}

export interface Aged<Result> {
  readonly result: Result;
  readonly oldest: number | null;
  /** How far the server's clock is ahead of ours at least (ms, less than nothing if it is behind); null if that is not known. */
  readonly lead: number | null;
}

interface Dated {
  /** By the server's clock. */
  readonly madeAt: number;
  readonly askedAt: number;
}

export function createAnswerAges(connection: Connection, clock: Pick<Clock, 'now'>): AnswerAges {
  const lead = new Lead();

  const through = (take: (answer: Dated) => void): Connection => ({
    ...connection,
    send: async (request, signal) => {
      const askedAt = clock.now();
      const answer = await connection.send(request, signal);
      const { madeAt } = answer;
      if (madeAt !== undefined) {
        lead.note(madeAt, clock.now());
        take({ madeAt, askedAt });
      }
      return answer;
    },
  });

  return {
    connection: through(() => {}),
    watched: () => {
      const looks = new Set<Dated[]>();
      return {
        connection: through((answer) => {
          for (const look of looks) look.push(answer);
        }),
        during: async (read) => {
          const begunAt = clock.now();
          const look: Dated[] = [];
          looks.add(look);
          try {
            const result = await read();
            const known = lead.of(clock.now());
            const oldest = look.reduce(
              (before, answer) => Math.min(before, madeBefore(answer, known) ?? before),
              begunAt,
            );
            return { result, oldest: oldest < begunAt ? oldest : null, lead: known };
          } finally {
            looks.delete(look);
          }
        },
      };
    },
  };
}

function madeBefore({ madeAt, askedAt }: Dated, lead: number | null): number | null {
  if (lead === null) return null;
  const made = madeAt - lead;
  return made + ROUNDING_MS + DRIFT_MS < askedAt ? made : null;
}

/**
 * How far a server's clock is ahead of ours at least: an answer that has come cannot have been made later. Known only once that
 * clock was seen to run: what stands in for a server may say the same `Date` for ever.
 */
class Lead {
  #since = Number.NEGATIVE_INFINITY;
  #lately = Number.NEGATIVE_INFINITY;
  #before = Number.NEGATIVE_INFINITY;
  /** When an answer first told of about the lead that is known. */
  #toldAt = Number.POSITIVE_INFINITY;
  #isRunning = false;

  note(madeAt: number, now: number): void {
    this.#turn(now);
    const lead = madeAt - now;
    const known = this.#known;
    if (lead > known + ROUNDING_MS + DRIFT_MS) {
      this.#toldAt = now;
      this.#isRunning = false;
    } else if (lead >= known - ROUNDING_MS - DRIFT_MS && now - this.#toldAt >= SEEN_TO_RUN_MS)
      this.#isRunning = true;
    this.#lately = Math.max(this.#lately, lead);
  }

  of(now: number): number | null {
    this.#turn(now);
    return this.#isRunning ? this.#known : null;
  }

  get #known(): number {
    return Math.max(this.#lately, this.#before);
  }

  #turn(now: number): void {
    if (now - this.#since < KNOWN_FOR_MS) return;
    this.#before = now - this.#since < 2 * KNOWN_FOR_MS ? this.#lately : Number.NEGATIVE_INFINITY;
    this.#lately = Number.NEGATIVE_INFINITY;
    this.#since = now;
  }
}
