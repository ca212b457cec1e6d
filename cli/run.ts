import { firstValueFrom, last, map, merge, NEVER, type Observable, tap } from 'rxjs';
import { loadConfig } from '../adapters/config/load.ts';
import { createLog } from '../adapters/log/winston.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Inspect } from '../machines/core.ts';
import { NoticeBoard } from '../services/notifications/noticeBoard.ts';
import type { Log } from '../services/ports.ts';
import { reporter } from '../services/report.ts';
import type { Service, Step } from '../services/service.ts';
import { composeService } from './compose.ts';
import { EXIT } from './failure.ts';
import { type InspectFlags, inspectorFor } from './inspect.ts';
import { whileLeading } from './leadership.ts';
import { notified } from './notify.ts';
import { type Operators, whileServing } from './operators.ts';
import { type RecordFlags, recorded } from './record.ts';
import { configChanges } from './reload.ts';
import { Secrecy, shortSecrets } from './secrecy.ts';
import { onFirstSignal } from './signals.ts';
import type { Tenure } from './tenure.ts';

export interface RunFlags extends RecordFlags, InspectFlags {
  readonly dryRun?: boolean;
  readonly logLevel?: Config['log']['level'];
}

/** Runs the framework until it is asked to leave or may not go on. Resolves with the exit code. */
export async function run(path: string, flags: RunFlags): Promise<number> {
  const config = withFlags(await loadConfig(path, process.env), flags);
  const secrecy = new Secrecy(config);
  return secrecy.keep(() => runWith(config, path, flags, secrecy));
}

async function runWith(config: Config, path: string, flags: RunFlags, secrecy: Secrecy): Promise<number> {
  const log = createLog({ ...config.log, stream: process.stderr, mask: secrecy.mask });
  for (const line of shortSecrets(config)) log.warn(line);
  const inspector = await inspectorFor(flags);
  if (inspector !== null) log.info(`state machines are shown at ${inspector.url}`);
  if (config.dryRun) log.info('dry run: decides and reports, launches and removes nothing');
  try {
    const parts = { config, clock: systemClock, log };
    return await whileServing(parts, (operators) =>
      whileLeading(parts, (tenure) => {
        const succession = { path, flags, config, secrecy, log, operators, tenure };
        return runInSuccession(succession, inspector?.inspect);
      }),
    );
  } finally {
    await inspector?.close();
  }
}

interface Succession {
  readonly path: string;
  readonly flags: RunFlags;
  readonly config: Config;
  readonly secrecy: Secrecy;
  readonly log: Log;
  readonly operators: Operators;
  readonly tenure: Tenure;
}

/**
 * One service after the other, each with the config that was read last. A changed config is put in force as a
 * restart would, within the process: the one service leaves, its tasks run on, and the next finds them again.
 */
async function runInSuccession(
  { path, flags, config: first, secrecy, log, operators, tenure }: Succession,
  inspect?: Inspect,
): Promise<number> {
  const board = new NoticeBoard();
  let config = first;
  let next: Config | null = null;
  let isLeaving = false;
  let leave = (_by: string) => {};
  const changes = configChanges({
    path,
    log,
    current: () => next ?? config,
    adjust: (read) => withFlags(read, flags),
  }).subscribe((changed) => {
    secrecy.learn(changed);
    next = changed;
    leave('a changed config');
  });
  const forget = onFirstSignal((signal) => {
    isLeaving = true;
    leave(signal);
  });
  try {
    for (;;) {
      const parts = { config, clock: systemClock, log };
      const service = await composeService({
        ...parts,
        kept: tenure,
        ...(inspect === undefined ? {} : { inspect }),
      });
      if (isLeaving) return EXIT.done;
      leave = (by) => service.request({ type: 'operator.stop.requested', by });
      const onStep = operators.follow(service, reporter(log, service.core));
      const code = await recorded(service, flags, parts, (kept) =>
        notified(kept, { ...parts, board }, (told) => exitCodeOf(told, onStep, tenure.deposed)),
      );
      if (next === null || isLeaving || code !== EXIT.done) return code;
      config = next;
      next = null;
    }
  } finally {
    forget();
    changes.unsubscribe();
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
