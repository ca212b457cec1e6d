import type { Cancel } from '../../../../domain/clock/clock.ts';
import type { TaskState, Unavailability } from '../../../../domain/mesos.ts';
import type { Drain } from '../host/drain.ts';
import type { Host } from '../host/host.ts';
import type { Bundle } from '../resources.ts';
import type { FrameworkInfo } from '../wire/calls.ts';
import type { EventStream } from '../wire/eventStream.ts';
import type { Json } from '../wire/json.ts';

/** What a master holds in memory. All of it dies with the master process, but for the host lists a registry keeps. */

export interface Framework {
  readonly id: string;
  info: FrameworkInfo;
  /** Null while disconnected, and for one known only from a host that came back after a master restart. */
  stream: EventStream | null;
  suppressed: ReadonlySet<string>;
  readonly tasks: Map<string, Task>;
  /** Ids of the tasks on hosts given up. */
  readonly unreachable: Set<string>;
  readonly offers: Set<Offer>;
  readonly inverseOffers: Set<InverseOffer>;
  cancelRemoval: Cancel;
}

/** A task in the master's table: from ACCEPT until its terminal update is acknowledged. */
export interface Task {
  readonly id: string;
  readonly frameworkId: string;
  readonly host: RegisteredHost;
  readonly role: string;
  readonly resources: Bundle;
  /** The newest the host told of, which frees the resources. */
  latest: TaskState;
  /** The last one that was sent on; null while the master knows of staging only. */
  sent: {
    readonly state: TaskState;
    readonly uuid: string;
    readonly containerStatus: Json | undefined;
  } | null;
  holdsResources: boolean;
}

export interface Offer {
  readonly id: string;
  readonly framework: Framework;
  readonly role: string;
  readonly host: RegisteredHost;
  readonly resources: Bundle;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

export interface InverseOffer {
  readonly id: string;
  readonly framework: Framework;
  readonly host: RegisteredHost;
}

/** Blocks offers that are contained in what was refused. */
export interface RefusalFilter {
  readonly resources: Bundle;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface RegisteredHost {
  readonly id: string;
  readonly host: Host;
  /** Milliseconds since the epoch; pings are counted from here. */
  readonly registeredAt: number;
  /** False while the connection to the host is broken. */
  connected: boolean;
  /** Taken out of service by an operator; nothing is offered. */
  deactivated: boolean;
  drain: Drain | null;
  unavailability: Unavailability | null;
  /** Neither offered nor in use. */
  free: Bundle;
  readonly offers: Set<Offer>;
  readonly tasks: Set<Task>;
  readonly inverseOffers: Set<InverseOffer>;
  /** By framework id and role. */
  readonly filters: Map<string, RefusalFilter[]>;
  /** By framework id: until when it is not asked again. */
  readonly inverseFilters: Map<string, number>;
  /** Kills to be sent again when a broken connection is back. */
  readonly owedKills: Map<string, () => void>;
}
