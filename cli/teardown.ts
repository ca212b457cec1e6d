import { loadConfig } from '../adapters/config/load.ts';
import { createLog } from '../adapters/log/winston.ts';
import { createProgress, type ProgressPlace } from '../adapters/terminal/progress.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Core } from '../machines/core.ts';
import { reporter } from '../services/report.ts';
import type { Step } from '../services/service.ts';
import { composeService } from './compose.ts';
import { EXIT } from './failure.ts';
import { whileLeading } from './leadership.ts';
import { refuseNamesakes } from './namesakes.ts';
import { exitCodeOf } from './run.ts';
import { Secrecy } from './secrecy.ts';
import { teardownProgress } from './teardownProgress.ts';
import type { Leaving } from './wishes.ts';

const MINUTE_MS = 60_000;
/** Who wants it, as page and log tell. */
const BY = 'teardown';

export interface TeardownFlags {
  /** Minutes that building agents are waited for. */
  readonly timeout: number;
  /** Do not wait for them at all. */
  readonly now?: true;
}

/**
 * Ends a framework for good: takes it over from the instance that runs, if any (or, with state in
 * ZooKeeper, waits until none does), drains and removes its agents, and
 * tears it down on Mesos. Resolves with the exit code.
 */
export async function teardown(path: string, flags: TeardownFlags, leaving: Leaving): Promise<number> {
  const config = await loadConfig(path, process.env);
  const secrecy = new Secrecy(config);
  return secrecy.keep(() => tearDown(config, flags, secrecy, leaving));
}

async function tearDown(
  config: Config,
  flags: TeardownFlags,
  { mask }: Secrecy,
  leaving: Leaving,
): Promise<number> {
  const isTerminal = process.stderr.isTTY === true;
  const toLog: ProgressPlace['stream'] = { write: (line) => log.info(line.trimEnd()) };
  const progress = createProgress('teardown', {
    stream: isTerminal ? process.stderr : toLog,
    clock: systemClock,
  });
  const log = createLog({ ...config.log, stream: isTerminal ? progress.above : process.stderr, mask });
  return whileLeading({ config, clock: systemClock, log, leaving, tell: () => {} }, async (tenure) => {
    // Elsewhere than where its state is kept, it would end a framework made for it, and leave the one that runs.
    await refuseNamesakes({ config, clock: systemClock, log, kept: tenure, leaving });
    const service = await composeService({ config, clock: systemClock, log, kept: tenure, tornDownBy: BY });
    const tell = reporter(log, service.core);
    const tellProgress = teardownProgress(service.core, progress);
    if (leaving.now !== null) return EXIT.done;
    const forget = leaving.onChange(() =>
      service.request({ type: 'operator.stop.requested', by: leaving.now ?? 'a signal' }),
    );
    let isRequested = false;
    const onStep = (step: Step) => {
      tell(step);
      if (isRequested) tellProgress();
      if (isRequested || !knowsItsFleet(service.core)) return;
      isRequested = true;
      const patience = flags.now === true ? 0 : flags.timeout * MINUTE_MS;
      service.request({
        type: 'operator.teardown.requested',
        by: BY,
        deadline: systemClock.now() + patience,
      });
    };
    return exitCodeOf(service, onStep, tenure.deposed).finally(async () => {
      forget();
      progress.clear();
      await tenure.memory.settled();
    });
  });
}

/**
 * What is not known cannot be ended: first Mesos must have told its tasks, and GoCD its agents, if it answers at all. It
 * is read again from the wish on.
 */
function knowsItsFleet(core: Pick<Core, 'picture'>): boolean {
  const { framework, view, pollFailure } = core.picture();
  return framework?.isSettled === true && (view !== null || pollFailure !== null);
}
