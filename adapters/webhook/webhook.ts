import got from 'got';
import type { Clock } from '../../domain/clock/clock.ts';
import type { NotificationsConfig } from '../../domain/config.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Notification } from '../../services/notifications/noticeBoard.ts';
import type { Log } from '../../services/ports.ts';
import { faultOf } from '../outside/fault.ts';
import { type Posted, shaped } from './shapes.ts';

export interface Webhook {
  /** Posts it after all that was sent before. What cannot be delivered is given up, and the log says so. */
  send(notification: Notification): void;
  /** Resolves when all has been delivered or given up; that takes no longer than one deadline. */
  close(): Promise<void>;
}

export interface WebhookOptions {
  /** Secret, since the addresses of webhooks hold what entitles to use them. */
  readonly url: Secret;
  readonly shape: NotificationsConfig['shape'];
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** Before the first repeated attempt; each further one waits twice as long. */
  readonly retryWaitMs?: number;
}

/** For one notification, the repeated attempts included. */
export const DEADLINE_MS = 15_000;
const ATTEMPTS = 3;
const MOST_WAITING = 100;

/**
 * Notifications by HTTP POST. No redirect is followed: it would carry the message to where nobody has configured it.
 * Of a failure only its code or status is told: the client's errors hold the URL.
 */
export function createWebhook({ url, shape, clock, log, retryWaitMs = 1_000 }: WebhookOptions): Webhook {
  const leaving = new AbortController();
  const tell = tellerOfChanges(log);
  let waiting = 0;
  let last = Promise.resolve();

  const post = async (posted: Posted): Promise<string | null> => {
    const overdue = new AbortController();
    const cancel = clock.after(DEADLINE_MS, () => overdue.abort());
    const signal = AbortSignal.any([overdue.signal, leaving.signal]);
    try {
      for (let attempt = 1, wait = retryWaitMs; ; attempt += 1, wait *= 2) {
        const { problem, mayPass, retryAfterMs } = await postOnce(url, posted, signal);
        if (!mayPass || attempt === ATTEMPTS || signal.aborted) return problem;
        if (!(await waited(clock, retryAfterMs ?? wait, signal))) return problem;
      }
    } finally {
      cancel();
    }
  };

  return {
    send: (notification) => {
      if (waiting >= MOST_WAITING) return tell('is too slow: notifications are left out');
      waiting += 1;
      const posted = shaped(notification, shape, clock.now());
      last = last.then(async () => {
        tell(await post(posted));
        waiting -= 1;
      });
    },
    close: async () => {
      const cancel = clock.after(DEADLINE_MS, () => leaving.abort());
      await last.finally(cancel);
    },
  };
}

/** What became of one attempt. */
interface Attempt {
  /** Null if it was taken. */
  readonly problem: string | null;
  /** Whether it may go better the next time. */
  readonly mayPass: boolean;
  /** What the server asks to wait before that; null if it does not say. */
  readonly retryAfterMs: number | null;
}

/**
 * Never rejects: whatever the client throws is a failed attempt. Its own way of repeating is not used, since on Node 24
 * it loses a refused connection.
 */
async function postOnce(url: Secret, { type, body }: Posted, signal: AbortSignal): Promise<Attempt> {
  try {
    const { statusCode, headers } = await got.post(url.reveal(), {
      body,
      headers: { 'user-agent': 'gocd-mesos', 'content-type': type },
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      signal,
    });
    const isTaken = statusCode >= 200 && statusCode < 300;
    return {
      problem: isTaken ? null : `answered HTTP ${statusCode}`,
      mayPass: statusCode === 408 || statusCode === 429 || statusCode >= 500,
      retryAfterMs: millisecondsIn(headers['retry-after']),
    };
  } catch (error) {
    const problem = signal.aborted ? 'did not answer in time' : `did not answer (${faultOf(error).code})`;
    return { problem, mayPass: true, retryAfterMs: null };
  }
}

/** A `Retry-After` of whole seconds. The other form, a date, is as good as none: whose clock is right? */
function millisecondsIn(retryAfter: string | undefined): number | null {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null;
}

/** Resolves with whether the time has passed without the signal. */
function waited(clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(true));
    const giveUp = () => {
      cancel();
      resolve(false);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** One line when it stops working or fails in another way, and one when it works again. */
function tellerOfChanges(log: WebhookOptions['log']): (problem: string | null) => void {
  let before: string | null = null;
  return (problem) => {
    if (problem === before) return;
    before = problem;
    if (problem === null) log.info('notifications: the webhook takes them again');
    else log.warn(`notifications: the webhook ${problem}`);
  };
}
