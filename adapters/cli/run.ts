import { lastValueFrom, map, tap } from 'rxjs';
import { systemClock } from '../../services/clock/clock.ts';
import type { Config } from '../../services/domain/config.ts';
import { reporter } from '../../services/report.ts';
import type { Service } from '../../services/service.ts';
import { loadConfig } from '../config/load.ts';
import { startInspector } from '../inspector/inspector.ts';
import { createLog } from '../log/winston.ts';
import { composeService } from './compose.ts';

export const DEFAULT_INSPECTOR_PORT = 8089;

export interface RunFlags {
  readonly dryRun?: boolean;
  /** `true` without a port. */
  readonly inspect?: true | number;
  readonly logLevel?: Config['log']['level'];
}

/** Runs the framework until it is asked to leave or may not go on. Resolves with the exit code. */
export async function run(path: string, flags: RunFlags): Promise<number> {
  const config = withFlags(await loadConfig(path, process.env), flags);
  const log = createLog({ ...config.log, stream: process.stderr });
  const inspector =
    flags.inspect === undefined
      ? null
      : await startInspector(flags.inspect === true ? DEFAULT_INSPECTOR_PORT : flags.inspect);
  if (inspector !== null) log.info(`state machines are shown at ${inspector.url}`);
  const service = await composeService({
    config,
    clock: systemClock,
    log,
    ...(inspector === null ? {} : { inspect: inspector.inspect }),
  });
  if (config.dryRun) log.info('dry run: decides and reports, launches and removes nothing');
  const forget = leaveOnSignals(service);
  try {
    return await exitCodeOf(service, reporter(log, service.core));
  } finally {
    forget();
    await inspector?.close();
  }
}

/** Runs a service to its end; resolves with the code it stopped with. */
export function exitCodeOf(service: Service, onStep: ReturnType<typeof reporter>): Promise<number> {
  return lastValueFrom(
    service.steps.pipe(
      tap(onStep),
      map(({ outcome }) => outcome.commands.find(({ type }) => type === 'service.stop')),
      map((command) => (command?.type === 'service.stop' ? command.code : 0)),
    ),
  );
}

function withFlags(config: Config, { dryRun, logLevel }: RunFlags): Config {
  return {
    ...config,
    ...(dryRun === true ? { dryRun } : {}),
    ...(logLevel === undefined ? {} : { log: { ...config.log, level: logLevel } }),
  };
}

/** The first signal asks to leave; tasks run on. A second one ends the process as it would any other. */
export function leaveOnSignals(service: Service): () => void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const leave = (signal: NodeJS.Signals) => {
    forget();
    service.request({ type: 'operator.stop.requested', by: signal });
  };
  const forget = () => {
    for (const signal of signals) process.off(signal, leave);
  };
  for (const signal of signals) process.on(signal, leave);
  return forget;
}
