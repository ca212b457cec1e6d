import type { Clock } from '../../../domain/clock/clock.ts';
import type { GocdFailureReason } from '../../../domain/gocd.ts';
import type { GocdApi } from '../wire/api.ts';
import { GocdCallError } from '../wire/failure.ts';

/** What passes by itself, mostly. */
const PASSING: ReadonlySet<GocdFailureReason> = new Set([
  ...(['starting', 'backup', 'timeout', 'unreachable', 'throttled', 'server-error', 'proxy'] as const),
]);
const MOST_TRIES = 6;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;

/**
 * An API that is asked no more often than once in so many ms, whoever asks, and again after what passes by itself: the rests
 * grow, and the server's own `Retry-After` counts if it is longer.
 */
export function politely(api: GocdApi, clock: Clock, gapMs: number): GocdApi {
  let nextAt = Number.NEGATIVE_INFINITY;

  async function turn(): Promise<void> {
    const at = Math.max(clock.now(), nextAt);
    nextAt = at + gapMs;
    await rest(clock, at - clock.now());
  }

  async function asked<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      await turn();
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof GocdCallError) || !PASSING.has(error.failure.reason) || tries === MOST_TRIES)
          throw error;
        const grown = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (tries - 1));
        await rest(clock, Math.max(grown, error.failure.retryAfterMs ?? 0));
      }
    }
  }

  return {
    json: (request, schema, signal) => asked(() => api.json(request, schema, signal)),
    jsonSince: (request, schema, known, signal) => asked(() => api.jsonSince(request, schema, known, signal)),
    jsonBody: (request, signal) => asked(() => api.jsonBody(request, signal)),
    xml: (path, signal) => asked(() => api.xml(path, signal)),
    describe: (path) => api.describe(path),
  };
}

function rest(clock: Clock, ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => clock.after(ms, () => resolve()));
}
