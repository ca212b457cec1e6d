import { tap } from 'rxjs';
import type { Clock } from '../../services/clock/clock.ts';
import type { Config } from '../../services/domain/config.ts';
import { notifier } from '../../services/notifications/notifier.ts';
import type { Log } from '../../services/ports.ts';
import type { Service } from '../../services/service.ts';
import { createWebhook } from '../webhook/webhook.ts';

/** Runs a service with people told of what is wrong, if a webhook is configured; all is sent when this settles. */
export async function notified<Result>(
  service: Service,
  { config, clock, log }: { readonly config: Config; readonly clock: Clock; readonly log: Log },
  live: (service: Service) => Promise<Result>,
): Promise<Result> {
  const { webhookUrl } = config.notifications;
  if (webhookUrl === null) return live(service);
  const webhook = createWebhook({ url: webhookUrl, clock, log });
  const newsOf = notifier({ core: service.core, config });
  const steps = service.steps.pipe(
    tap((step) => {
      for (const notification of newsOf(step)) webhook.send(notification);
    }),
  );
  try {
    return await live({ ...service, steps });
  } finally {
    await webhook.close();
  }
}
