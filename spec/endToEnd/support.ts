import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../adapters/config/load.ts';
import { composeService } from '../../cli/compose.ts';
import { keptInFiles } from '../../cli/tenure.ts';
import { acceleratedClock, type Clock } from '../../domain/clock/clock.ts';
import {
  createDemoWorld,
  type DemoWorld,
  type HostSpec,
  serveGocd,
  serveMesos,
} from '../../sandbox/index.ts';
import type { Log, MemoryStore } from '../../services/ports.ts';
import { reporter } from '../../services/report.ts';
import type { Service, Step } from '../../services/service.ts';

/** Fast, and still slow enough for deadlines that run on this clock to leave a busy machine time to answer. */
const SPEED = 40;

/** The model world behind real sockets, and whatever config a spec wants to run on it. */
export interface Stage {
  readonly world: DemoWorld;
  readonly clock: Clock;
  readonly mesosUrl: string;
  readonly gocdUrl: string;
  /** Log lines so far, as people see them. */
  readonly lines: string[];
  /** A service as `run` composes it from this config text. */
  service(settings: string): Promise<Service>;
  close(): Promise<void>;
}

export async function openStage({
  seed = 1,
  hosts,
}: {
  seed?: number;
  hosts?: readonly HostSpec[];
} = {}): Promise<Stage> {
  const clock = acceleratedClock(SPEED);
  const world = createDemoWorld({ clock, seed, ...(hosts === undefined ? {} : { hosts }) });
  const mesos = await serveMesos((request) => world.mesos.handle(request));
  world.mesos.hostsListenAt(mesos.port);
  const gocd = await serveGocd(world.gocd);
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  const lines: string[] = [];
  const memories: MemoryStore[] = [];
  return {
    world,
    clock,
    mesosUrl: mesos.url,
    gocdUrl: gocd.url,
    lines,
    service: async (settings) => {
      const path = join(folder, 'framework.conf');
      await writeFile(path, settings.replace('STATE_FILE', join(folder, 'state.json')));
      const config = await loadConfig(path, {});
      const kept = keptInFiles(join(folder, 'state.json'), config.name, clock);
      memories.push(kept.memory);
      return composeService({ config, clock, log: logTo(lines), kept });
    },
    close: async () => {
      world.gocd.stop();
      world.mesos.close();
      await Promise.all([mesos.close(), gocd.close()]);
      await Promise.all(memories.map((memory) => memory.settled()));
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * Runs a service until `isDone`, then asks it to leave. Resolves with all its steps when it has; the spec's timeout
 * is the only bound.
 */
export function runUntil(service: Service, stage: Stage, isDone: (steps: readonly Step[]) => boolean) {
  const steps: Step[] = [];
  const tell = reporter(logTo(stage.lines), service.core);
  let isLeaving = false;
  return new Promise<readonly Step[]>((resolve, reject) => {
    service.steps.subscribe({
      next: (step) => {
        steps.push(step);
        tell(step);
        if (isLeaving || !isDone(steps)) return;
        isLeaving = true;
        service.request({ type: 'operator.stop.requested', by: 'the spec' });
      },
      error: reject,
      complete: () => resolve(steps),
    });
  });
}

function logTo(lines: string[]): Log {
  const add = (message: string) => {
    lines.push(message);
  };
  return { error: add, warn: add, info: add, debug: () => {} };
}
