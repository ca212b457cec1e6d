import type { Habit, PoolScore, StageMemory } from './habit.ts';
import type { MemoryChanges } from './memory.ts';
import type { Resource } from './mesos.ts';
import type { WaitLesson } from './waitLesson.ts';

/** An intent, as plain data: adapters carry it out, the journal keeps it, replay compares it. Never holds a secret. */
export type Command = MesosCommand | GocdCommand | StateCommand | ServiceCommand;

/** A task to launch. Everything else about it (image, environment, secrets) follows from its pool's config. */
export interface TaskLaunch {
  readonly taskId: string;
  readonly pool: string;
  readonly hostId: string;
  readonly hostname: string;
  /** The role the offer was allocated to. */
  readonly role: string;
  /** What it takes of the offers, reserved and unreserved shares apart. */
  readonly resources: readonly Resource[];
  /** How long its agent is to pause between two requests for work, ms, if quick. Left out: as long as in a small fleet. */
  readonly askIntervalMs?: number;
  /** Whether nothing of the pool's `jars` is fetched for it. */
  readonly withoutJars?: true;
}

/** A task that only has the image of its pool pulled on a host, and ends at once: no agent. */
export type ImagePull = Omit<TaskLaunch, 'askIntervalMs' | 'withoutJars'>;

/** A task asked about; with its host, where known, the master's answer is exact. */
export interface TaskQuery {
  readonly taskId: string;
  readonly hostId: string | null;
}

/**
 * Of a command that takes something away: when its machine decided on it (ms since the epoch). Commands wait for their
 * turn; it is sent only while the state entered at that time stands.
 */
interface Decided {
  readonly decidedAt: number;
}

/** Those that take something away, and do harm where what they were decided on is true no more. */
export type RemovalCommand = Extract<Command, Decided>;

export function isRemoval(command: Command): command is RemovalCommand {
  return 'decidedAt' in command;
}

export type MesosCommand =
  /** Replaces any subscription there is. Without a framework id the master makes a new framework. */
  | { readonly type: 'mesos.subscribe'; readonly frameworkId: string | null; readonly suppressed: boolean }
  | { readonly type: 'mesos.unsubscribe' }
  | {
      readonly type: 'mesos.accept';
      readonly offerIds: readonly string[];
      readonly launches: readonly TaskLaunch[];
      /** Left out where there are none. */
      readonly pulls?: readonly ImagePull[];
      /** For what is left of the offers. */
      readonly refuseSeconds: number;
    }
  | { readonly type: 'mesos.decline'; readonly offerIds: readonly string[]; readonly refuseSeconds: number }
  | { readonly type: 'mesos.revive' }
  | { readonly type: 'mesos.suppress' }
  | ({
      readonly type: 'mesos.kill';
      readonly taskId: string;
      readonly hostId: string | null;
      readonly graceMs: number;
    } & Decided)
  | {
      readonly type: 'mesos.acknowledge';
      readonly taskId: string;
      readonly hostId: string;
      readonly uuid: string;
    }
  /** No tasks: all that the master knows of. */
  | { readonly type: 'mesos.reconcile'; readonly tasks: readonly TaskQuery[] }
  | {
      readonly type: 'mesos.inverse-offers.accept';
      readonly inverseOfferIds: readonly string[];
      readonly refuseSeconds: number;
    }
  | { readonly type: 'mesos.teardown' };

interface AgentState {
  readonly uuid: string;
  readonly taskId: string;
  readonly resources: readonly string[];
}

export type GocdCommand =
  /** Read the server now, beside the regular polls. */
  | { readonly type: 'gocd.poll' }
  /** Tell how many jobs an agent has had, without the one that GoCD shows it at; with none if left out. */
  | {
      readonly type: 'gocd.history.ask';
      readonly uuid: string;
      readonly taskId: string;
      readonly building?: string;
    }
  /** Tell of the latest runs of a pipeline. */
  | { readonly type: 'gocd.pipeline.ask'; readonly pipeline: string }
  /** Tell which of these jobs, or of all (null), agents are said to have. */
  | { readonly type: 'gocd.jobs.ask'; readonly locators: readonly string[] | null }
  /** Its resources are set along with the state, in one change: they carry, or lose, the mark of our draining. */
  | ({ readonly type: 'gocd.agent.disable' } & AgentState & Decided)
  | ({ readonly type: 'gocd.agent.enable' } & AgentState)
  | ({ readonly type: 'gocd.agent.delete'; readonly uuid: string; readonly taskId: string } & Decided)
  /** Enable a Pending agent and give it its pool's resources and environments. */
  | {
      readonly type: 'gocd.agent.approve';
      readonly uuid: string;
      readonly taskId: string;
      readonly pool: string;
    };

export type StateCommand =
  | { readonly type: 'state.save'; readonly frameworkId: string }
  | { readonly type: 'state.forget' }
  /** Each in place of what was kept of the same pool, pool and slot, or stage. */
  | {
      readonly type: 'habits.save';
      readonly habits: readonly Habit[];
      readonly lessons?: readonly WaitLesson[];
      readonly stages?: readonly StageMemory[];
      readonly scores?: readonly PoolScore[];
    }
  | { readonly type: 'memory.save'; readonly changes: MemoryChanges };

export type ServiceCommand =
  /** The program is done; `code` is the process's exit code. */
  { readonly type: 'service.stop'; readonly code: number; readonly reason: string };
