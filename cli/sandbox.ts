import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../adapters/config/load.ts';
import { createLog } from '../adapters/log/winston.ts';
import { acceleratedClock, type Clock, systemClock } from '../domain/clock/clock.ts';
import { maskCredentials } from '../domain/masking/credentials.ts';
import {
  createDemoWorld,
  DEMO,
  type DemoWorld,
  type HostSpec,
  sandboxSettings,
  serveGocd,
  serveMesos,
  storeOnDisk,
  summaryOf,
  type TroubleName,
} from '../sandbox/index.ts';
import type { Log } from '../services/ports.ts';
import { reporter } from '../services/report.ts';
import type { Service } from '../services/service.ts';
import { Closing } from './closing.ts';
import { composeService } from './compose.ts';
import { EXIT } from './failure.ts';
import { remembering } from './history.ts';
import { type InspectFlags, inspectorFor } from './inspect.ts';
import { whileServing } from './operators.ts';
import { type RecordFlags, recorded } from './record.ts';
import { exitCodeOf, leaveOnSignals } from './run.ts';
import { rehearsing } from './sandboxRehearsal.ts';
import { sandboxRoutes } from './sandboxRoutes.ts';
import { haveRun, jobsFirst, playWorkload, type WorkloadFlags } from './sandboxWorkload.ts';
import { keptInFiles } from './tenure.ts';

export interface SandboxFlags extends WorkloadFlags, RecordFlags, InspectFlags {
  /** Seconds by the wall clock. */
  readonly timeout: number;
  readonly speed: number;
  readonly hosts?: readonly HostSpec[];
  readonly maxAgents?: number;
  readonly trouble?: readonly TroubleName[];
  /** 0 picks a free one. */
  readonly httpPort: number;
}

/**
 * The whole program against a model of its surroundings, over real HTTP on loopback ports. With `once` it resolves
 * with 0 when all jobs have run and the fleet is gone, with 1 if that takes too long. Without, work goes on in waves.
 */
export async function sandbox(flags: SandboxFlags): Promise<number> {
  const clock = acceleratedClock(flags.speed);
  const log = createLog({
    level: 'info',
    format: 'text',
    stream: process.stderr,
    mask: maskCredentials,
    // The page shows the sandbox's time: who reads both must find the same moment in both.
    now: () => clock.now(),
  });
  const closing = new Closing();
  try {
    return await runIn(flags, { clock, log, closing });
  } finally {
    await closing.all(log);
  }
}

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly closing: Closing;
}

async function runIn(flags: SandboxFlags, { clock, log, closing }: Surroundings): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-'));
  closing.later('the folder of the state', () => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const world = createDemoWorld({ clock, ...flags });
  closing.later('the model of GoCD', () => world.gocd.stop());
  closing.later('the model of Mesos', () => world.mesos.close());
  const mesosFace = await serveMesos((request) => world.doors.askMesos(request));
  closing.later('Mesos’s address', () => mesosFace.close());
  world.mesos.hostsListenAt(mesosFace.port);
  const gocdFace = await serveGocd({
    handle: async (request) => {
      const { gocdDelayMs } = world.doors;
      if (gocdDelayMs > 0) await new Promise<void>((resolve) => clock.after(gocdDelayMs, resolve));
      return world.doors.askGocd(request);
    },
  });
  closing.later('GoCD’s address', () => gocdFace.close());
  const settings = join(folder, 'sandbox.conf');
  const stateFile = join(folder, 'state.json');
  await writeFile(
    settings,
    sandboxSettings({ mesosUrl: mesosFace.url, gocdUrl: gocdFace.url, stateFile, ...flags }),
  );
  const loaded = await loadConfig(settings, {});
  const config = { ...loaded, http: { ...loaded.http, port: flags.httpPort } };
  const files = keptInFiles(stateFile, config.name, clock);
  const kept = { ...files, store: storeOnDisk(files.store, world.disk, stateFile) };
  // The folder can only go once nothing is written into it any more.
  closing.later('the state', () => Promise.all([files.memory.settled(), files.store.settled()]));
  const inspector = await inspectorFor(flags);
  closing.later('the inspector', () => inspector?.close());
  log.info(`sandbox: GoCD at ${gocdFace.url}, Mesos at ${mesosFace.url}, time ${flags.speed} times as fast`);
  log.info(`sandbox: drains and pauses take the token ${JSON.stringify(DEMO.httpToken)}`);
  if (inspector !== null) log.info(`state machines are shown at ${inspector.url}`);
  // Its token is told to everyone, and a word that stands in names: nothing is masked for it.
  const unmasked = { ...config, http: { ...config.http, token: null } };
  const service = await composeService({
    config: unmasked,
    clock,
    log,
    kept,
    ...(inspector === null ? {} : { inspect: inspector.inspect }),
  });
  closing.later('the watch for signals', leaveOnSignals(service));
  const startedAt = clock.now();
  closing.later('the workload', playWorkload(clock, world, flags));
  const { rehearsal, isOver } = rehearsing(flags, {
    world,
    clock,
    log,
    closing,
    request: (fact) => service.request(fact),
  });
  const isDone = () => isOver() && isEmpty(world, jobsFirst(flags));
  const watch = flags.once === true ? watchForEnd(isDone, service, clock, flags) : null;
  closing.later('the watch for the end', () => watch?.stop());
  const parts = { config, clock, log };
  const beside = { routes: sandboxRoutes(rehearsal, clock), script: 'rehearse.js' };
  const code = await whileServing({ ...parts, beside }, (operators) =>
    remembering({ ...parts, mask: maskCredentials }, operators, () =>
      recorded(service, flags, parts, (kept) =>
        exitCodeOf(kept, operators.follow(service, reporter(log, service.core))),
      ),
    ),
  );
  process.stdout.write(`${summaryOf(world, { startedAt, now: clock.now(), jobs: jobsFirst(flags) })}\n`);
  if (watch?.timedOut()) {
    log.error(`sandbox: not done after ${flags.timeout} s`);
    return EXIT.failed;
  }
  return code;
}

const LOOK_EVERY_MS = 1_000;

/** Ends the service when all is done, or when the wall clock says it took too long. */
function watchForEnd(
  isDone: () => boolean,
  service: Service,
  clock: Clock,
  { timeout }: Pick<SandboxFlags, 'timeout'>,
) {
  let timedOut = false;
  const leave = (by: string) => service.request({ type: 'operator.stop.requested', by });
  const look = () => {
    if (isDone()) leave('the end of the workload');
    else cancelLook = clock.after(LOOK_EVERY_MS, look);
  };
  let cancelLook = clock.after(LOOK_EVERY_MS, look);
  const cancelTimeout = systemClock.after(timeout * 1000, () => {
    timedOut = true;
    leave('timeout');
  });
  return {
    timedOut: () => timedOut,
    stop: () => {
      cancelLook();
      cancelTimeout();
    },
  };
}

/** All jobs have run, and of the agents nothing is left on either side. */
function isEmpty(world: DemoWorld, jobs: number): boolean {
  const { gocd, mesos } = world;
  return haveRun(world, jobs) && gocd.agents().length === 0 && mesos.view().tasks.length === 0;
}
