import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../adapters/config/load.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import type { Core } from '../../../machines/core.ts';
import { createService, type Service } from '../../../services/service.ts';
import { createOperatorsView, type OperatorsView } from '../../../services/views/operatorsView.ts';
import { inProcessGocd } from '../../inProcess/gocdServer.ts';
import { inProcessMesos } from '../../inProcess/mesosMaster.ts';
import { advance, Quiescence } from '../../inProcess/quiescence.ts';
import { DiskStore } from '../../inProcess/stateStore.ts';
import { Wire } from '../../inProcess/wire.ts';
import type { HostSpec } from '../../model/mesos/api.ts';
import { Rehearsal } from '../../rehearsal/rehearsal.ts';
import { storeOnDisk } from '../../rehearsal/storeOnDisk.ts';
import { sandboxSettings } from '../../settings.ts';
import { createDemoWorld, type DemoWorld } from '../../world.ts';

const START = Date.UTC(2026, 0, 5, 8);

/** The sandbox without its sockets, on virtual time. */
export interface Staged {
  readonly clock: VirtualClock;
  readonly world: DemoWorld;
  readonly core: Core;
  readonly request: Service['request'];
  readonly view: OperatorsView;
  readonly rehearsal: Rehearsal;
  /** What the rehearsal has told. */
  readonly told: string[];
  goOn(ms: number): Promise<void>;
  /** Goes on until something holds, looking every five seconds; whether it came to hold within that long. */
  until(withinMs: number, holds: () => boolean): Promise<boolean>;
  close(): void;
}

export interface Staging {
  readonly hosts?: readonly HostSpec[];
  readonly maxAgents?: number;
  /** From the start: the framework id cannot be written. */
  readonly diskIsFull?: boolean;
}

const GOCD_URL = 'http://gocd.sandbox/go';

export async function stageSandbox({ hosts, maxAgents, diskIsFull = false }: Staging = {}): Promise<Staged> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  const file = join(folder, 'sandbox.conf');
  await writeFile(
    file,
    sandboxSettings({
      mesosUrl: 'http://mesos.sandbox:5050',
      gocdUrl: GOCD_URL,
      stateFile: 'none',
      ...(maxAgents === undefined ? {} : { maxAgents }),
    }),
  );
  const loaded = await loadConfig(file, {}).finally(() => rm(folder, { recursive: true }));
  // As in the sandbox: its token is no secret.
  const config = { ...loaded, http: { ...loaded.http, token: null } };
  const clock = new VirtualClock(START);
  const quiescence = new Quiescence();
  const wire = new Wire({ clock, clientClock: clock, random: randomFrom(1), quiescence, latencyMs: [1, 20] });
  const world = createDemoWorld({ clock, seed: 1, ...(hosts === undefined ? {} : { hosts }) });
  world.disk.isFull = diskIsFull;
  const { doors } = world;
  const service = createService({
    config,
    clock,
    mesos: inProcessMesos({ config, clock, wire, handle: (request) => doors.askMesos(request) }),
    gocd: inProcessGocd({
      config,
      clock,
      wire,
      handle: (request) => doors.askGocd(request),
      mishap: () => ({ delayMs: doors.gocdDelayMs }),
    }),
    store: storeOnDisk(new DiskStore(clock), world.disk, '/var/lib/sandbox.state.json'),
    frameworkId: null,
    entropy: 1,
  });
  const view = createOperatorsView(service.core, clock, { gocdUrl: () => GOCD_URL });
  const told: string[] = [];
  const rehearsal = new Rehearsal({
    world,
    clock,
    request: (fact) => service.request(fact),
    tell: (name, _trouble, what) => told.push(`${name} ${what}`),
  });
  let failure: unknown = null;
  const running = service.steps.subscribe({
    next: (step) => view.take(step),
    error: (error: unknown) => {
      failure = error;
    },
  });
  quiescence.touch();
  const goOn = async (ms: number) => {
    await advance(clock, quiescence, clock.now() + ms, () => (failure === null ? 'go on' : 'enough'));
    if (failure !== null) throw failure;
  };
  return {
    clock,
    world,
    core: service.core,
    request: service.request,
    view,
    rehearsal,
    told,
    goOn,
    until: async (withinMs, holds) => {
      for (const end = clock.now() + withinMs; clock.now() < end; ) {
        if (holds()) return true;
        await goOn(5_000);
      }
      return holds();
    },
    close: () => {
      rehearsal.endAll();
      running.unsubscribe();
      world.gocd.stop();
      world.mesos.close();
    },
  };
}
