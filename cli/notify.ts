import { tap } from 'rxjs';
import { createWebhook } from '../adapters/webhook/webhook.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { NoticeBoard } from '../services/notifications/noticeBoard.ts';
import type { Log } from '../services/ports.ts';
import type { Service } from '../services/service.ts';

export interface NotifyParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Knows what has been told. */
  readonly board: NoticeBoard;
  /** Why the last changed config is not in force; null if it is. */
  readonly reloadProblem: () => string | null;
}

/** Runs a service with people told of what is wrong, if a webhook is configured; all is sent when this settles. */
export async function notified<Result>(
  service: Service,
  { config, clock, log, board, reloadProblem }: NotifyParts,
  live: (service: Service) => Promise<Result>,
): Promise<Result> {
  const { webhookUrl, shape } = config.notifications;
  if (webhookUrl === null) return live(service);
  const webhook = createWebhook({ url: webhookUrl, shape, clock, log });
  const steps = service.steps.pipe(
    tap((step) => {
      const news = board.take(step, service.core.picture(), config, reloadProblem());
      for (const notification of news) webhook.send(notification);
    }),
  );
  try {
    return await live({ ...service, steps });
  } finally {
    await webhook.close();
  }
}
