import { firstValueFrom, last, map, merge, NEVER, type Observable, tap } from 'rxjs';
import { loadConfig } from '../adapters/config/load.ts';
import { createLog } from '../adapters/log/winston.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Inspect } from '../machines/core.ts';
import { maskedReload, type Reload } from '../services/events/reload.ts';
import { NoticeBoard } from '../services/notifications/noticeBoard.ts';
import type { Log } from '../services/ports.ts';
import { reporter } from '../services/report.ts';
import type { Service, Step } from '../services/service.ts';
import { advising } from './advice.ts';
import { composeService } from './compose.ts';
import { EXIT } from './failure.ts';
import { remembering } from './history.ts';
import { type InspectFlags, inspectorFor } from './inspect.ts';
import { whileLeading } from './leadership.ts';
import { refuseNamesakes } from './namesakes.ts';
import { notified } from './notify.ts';
import { type Operators, whileServing } from './operators.ts';
import { type RecordFlags, recorded } from './record.ts';
import { configChanges, type FollowedFiles, followFiles } from './reload.ts';
import { Secrecy, shortSecrets } from './secrecy.ts';
import { onFirstSignal } from './signals.ts';
import { supervise } from './supervisor.ts';
import type { Tenure } from './tenure.ts';
import { Cell, type Leaving, type Wishes } from './wishes.ts';

export interface RunFlags extends RecordFlags, InspectFlags {
  readonly dryRun?: boolean;
  readonly logLevel?: Config['log']['level'];
}

/** Runs the framework until it is asked to leave or may not go on. Resolves with the exit code. */
export async function run(path: string, flags: RunFlags, wishes: Wishes): Promise<number> {
  const { leaving, rereads } = wishes;
  const files = followFiles(path, rereads);
  try {
    const readAt = rereads.now;
    const config = withFlags(await loadConfig(path, process.env), flags);
    if (leaving.now !== null) return EXIT.done;
    const secrecy = new Secrecy(config);
    return await secrecy.keep(() => runWith(config, { path, flags, wishes, files, readAt, secrecy }));
  } finally {
    files.close();
  }
}

interface Reading {
  readonly path: string;
  readonly flags: RunFlags;
  readonly wishes: Wishes;
  readonly files: FollowedFiles;
  /** Of `wishes.rereads`, before the config was read. */
  readonly readAt: number;
  readonly secrecy: Secrecy;
}

async function runWith(
  config: Config,
  { path, flags, wishes: { leaving, rereads }, files, readAt, secrecy }: Reading,
): Promise<number> {
  const log = createLog({ ...config.log, stream: process.stderr, mask: secrecy.mask });
  for (const line of shortSecrets(config)) log.warn(line);
  files.follow(log);
  const wanted = new Cell(config);
  let reloadProblem: string | null = null;
  const inspector = await inspectorFor(flags);
  if (inspector !== null) log.info(`state machines are shown at ${inspector.url}`);
  if (config.dryRun) log.info('dry run: decides and reports, launches and removes nothing');
  const parts = { config, clock: systemClock, log };
  try {
    return await whileServing(parts, async (operators) => {
      const tell = (reload: Reload) => {
        const masked = maskedReload(reload, secrecy.mask);
        reloadProblem = masked.outcome === 'refused' ? masked.why : null;
        operators.reloaded(masked);
      };
      // A standby has its config changed like any other, and leads with what is wanted by then.
      const changes = configChanges({
        ...{ path, log, rereads, readAt, tell },
        current: () => wanted.now,
        adjust: (read) => withFlags(read, flags),
      }).subscribe((changed) => {
        secrecy.learn(changed);
        wanted.set(changed);
      });
      const succession = { flags, log, operators, leaving, wanted, tell, reloadProblem: () => reloadProblem };
      try {
        return await whileLeading({ ...parts, leaving, tell: operators.tell }, (tenure) =>
          remembering({ ...parts, mask: secrecy.mask }, operators, () =>
            advising({ path, wanted, clock: systemClock, log, mask: secrecy.mask }, operators, () =>
              runInSuccession({ ...succession, tenure }, inspector?.inspect),
            ),
          ),
        );
      } finally {
        changes.unsubscribe();
      }
    });
  } finally {
    await inspector?.close();
  }
}

interface Succession {
  readonly flags: RunFlags;
  readonly log: Log;
  readonly operators: Operators;
  readonly tenure: Tenure;
  readonly leaving: Leaving;
  readonly wanted: Cell<Config>;
  /** Told what came of each changed config. */
  readonly tell: (reload: Reload) => void;
  readonly reloadProblem: () => string | null;
}

async function runInSuccession(
  { flags, log, operators, tenure, leaving, wanted, tell, reloadProblem }: Succession,
  inspect?: Inspect,
): Promise<number> {
  const board = new NoticeBoard();
  const parts = { clock: systemClock, log };
  let lived = 0;
  try {
    return await supervise({
      leaving,
      wanted,
      log,
      refused: (text) => tell({ outcome: 'refused', text, why: text }),
      compose: async (config) => {
        // Later services go on as the framework that the first has registered.
        if (lived === 0)
          for (const line of await refuseNamesakes({ ...parts, config, kept: tenure, leaving }))
            log.warn(`mesos: ${line}`);
        return composeService({
          ...parts,
          config,
          kept: tenure,
          ...(inspect === undefined ? {} : { inspect }),
        });
      },
      live: (service, config) => {
        const onStep = operators.follow(service, reporter(log, service.core));
        lived += 1;
        return recorded(service, flags, { ...parts, config, isNext: lived > 1 }, (kept) =>
          notified(kept, { ...parts, config, board, reloadProblem }, (told) =>
            exitCodeOf(told, onStep, tenure.deposed),
          ),
        );
      },
    });
  } finally {
    await tenure.memory.settled();
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
