import type { TaskState } from '../../../../domain/mesos.ts';
import type { Json } from './json.ts';

/** A task's status, whoever tells of it. */
export interface Status {
  readonly taskId: string;
  readonly state: TaskState;
  readonly message?: string | undefined;
  readonly source: 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR';
  readonly reason?: string | undefined;
  /** Base64. */
  readonly data?: string | undefined;
  readonly hostId: string | null;
  readonly executorId?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Base64; only on what a host or executor says, and to be acknowledged. */
  readonly uuid?: string | undefined;
  readonly containerStatus?: Json | undefined;
  /** Milliseconds since the epoch. */
  readonly unreachableSince?: number | undefined;
}
