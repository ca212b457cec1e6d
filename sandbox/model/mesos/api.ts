import type { Cancel, Clock } from '../../../domain/clock/clock.ts';
import type { Random } from '../../../domain/random.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { ContainerEngine } from '../container.ts';

/** A request as it came off the wire. Header names in any case. */
export interface MasterRequest {
  readonly method: string;
  /** With the query, as in the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where the records of a subscription go. After `end` or `abort` nothing follows. */
export interface EventSink {
  /** One event as JSON text, without RecordIO framing. */
  record(text: string): void;
  /** The body ends properly; the socket stays open, as Mesos leaves it. */
  end(): void;
  /** The connection breaks, where `partial` is given in the middle of that record. */
  abort(partial?: string): void;
}

export interface PlainAnswer {
  readonly kind: 'plain';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StreamAnswer {
  readonly kind: 'stream';
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  /** Starts the flow of events. What it returns is to be called when the client's connection breaks. */
  readonly stream: (sink: EventSink) => Cancel;
}

/** Nobody listens: the connection is refused or reset. */
export interface NoAnswer {
  readonly kind: 'none';
}

export type MasterAnswer = PlainAnswer | StreamAnswer | NoAnswer;

export interface ReservedShare {
  readonly role: string;
  readonly cpus: number;
  /** MB. */
  readonly mem: number;
  /** MB. */
  readonly disk: number;
}

/** A machine with a Mesos agent on it. */
export interface HostSpec {
  readonly hostname: string;
  readonly cpus: number;
  /** MB. */
  readonly mem: number;
  /** MB. */
  readonly disk: number;
  readonly gpus?: number;
  /** Inclusive. */
  readonly ports?: readonly { readonly begin: number; readonly end: number }[];
  /** Text attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly domain?: { readonly region: string; readonly zone: string };
  /** Statically reserved beside the amounts above. */
  readonly reserved?: readonly ReservedShare[];
}

/** Where a master is to be found. */
export interface Address {
  readonly hostname: string;
  readonly ip: string;
  readonly port: number;
}

export interface ClusterOptions {
  /** Principals and their secrets; without it the master asks for no credentials. */
  readonly authentication?: Readonly<Record<string, Secret>>;
  /** The only roles the master allows, as its flag `--roles`; any if absent. */
  readonly roles?: readonly string[];
  readonly address?: Address;
  readonly allocationIntervalMs?: number;
  /**
   * What an offer holds at least, as the flag `--min_allocatable_resources`: any one of these sets, by default 0.01 cpus or
   * 32 MB. A framework may ask for more or less by its own filters. Amounts in cpus and MB.
   */
  readonly minAllocatable?: readonly Readonly<Record<string, number>>[];
  readonly heartbeatMs?: number;
  /** A host is given up when it has missed `hostPings` pings, one each `hostPingMs`. */
  readonly hostPingMs?: number;
  readonly hostPings?: number;
  /** How long a master with its registry waits for its hosts after a restart. */
  readonly reregisterTimeoutMs?: number;
  /** Within which time, from and to, a host finds a new master or notices that it was given up. */
  readonly hostReturnMs?: readonly [number, number];
  readonly executorRegistrationTimeoutMs?: number;
  readonly faults?: Faults;
}

/** An event on its way to a framework, as fault rules see it. */
export interface EventOnItsWay {
  readonly type: string;
  readonly frameworkId: string;
  /** Of an UPDATE only. */
  readonly taskId: string | null;
  readonly state: string | null;
}

/** What becomes of an event; by default it is delivered once and at once. Events of one stream keep their order. */
export interface Fate {
  /** 0 loses it, 2 delivers it twice. */
  readonly copies?: number;
  readonly delayMs?: number;
}

/** What goes wrong between master and framework. All may be changed while the cluster runs. */
export interface Faults {
  event?: (event: EventOnItsWay) => Fate;
  /** Whether a call that was answered with 202 is lost on its way into the master. */
  losesCall?: (call: { readonly type: string; readonly frameworkId: string }) => boolean;
  heartbeatsStopped?: boolean;
}

/** A file that hosts can fetch. */
export interface WebFile {
  readonly content: string;
  readonly bytes: number;
  /** Whether an answer to HEAD tells how long it is: without, Mesos does not keep it. */
  readonly tellsLength: boolean;
}

/** What hosts fetch for tasks, and how fast. */
export interface Web {
  /** Null where a fetch fails. */
  find(uri: string, hostname: string): WebFile | null;
  readonly bytesPerMs: number;
}

export interface ClusterParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly engine: ContainerEngine;
  readonly hosts: readonly HostSpec[];
  /** If left out, whatever a task wants fetched is there at once. */
  readonly web?: Web;
  readonly options?: ClusterOptions;
}
