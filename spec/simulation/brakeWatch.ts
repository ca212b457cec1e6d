import type { GocdEvent } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import type { Deployment } from './deployment.ts';
import { Keeping } from './keeping.ts';
import type { SeenRun } from './leverInvariants.ts';
import type { SimulatedWorld } from './world.ts';

const LOOKS_AGAIN_MS = 30_000;

/**
 * An operator who is told of the brake looks at GoCD, and releases it where the program has its list as it is, and agents
 * are missing for which somebody has to. One that is on for any other reason has to end by itself.
 *
 * @param isForPeople whether the program cannot account for an agent that has no record in GoCD, by its task id
 * @returns what ends it
 */
export function watchBrake(
  world: SimulatedWorld,
  deployment: Pick<Deployment, 'current'>,
  isForPeople: (taskId: string) => boolean,
): () => void {
  let over = false;
  const look = () => {
    if (over) return;
    const { brakeOn, view, agents } = deployment.current?.service.core.picture() ?? {};
    const listed = world.gocd.agents();
    const shown = new Set(view?.agents.map(({ uuid }) => uuid));
    const names = new Set(listed.map((agent) => world.people.nameOf(agent)));
    const listIsRight = listed.every(({ uuid }) => shown.has(uuid));
    const missing = [...(agents?.keys() ?? [])].filter((taskId) => !names.has(taskId));
    if (brakeOn === true && listIsRight && missing.some(isForPeople)) {
      deployment.current?.service.request({ type: 'operator.brake.release.requested', by: 'jane' });
      world.quiescence.touch();
    }
    world.clock.after(LOOKS_AGAIN_MS, look);
  };
  look();
  return () => {
    over = true;
  };
}

/**
 * Which agents had a record in GoCD, and the program does not know that it has gone at its word: it was not told, or could
 * not keep it. Their records may have gone in any other way, and a list that lacks them may as well be false.
 */
export class Unaccounted {
  readonly #deployment: Pick<Deployment, 'runningCount'>;
  readonly #registered = new Set<string>();
  readonly #kept = new Keeping<true>();
  #run: SeenRun | null = null;
  /** Whose records have gone at our word, for all that the run knows that is on. */
  #deleted = new Set<string>();

  constructor(deployment: Pick<Deployment, 'runningCount'>) {
    this.#deployment = deployment;
  }

  onGocdEvent(event: GocdEvent): void {
    if (event.type !== 'agent.registered') return;
    this.#registered.add(event.hostname);
    this.#deleted.delete(event.hostname);
  }

  take(run: SeenRun, { input }: Pick<Step, 'input'>): void {
    // What one of two that run at once is told, the other does not know.
    if (this.#deployment.runningCount > 1) this.#deleted.clear();
    else if (run !== this.#run) this.#deleted = new Set(this.#kept.expectedOf(run.memory).keys());
    this.#run = run;
    if (input.type === 'gocd.agent.changed' && input.operation === 'delete') this.#deleted.add(input.taskId);
    this.#kept.note(
      run.memory,
      Array.from(this.#deleted, (taskId) => [taskId, true]),
    );
  }

  has(taskId: string): boolean {
    return this.#registered.has(taskId) && !this.#deleted.has(taskId);
  }
}
