import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../adapters/config/load.ts';
import type { Beside } from '../../adapters/http/app.ts';
import { startHttp } from '../../adapters/http/server.ts';
import { composeService } from '../../cli/compose.ts';
import { keptInFiles } from '../../cli/tenure.ts';
import { type Clock, systemClock } from '../../domain/clock/clock.ts';
import type { HttpConfig } from '../../domain/config.ts';
import type { OperatorFact } from '../../domain/facts.ts';
import type { Core } from '../../machines/core.ts';
import { sandboxSettings } from '../../sandbox/index.ts';
import { createMetrics } from '../../services/metrics/metrics.ts';
import type { Log } from '../../services/ports.ts';
import { createOperatorsView, type OperatorsView } from '../../services/views/operatorsView.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import type { WatchedDriver } from '../services/views/support.ts';
import { builtPage } from '../support/builtProgram.ts';

export const TOKEN = 'a-token-of-the-spec';

/** The model world, a service on it, and the page as it is built for everyone. */
export interface Served {
  readonly stage: Stage;
  url(): string;
  /** Ends service and HTTP; the world goes on. */
  stop(): Promise<void>;
  /** A new run of the service, at the same address. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** @param besideFor what is served beside the API, if anything is */
export async function serveDashboard(besideFor?: (stage: Stage) => Beside): Promise<Served> {
  const stage = await openStage();
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-browser-'));
  const dashboard = await builtPage();
  const settings = join(folder, 'framework.conf');
  const { mesosUrl, gocdUrl } = stage;
  await writeFile(
    settings,
    `${sandboxSettings({ mesosUrl, gocdUrl, stateFile: join(folder, 'state.json') })}
     gocd-mesos.http.token = "${TOKEN}"`,
  );
  const config = await loadConfig(settings, {});
  const kept = keptInFiles(join(folder, 'state.json'), config.name, stage.clock);
  let port = 0;
  let url = '';
  let stop = async () => {};

  const start = async () => {
    const { clock } = stage;
    const service = await composeService({ config, clock, log: SILENT, kept });
    const view = createOperatorsView(service.core, clock, { gocdUrl: () => service.gocdUrl });
    const metrics = createMetrics(service.core, { clock });
    const server = await startHttp({
      http: { ...config.http, port },
      view,
      metrics,
      request: (fact) => service.request(fact),
      log: SILENT,
      clock: systemClock,
      dashboard,
      ...(besideFor === undefined ? {} : { beside: besideFor(stage) }),
    });
    url = server.url;
    port = Number(new URL(url).port);
    const ended = new Promise<void>((resolve, reject) => {
      service.steps.subscribe({
        next: (step) => {
          view.take(step);
          metrics.take(step);
        },
        error: reject,
        complete: resolve,
      });
    });
    stop = async () => {
      service.request({ type: 'operator.stop.requested', by: 'the spec' });
      await ended;
      await server.close();
    };
  };
  const cleanUp = async () => {
    await stage.close();
    await kept.memory.settled();
    await rm(folder, { recursive: true });
  };
  await start().catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  return {
    stage,
    url: () => url,
    stop: () => stop(),
    start,
    close: async () => {
      await stop();
      await cleanUp();
    },
  };
}

/** Machines that stand still until a spec lets time pass, and what operators see of them. */
export interface Standing {
  readonly core: Core;
  readonly view: OperatorsView;
  readonly clock: Pick<Clock, 'now'>;
  readonly request: (fact: OperatorFact) => unknown;
}

export function serveStanding(
  { core, view, clock, request }: Standing,
  dashboard: string,
  http: HttpConfig,
): ReturnType<typeof startHttp> {
  return startHttp({
    http,
    view,
    metrics: createMetrics(core, { clock }),
    request,
    log: SILENT,
    clock: systemClock,
    dashboard,
  });
}

export const standing = (driver: WatchedDriver): Standing => ({
  core: driver.core,
  view: driver.view,
  clock: { now: () => driver.now },
  request: (fact) => driver.take(fact),
});

/** The page on machines that a spec drives by hand. */
export function serveDriven(
  driver: WatchedDriver,
  dashboard: string,
  http: HttpConfig,
): ReturnType<typeof startHttp> {
  return serveStanding(standing(driver), dashboard, http);
}

export const SILENT: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
