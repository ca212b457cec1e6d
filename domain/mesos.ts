/**
 * Mesos as the rest of the program sees it. What Mesos calls an agent is a host here; a GoCD agent is an agent.
 * Amounts of scalar resources are in thousandths (cpus, gpus) or thousandths of a MB (mem, disk), because Mesos
 * itself computes in fixed point with three decimals.
 */

/** A reservation of a resource, most general first; none means unreserved. */
export interface Reservation {
  readonly type: 'STATIC' | 'DYNAMIC';
  readonly role: string;
  readonly principal?: string;
  readonly labels?: { readonly labels: readonly { readonly key: string; readonly value?: string }[] };
}

/** An inclusive range, as of port numbers. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** One resource of an offer or of a task. Disks with a source, persistent volumes and revocable resources are left out when an offer is read. */
export type Resource = ScalarResource | RangesResource;

export interface ScalarResource {
  readonly kind: 'scalar';
  readonly name: string;
  /** Thousandths: 1500 is 1.5 cpus, 2048000 is 2048 MB. */
  readonly milli: number;
  readonly reservations: readonly Reservation[];
}

export interface RangesResource {
  readonly kind: 'ranges';
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly reservations: readonly Reservation[];
}

/** A host's attribute; names may repeat. Scalars keep Mesos's text form. */
export interface Attribute {
  readonly name: string;
  readonly kind: 'text' | 'scalar' | 'ranges' | 'set';
  readonly value: string;
}

/** A maintenance window. */
export interface Unavailability {
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds; null if open-ended. */
  readonly duration: number | null;
}

/** Resources of one host, for one role. */
export interface Offer {
  readonly id: string;
  readonly hostId: string;
  readonly hostname: string;
  /** The role it is allocated to. */
  readonly role: string;
  readonly resources: readonly Resource[];
  readonly attributes: readonly Attribute[];
  readonly unavailability: Unavailability | null;
}

/** The master asks for a host, or part of one, to be cleared. */
export interface InverseOffer {
  readonly id: string;
  readonly hostId: string;
  readonly unavailability: Unavailability;
}

export const TASK_STATES = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_UNREACHABLE',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** A task's state as told by the master, a host or an executor. */
export interface TaskUpdate {
  readonly taskId: string;
  readonly state: TaskState;
  readonly source: 'master' | 'host' | 'executor' | 'unknown';
  /** Without the prefix REASON_, as `INVALID_OFFERS`; null where the master gave none. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly hostId: string | null;
  /** To be acknowledged if and only if present. */
  readonly uuid: string | null;
  /** Milliseconds since the epoch, by the sender's clock. */
  readonly timestamp: number | null;
  readonly healthy: boolean | null;
}
