import type { Clock } from '../../../../domain/clock/clock.ts';
import type { Container, ContainerEngine } from '../../../model/container.ts';
import type { Arrival, WireStatus } from './recording.ts';

/** What becomes of one container; times in milliseconds of the engine's clock. */
export interface ContainerScript {
  readonly pulledAt?: number;
  readonly runningAt?: number;
  /** By itself. */
  readonly exit?: { readonly at: number; readonly code: number };
  readonly failure?: { readonly at: number; readonly message: string };
  /** When told to stop. `takesMs` null: it is deaf and dies when its grace is over. */
  readonly stop?: { readonly takesMs: number | null; readonly code: number };
}

/** Runs containers by script: for each task, one script for each launch. A task without one never gets anywhere. */
export function scriptedEngine(
  clock: Clock,
  scripts: ReadonlyMap<string, readonly ContainerScript[]>,
): ContainerEngine {
  const launches = new Map<string, number>();
  return {
    start: ({ taskId }, events) => {
      const launch = launches.get(taskId) ?? 0;
      launches.set(taskId, launch + 1);
      const script = scripts.get(taskId)?.[launch] ?? {};
      const at = (time: number | undefined, action: () => void) => {
        if (time !== undefined) clock.after(time - clock.now(), action);
      };
      let ended = false;
      const exit = (code: number) => {
        if (!ended) events.exited(code);
        ended = true;
      };
      at(script.pulledAt, () => events.pulled?.());
      at(script.runningAt, () => events.running());
      at(script.failure?.at, () => events.failedToStart(script.failure?.message ?? ''));
      at(script.exit?.at, () => exit(script.exit?.code ?? 0));
      return containerThat((graceMs) => {
        const { takesMs = 0, code = 143 } = script.stop ?? {};
        clock.after(takesMs ?? graceMs, () => exit(code));
      });
    },
  };
}

function containerThat(stop: (graceMs: number) => void): Container {
  return { stop, setFrozen: () => {}, setReachable: () => {} };
}

const LAUNCH_FAILURE = 'Failed to launch container: ';

/**
 * The scripts that make the model's containers do what those of a recording did, told from the updates' own
 * timestamps. `deaf` tasks end with their grace, so that the model has to know how long that is.
 */
export function scriptsOf(
  recorded: readonly Arrival[],
  startMs: number,
  deaf: readonly string[],
): Map<string, ContainerScript[]> {
  const updates = recorded.flatMap(({ t, event }) =>
    event.update?.status.uuid === undefined ? [] : [{ t, status: event.update.status }],
  );
  const origin = Math.max(...updates.map(({ t, status }) => status.timestamp * 1000 - t));
  const runs = new Map<string, Map<string, WireStatus[]>>();
  for (const { status } of updates) {
    const task = runs.get(status.task_id.value) ?? new Map<string, WireStatus[]>();
    runs.set(status.task_id.value, task);
    const container = status.container_status?.container_id.value ?? [...task.keys()].at(-1) ?? '';
    task.set(container, [...(task.get(container) ?? []), status]);
  }
  const time = ({ timestamp }: WireStatus) => startMs + Math.max(timestamp * 1000 - origin, 0);
  return new Map(
    [...runs].map(([taskId, task]) => [
      taskId,
      [...task.values()].map((statuses) => scriptOf(statuses, time, deaf.includes(taskId))),
    ]),
  );
}

function scriptOf(
  statuses: readonly WireStatus[],
  time: (status: WireStatus) => number,
  isDeaf: boolean,
): ContainerScript {
  const told = (state: string) => statuses.find((status) => status.state === state);
  const [starting, running, killing] = ['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'].map(told);
  const ended = statuses.find(({ state }) => ['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED'].includes(state));
  const failed = ended?.message?.startsWith(LAUNCH_FAILURE) ? ended : undefined;
  const byItself = ended && !failed && ended.state !== 'TASK_KILLED' ? ended : undefined;
  const killed = ended?.state === 'TASK_KILLED' && killing ? ended : undefined;
  return {
    ...(starting && { pulledAt: time(starting) }),
    ...(running && { runningAt: time(running) }),
    ...(failed && {
      failure: { at: time(failed), message: failed.message?.slice(LAUNCH_FAILURE.length) ?? '' },
    }),
    ...(byItself && { exit: { at: time(byItself), code: exitCode(byItself) } }),
    ...(isDeaf && { stop: { takesMs: null, code: 137 } }),
    ...(!isDeaf &&
      killed &&
      killing && { stop: { takesMs: time(killed) - time(killing), code: exitCode(killed) } }),
  };
}

function exitCode({ message = '' }: WireStatus): number {
  if (message.endsWith('signal Killed')) return 137;
  if (message.endsWith('signal Terminated')) return 143;
  return Number(/status (\d+)$/.exec(message)?.[1] ?? 0);
}
