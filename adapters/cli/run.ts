import { firstValueFrom, last, map, merge, NEVER, type Observable, tap } from 'rxjs';
import { systemClock } from '../../services/clock/clock.ts';
import type { Config } from '../../services/domain/config.ts';
import { reporter } from '../../services/report.ts';
import type { Service, Step } from '../../services/service.ts';
import { loadConfig } from '../config/load.ts';
import { startInspector } from '../inspector/inspector.ts';
import { createLog } from '../log/winston.ts';
import { composeService } from './compose.ts';
import { EXIT } from './failure.ts';
import { whileLeading } from './leadership.ts';
import { whileServing } from './operators.ts';
import { type RecordFlags, recorded } from './record.ts';
import { onFirstSignal } from './signals.ts';

export const DEFAULT_INSPECTOR_PORT = 8089;

export interface RunFlags extends RecordFlags {
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
  if (config.dryRun) log.info('dry run: decides and reports, launches and removes nothing');
  try {
    const parts = { config, clock: systemClock, log };
    return await whileServing(parts, (operators) =>
      whileLeading(parts, async ({ store, deposed }) => {
        const service = await composeService({
          ...parts,
          store,
          ...(inspector === null ? {} : { inspect: inspector.inspect }),
        });
        const forget = leaveOnSignals(service);
        const onStep = operators.follow(service, reporter(log, service.core));
        return recorded(service, flags, parts, (kept) => exitCodeOf(kept, onStep, deposed)).finally(forget);
      }),
    );
  } finally {
    await inspector?.close();
  }
}

/** Runs a service to its end, or until it is deposed; resolves with the code it stopped with. */
export function exitCodeOf(
  service: Service,
  onStep: (step: Step) => void,
  deposed: Observable<unknown> = NEVER,
): Promise<number> {
  const ended = service.steps.pipe(
    tap(onStep),
    map(({ outcome }) => outcome.commands.find(({ type }) => type === 'service.stop')),
    map((command) => (command?.type === 'service.stop' ? command.code : EXIT.done)),
    last(),
  );
  // Who is deposed does nothing more: to leave the steps is to leave Mesos and GoCD at once.
  return firstValueFrom(merge(deposed.pipe(map(() => EXIT.takenOver)), ended));
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
  return onFirstSignal((signal) => service.request({ type: 'operator.stop.requested', by: signal }));
}
