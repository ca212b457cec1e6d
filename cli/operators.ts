import type { Beside } from '../adapters/http/app.ts';
import { startHttp } from '../adapters/http/server.ts';
import { DASHBOARD } from '../adapters/package.ts';
import { type Clock, systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { OperatorFact } from '../domain/facts.ts';
import { createCore } from '../machines/core.ts';
import type { AdviceView } from '../services/advice/adviceSchemas.ts';
import type { Happening } from '../services/events/happening.ts';
import type { Reload } from '../services/events/reload.ts';
import { failedTaskIn } from '../services/failedTask.ts';
import { Archive, type HistoryStore } from '../services/history/archive.ts';
import { pastIn } from '../services/history/past.ts';
import { createMetrics } from '../services/metrics/metrics.ts';
import type { Log } from '../services/ports.ts';
import type { Service, Step } from '../services/service.ts';
import { createOperatorsView } from '../services/views/operatorsView.ts';
import { telemetryFor } from './telemetry.ts';

export interface Operators {
  /** Has what happens kept there from now on, and shows what was before: before the first service. */
  remember(history: HistoryStore | null): Promise<void>;
  /** What is kept there, also by earlier runs; nothing where nothing is. */
  readonly archive: Archive;
  /** What is to be shown of advice on the config. */
  advised(advice: AdviceView): void;
  /** What happens that no step tells of. */
  tell(happening: Happening): void;
  /** What came of reading the config again. */
  reloaded(reload: Reload): void;
  /** Shows this service from now on. What it returns is to be told every step, and passes it on. */
  follow(
    service: Pick<Service, 'core' | 'request' | 'calls' | 'gocdUrl' | 'sandboxes'>,
    andThen: (step: Step) => void,
  ): (step: Step) => void;
}

interface ServingParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly beside?: Beside;
}

/**
 * Serves API, metrics and dashboard for as long as `work` takes, also while there is no service yet: an instance that
 * stands by is alive, if not ready.
 * @throws ListenError if the address cannot be had; `work` has not begun then.
 */
export async function whileServing<Result>(
  { config, clock, log, beside }: ServingParts,
  work: (operators: Operators) => Promise<Result>,
): Promise<Result> {
  let shown: Pick<Service, 'core' | 'request' | 'gocdUrl'> = {
    core: createCore({ config }),
    request: () => {},
    gocdUrl: config.goServer.url,
  };
  /** What is asked for while one service has ended and the next has not begun: the next is asked. */
  const waiting: OperatorFact[] = [];
  let isLive = false;
  const core = { picture: () => shown.core.picture() };
  const archive = new Archive();
  const view = createOperatorsView(core, clock, { archive, gocdUrl: () => shown.gocdUrl });
  const metrics = createMetrics(core, { clock });
  metrics.follow(archive);
  const server = await startHttp({
    http: config.http,
    view,
    metrics,
    request: (fact) => (isLive ? shown.request(fact) : waiting.push(fact)),
    log,
    clock: systemClock,
    dashboard: DASHBOARD,
    ...(beside === undefined ? {} : { beside }),
  });
  log.info(`dashboard and API at ${server.url}`);
  const telemetry = await telemetryFor({ config, clock, log, values: () => metrics.values() });
  try {
    return await work({
      archive,
      advised: view.advised,
      tell: view.tell,
      reloaded: (reload) => {
        view.reloaded(reload);
        metrics.takeReload(reload);
      },
      remember: async (history) => {
        archive.attach(history);
        view.begin(await pastIn(archive, clock.now()));
      },
      follow: (service, andThen) => {
        shown = service;
        isLive = true;
        for (const fact of waiting.splice(0)) service.request(fact);
        service.calls.subscribe((end) => metrics.takeCall(end));
        return (taken) => {
          if (taken.outcome.commands.some(({ type }) => type === 'service.stop')) isLive = false;
          const step = view.take(taken);
          const failed = failedTaskIn(step, service.core.picture());
          if (failed !== null)
            service.sandboxes?.lastWords(failed).then((words) => words && view.said(failed, words));
          metrics.take(step);
          telemetry?.take(step);
          andThen(taken);
        };
      },
    });
  } finally {
    await server.close();
    await telemetry?.close();
  }
}
