import type { Clock } from '../../../domain/clock/clock.ts';
import type { Random } from '../../../domain/random.ts';
import { type Properties, workRequestTimes } from './agentJvm.ts';
import type { AgentReport } from './agentRecord.ts';
import type { Work } from './assignments.ts';
import { FreezableTimers } from './freezableTimers.ts';
import type { RunningAgent } from './ledger.ts';
import type { AutoRegister } from './registration.ts';
import type { Refusal } from './remoting.ts';
import type { Gocd } from './server.ts';
import { WorkRequests } from './workRequests.ts';

const FIRST_PING_MS = 1_500;
const PING_MS = 5_000;
const REGISTRATION_RETRY_MS = 5_000;
/** From fetching a job to reporting it Building. */
const PREPARE_MS = 300;

/** What an agent is started with. */
export interface AgentSettings {
  /** The machine's own host name. */
  readonly hostname: string;
  readonly ip: string;
  readonly autoRegister: AutoRegister | null;
  /** Content of `guid.txt`; a random one is made if left out. */
  readonly uuid?: string;
  /** Java properties it is started with; those the server tells it come last, and win. */
  readonly properties?: Properties;
  /** Whether it can reach the server at first; it can if left out. */
  readonly reachable?: boolean;
  /** Whether it never asks for work, though it says every few seconds that it is idle. */
  readonly hangs?: boolean;
  /** Called once, when the server has first registered it. */
  readonly onRegistered?: () => void;
}

/**
 * The agent program: registers, pings, asks for work, builds. It never gives up and never ends by itself. A
 * report that can't reach the server is not repeated: the job is then put back once the agent asks for work.
 */
export class AgentProcess implements RunningAgent {
  readonly uuid: string;
  readonly #clock: Clock;
  readonly #gocd: Gocd;
  readonly #settings: AgentSettings;
  readonly #workRequests: WorkRequests;
  readonly #timers: FreezableTimers<'register' | 'ping' | 'work' | 'build'>;
  #autoRegister: AutoRegister | null;
  #token: string | null = null;
  #work: Work | null = null;
  #reachable: boolean;
  #wasRegistered = false;

  constructor(
    parts: { readonly clock: Clock; readonly random: Random; readonly gocd: Gocd },
    settings: AgentSettings,
  ) {
    this.#clock = parts.clock;
    this.#gocd = parts.gocd;
    this.#settings = settings;
    this.#autoRegister = settings.autoRegister;
    this.uuid = settings.uuid ?? randomUuid(parts.random);
    this.#reachable = settings.reachable ?? true;
    this.#timers = new FreezableTimers(this.#clock);
    const properties = { ...settings.properties, ...parts.gocd.agentProperties };
    this.#workRequests = new WorkRequests(parts.gocd.release, workRequestTimes(properties));
    this.#gocd.agentStarted(this);
    this.#register();
  }

  /** The name it registers with if its key is right. */
  get hostname(): string {
    return this.#settings.autoRegister?.hostname || this.#settings.hostname;
  }

  building(): string | null {
    return this.#work?.locator ?? null;
  }

  setFrozen(frozen: boolean): void {
    this.#timers.setFrozen(frozen);
  }

  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
  }

  /** Dies at once, without a word to the server. */
  end(): void {
    this.#timers.clearAll();
    this.#gocd.agentEnded(this);
    this.#work = null;
  }

  #register(): void {
    const status = this.#call(() => this.#requestRegistration());
    if (status !== 200) {
      this.#timers.set('register', REGISTRATION_RETRY_MS, () => this.#register());
      return;
    }
    this.#timers.set('ping', FIRST_PING_MS, () => this.#ping());
    this.#askForWorkNext();
    if (this.#wasRegistered) return;
    this.#wasRegistered = true;
    this.#settings.onRegistered?.();
  }

  #requestRegistration(): number {
    if (this.#token === null) {
      const answer = this.#gocd.registration.token(this.uuid);
      if (answer.status !== 200) return answer.status;
      this.#token = answer.body;
    }
    const { sandbox, operatingSystem, freeSpace, ip } = this.#report();
    const { status } = this.#gocd.registration.register({
      uuid: this.uuid,
      token: this.#token,
      hostname: this.#settings.hostname,
      autoRegister: this.#autoRegister,
      sandbox,
      operatingSystem,
      freeSpace,
      ip,
    });
    if (status === 403) this.#token = null;
    return status;
  }

  #ping(): void {
    this.#timers.set('ping', PING_MS, () => this.#ping());
    const answer = this.#call(() => this.#gocd.remoting.ping(this.uuid, this.#report()));
    if (answer === 'cancel') this.#endCancelled();
    else if (answer !== 'none') this.#heed(answer);
  }

  #askForWorkNext(): void {
    this.#timers.set('work', this.#workRequests.next(), () => this.#askForWork());
  }

  #askForWork(): void {
    if (this.#settings.hangs === true) return;
    const answer = this.#call(() => this.#gocd.remoting.work(this.uuid));
    if (answer !== null && typeof answer === 'object') {
      this.#build(answer);
      return;
    }
    this.#askForWorkNext();
    if (answer !== null) this.#heed(answer);
  }

  #build(work: Work): void {
    this.#work = work;
    if (this.#tell(work, 'Preparing') === 'ignored') {
      this.#dropWork();
      return;
    }
    const prepareMs = Math.min(PREPARE_MS, work.durationMs);
    this.#timers.set('build', prepareMs, () => {
      this.#tell(work, 'Building');
      this.#timers.set('build', work.durationMs - prepareMs, () => {
        this.#tell(work, 'Completed');
        this.#dropWork();
      });
    });
  }

  /** Tells that it is idle before it asks for work: until then the server would cancel whatever it has. */
  #endCancelled(): void {
    this.#dropWork();
    this.#call(() => this.#gocd.remoting.ping(this.uuid, this.#report()));
  }

  #dropWork(): void {
    this.#work = null;
    this.#timers.clear('build');
    this.#workRequests.startAnew();
    this.#askForWorkNext();
  }

  #tell(work: Work, state: 'Preparing' | 'Building' | 'Completed'): 'heard' | 'ignored' | Refusal {
    return this.#call(() => this.#gocd.remoting.progress(this.uuid, this.#report(), work, state));
  }

  #heed(refusal: Refusal): void {
    if (refusal === 'unavailable') return;
    this.#timers.clear('ping');
    this.#timers.clear('work');
    if (refusal === 'refused') return;
    this.#autoRegister = null;
    this.#register();
  }

  #call<Answer>(call: () => Answer): Answer | 'unavailable' {
    return this.#reachable ? call() : 'unavailable';
  }

  #report(): AgentReport {
    return {
      status: this.#work === null ? 'Idle' : 'Building',
      building: this.building(),
      ip: this.#settings.ip,
      sandbox: '/go-working-dir',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      freeSpace: 50 * 2 ** 30,
    };
  }
}

/** A random UUID of version 4. */
export function randomUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return '4';
    return random.integer(index === 16 ? 8 : 0, index === 16 ? 11 : 15).toString(16);
  }).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
