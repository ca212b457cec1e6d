import { inProcessMesos } from '../../sandbox/index.ts';
import { type Room, startForeignFramework } from './foreignFramework.ts';
import { taskOfTwin } from './truth.ts';
import type { SimulatedWorld } from './world.ts';

const TRY_AGAIN_MS = 30_000;
/** Of what ours need: there is room for all. */
const A_FRACTION: Room = { cpus: 0.2, mem: 256, disk: 512 };

/**
 * Somebody runs the program under our name with a state file of its own: a framework that launches agents like ours, which
 * take the same jobs. It stays subscribed as long as its stream lasts.
 */
export class Twin {
  readonly #world: SimulatedWorld;
  readonly #waiting: string[];
  #frameworkId: string | null = null;

  /** @param number tells its tasks from those of other twins. */
  constructor(world: SimulatedWorld, number: number) {
    this.#world = world;
    this.#waiting = [taskOfTwin('build', 2 * number), taskOfTwin('build', 2 * number + 1)];
    const { clock, config, mesos } = world;
    const wire = world.wireTo(clock);
    startForeignFramework({
      master: inProcessMesos({ config, clock, wire, handle: (request) => mesos.handle(request) }),
      waiting: this.#waiting,
      room: A_FRACTION,
      onSubscribed: (frameworkId) => {
        this.#frameworkId = frameworkId;
      },
    });
  }

  /** It is ended for good, with all its agents and what they have in hand; their records in GoCD stay behind. */
  end(): void {
    this.#waiting.length = 0;
    this.#world.removeFramework(this.#frameworkId);
    const isLeft = this.#world.mesos
      .view()
      .tasks.some(({ frameworkId }) => frameworkId === this.#frameworkId);
    if (isLeft) this.#world.clock.after(TRY_AGAIN_MS, () => this.end());
  }
}
