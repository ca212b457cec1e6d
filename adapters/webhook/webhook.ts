import got, { HTTPError, RequestError } from 'got';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Notification } from '../../services/notifications/noticeBoard.ts';
import type { Log } from '../../services/ports.ts';

export interface Webhook {
  /** Posts it as JSON after all that was sent before. What cannot be delivered is given up, and the log says so. */
  send(notification: Notification): void;
  /** Resolves when all has been delivered or given up; that takes no longer than one deadline. */
  close(): Promise<void>;
}

export interface WebhookOptions {
  /** Secret, since the addresses of webhooks hold what entitles to use them. */
  readonly url: Secret;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** The longest wait before an attempt is repeated. */
  readonly longestRetryWaitMs?: number;
}

/** For one notification, the repeated attempts included. */
export const DEADLINE_MS = 15_000;
const RETRIES = 2;
const MOST_WAITING = 100;

/**
 * Notifications by HTTP POST. No redirect is followed: it would carry the message to where nobody has configured it.
 * Of a failure only its code or status is told: the client's errors hold the URL.
 */
export function createWebhook({ url, clock, log, longestRetryWaitMs = 5_000 }: WebhookOptions): Webhook {
  const leaving = new AbortController();
  const tell = tellerOfChanges(log);
  let waiting = 0;
  let last = Promise.resolve();

  const post = async (notification: Notification): Promise<string | null> => {
    const overdue = new AbortController();
    const cancel = clock.after(DEADLINE_MS, () => overdue.abort());
    try {
      const { statusCode } = await got.post(url.reveal(), {
        json: notification,
        headers: { 'user-agent': 'gocd-mesos' },
        followRedirect: false,
        retry: { limit: RETRIES, methods: ['POST'], backoffLimit: longestRetryWaitMs },
        timeout: { request: DEADLINE_MS },
        signal: AbortSignal.any([overdue.signal, leaving.signal]),
      });
      return statusCode < 300 ? null : `answered HTTP ${statusCode}`;
    } catch (error) {
      if (error instanceof HTTPError) return `answered HTTP ${error.response.statusCode}`;
      if (!(error instanceof RequestError)) throw error;
      return error.code === 'ERR_ABORTED' ? 'did not answer in time' : `did not answer (${error.code})`;
    } finally {
      cancel();
    }
  };

  return {
    send: (notification) => {
      if (waiting >= MOST_WAITING) return tell('is too slow: notifications are left out');
      waiting += 1;
      last = last.then(async () => {
        tell(await post(notification));
        waiting -= 1;
      });
    },
    close: async () => {
      const cancel = clock.after(DEADLINE_MS, () => leaving.abort());
      await last.finally(cancel);
    },
  };
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
