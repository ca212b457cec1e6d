import type { Cancel, Clock } from '../../../domain/clock/clock.ts';
import type { Random } from '../../../domain/random.ts';
import { logNormal } from '../../workload/distributions.ts';
import type { Container, ContainerEngine, ContainerEvents, ContainerSpec } from '../container.ts';
import { type ImageFamily, imageFamily, readEnvironment, versionOf } from './agentImages.ts';
import { copiedInto, type Download, downloadMs, entryOf } from './agentJars.ts';
import { agentOptions, bootsLean, canStart, propertiesIn } from './agentJvm.ts';
import { AgentProcess, type AgentSettings } from './agentProcess.ts';
import { FreezableTimers } from './freezableTimers.ts';
import type { Gocd } from './server.ts';

const SIGKILLED = 137;
const SIGTERMED = 143;
/** How long it takes to learn that an image doesn't exist. */
const LOOK_UP_MS = 1_000;

/** What lean options take off a start: a second with two processors, less where it does not take that long. */
const LEAN_SAVES_MS = 1_000;
const LEAN_SAVES_SHARE = 0.2;

/** An image that can be pulled. */
export interface ImageModel {
  /** Told from the image's name if left out. */
  readonly family?: ImageFamily;
  /** Time of the first pull, 20 s by default; afterwards the image is there. */
  readonly pullMs?: number;
  /** Median of the time from start to the first call to the server, 45 s by default. */
  readonly bootMedianMs?: number;
  /** Spread of that time: 0.3 by default, 0 for always the median. */
  readonly bootSigma?: number;
}

/** Mishaps to inject, asked for each container; none by default. */
export interface AgentFaults {
  /** Exit code if it ends by itself instead of registering. */
  crashesAtBoot?(spec: ContainerSpec): number | null;
  neverRegisters?(spec: ContainerSpec): boolean;
  /** Added to the boot time. */
  registersLateMs?(spec: ContainerSpec): number;
  /** Registers and says that it is idle, and never asks for work. */
  hangs?(spec: ContainerSpec): boolean;
  /** Loses its identity just after it registered and registers again under another uuid: the first record stays. */
  registersTwice?(spec: ContainerSpec): boolean;
}

export interface AgentEngineParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly gocd: Gocd;
  /** By full name; an image not among them doesn't exist. */
  readonly images: Readonly<Record<string, ImageModel>>;
  readonly faults?: AgentFaults;
  /** What agents download before they register, if not found in their work dir; if left out, that takes no time. */
  readonly download?: Download;
  /** Whether the server answers at this URL; by default at any that ends in `/go`. */
  readonly serves?: (url: string) => boolean;
  /** Whether each host pulls images for itself, as real ones do. By default what one has pulled all have. */
  readonly imagesPerHost?: boolean;
}

/** Runs containers with GoCD agents in them. Images are kept once pulled. */
export function createAgentEngine(parts: AgentEngineParts): ContainerEngine {
  const pulledAt = new Map<string, number>();
  return {
    start: (spec, events) => {
      const image = parts.images[spec.image];
      const now = parts.clock.now();
      const place = parts.imagesPerHost === true ? `${spec.host} ${spec.image}` : spec.image;
      const ready = pulledAt.get(place) ?? now + (image?.pullMs ?? 20_000);
      if (image !== undefined) pulledAt.set(place, ready);
      return new AgentContainer(parts, spec, events, image ?? null, Math.max(ready - now, 0));
    },
  };
}

/** What the agent calls itself where its machine's name cannot be looked up. */
function unresolved(random: Random): string {
  return `unknown-host-${random.integer(0, 9_999)}`;
}

class AgentContainer implements Container {
  readonly #parts: AgentEngineParts;
  readonly #spec: ContainerSpec;
  readonly #events: ContainerEvents;
  readonly #timers: FreezableTimers<'pull' | 'boot'>;
  readonly #image: ImageModel;
  #agent: AgentProcess | null = null;
  #reachable = true;
  #ended = false;
  #stopping = false;
  #cancelKill: Cancel = () => {};

  constructor(
    parts: AgentEngineParts,
    spec: ContainerSpec,
    events: ContainerEvents,
    image: ImageModel | null,
    pullMs: number,
  ) {
    this.#parts = parts;
    this.#spec = spec;
    this.#events = events;
    this.#image = image ?? {};
    this.#timers = new FreezableTimers(parts.clock);
    if (image === null) this.#timers.set('pull', LOOK_UP_MS, () => this.#failToStart());
    else this.#timers.set('pull', pullMs, () => this.#run());
  }

  stop(graceMs: number): void {
    if (this.#ended) return;
    this.#cancelKill();
    if (graceMs <= 0) this.#end(SIGKILLED);
    else if (!this.#timers.frozen) this.#end(SIGTERMED);
    else {
      this.#stopping = true;
      this.#cancelKill = this.#parts.clock.after(graceMs, () => this.#end(SIGKILLED));
    }
  }

  setFrozen(frozen: boolean): void {
    if (this.#ended) return;
    if (!frozen && this.#stopping) {
      this.#end(SIGTERMED);
      return;
    }
    this.#timers.setFrozen(frozen);
    this.#agent?.setFrozen(frozen);
  }

  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
    this.#agent?.setReachable(reachable);
  }

  #failToStart(): void {
    this.#ended = true;
    const [name = '', tag = 'latest'] = this.#spec.image.split(/:(?=[^/]*$)/);
    this.#events.failedToStart(
      `Error response from daemon: manifest for ${name}:${tag} not found: manifest unknown: manifest unknown`,
    );
  }

  #run(): void {
    const faults = this.#parts.faults ?? {};
    const usualMs = logNormal(
      this.#parts.random,
      this.#image.bootMedianMs ?? 45_000,
      this.#image.bootSigma ?? 0.3,
    );
    const savedMs = bootsLean(this.#jvmOptions(), this.#spec.env)
      ? Math.min(LEAN_SAVES_MS, usualMs * LEAN_SAVES_SHARE)
      : 0;
    const entry = entryOf(this.#spec, this.#family());
    if (entry !== 'agent') {
      this.#events.running();
      this.#end(entry);
      return;
    }
    const bootMs = usualMs - savedMs + this.#downloadMs() + (faults.registersLateMs?.(this.#spec) ?? 0);
    this.#timers.set('boot', bootMs, () => {
      const crash = faults.crashesAtBoot?.(this.#spec) ?? null;
      if (crash !== null) this.#end(crash);
      else if (!faults.neverRegisters?.(this.#spec)) this.#startAgent();
    });
    this.#events.running();
  }

  #downloadMs(): number {
    const { download, clock } = this.#parts;
    return download === undefined ? 0 : downloadMs(download, copiedInto(this.#spec), clock.now());
  }

  #startAgent(): void {
    const [spec, parts] = [this.#spec, this.#parts];
    const environment = readEnvironment(this.#family(), spec.env);
    const serves = parts.serves ?? ((url) => url.endsWith('/go'));
    const options = this.#jvmOptions();
    if (environment?.serverUrl == null || !serves(environment.serverUrl) || !canStart(options)) return;
    const settings = {
      hostname: spec.knowsItsName === false ? unresolved(parts.random) : spec.hostname,
      ip: `10.20.${parts.random.integer(0, 255)}.${parts.random.integer(1, 254)}`,
      autoRegister: environment.autoRegister,
      properties: propertiesIn(options),
      hangs: parts.faults?.hangs?.(spec) ?? false,
    };
    if (!parts.faults?.registersTwice?.(spec)) {
      this.#agent = this.#process(settings);
      return;
    }
    const forget = () => {
      if (this.#ended) return;
      this.#agent?.end();
      this.#agent = this.#process(settings);
    };
    this.#agent = this.#process({ ...settings, onRegistered: () => parts.clock.after(0, forget) });
  }

  #family(): ImageFamily {
    return this.#image.family ?? imageFamily(this.#spec.image);
  }

  #jvmOptions(): readonly string[] {
    return agentOptions(this.#family(), versionOf(this.#spec.image), this.#spec.env);
  }

  #process(settings: AgentSettings): AgentProcess {
    return new AgentProcess(this.#parts, { ...settings, reachable: this.#reachable });
  }

  /** The whole process group goes at once, as under tini -g: nobody tells the server. */
  #end(code: number): void {
    this.#cancelKill();
    this.#ended = true;
    this.#timers.clearAll();
    this.#agent?.end();
    this.#agent = null;
    this.#parts.clock.after(0, () => this.#events.exited(code));
  }
}
