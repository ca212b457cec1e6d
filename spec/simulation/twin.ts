import type { TaskLaunch } from '../../domain/commands.ts';
import type { Config } from '../../domain/config.ts';
import type { Offer } from '../../domain/mesos.ts';
import { inProcessMesos } from '../../sandbox/index.ts';
import { taskOfTwin } from './truth.ts';
import type { SimulatedWorld } from './world.ts';

const TRY_AGAIN_MS = 30_000;

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
    this.#subscribe(world.config);
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

  #subscribe(config: Config): void {
    const { clock, mesos } = this.#world;
    const wire = this.#world.wireTo(clock);
    const master = inProcessMesos({ config, clock, wire, handle: (request) => mesos.handle(request) });
    master.subscribe({ type: 'mesos.subscribe', frameworkId: null, suppressed: false }).subscribe((fact) => {
      if (fact.type === 'mesos.subscribed') this.#frameworkId = fact.frameworkId;
      if (fact.type === 'mesos.update.received') {
        const { taskId, hostId, uuid } = fact.update;
        if (hostId !== null && uuid !== null)
          master.call({ type: 'mesos.acknowledge', taskId, hostId, uuid }).subscribe();
      }
      if (fact.type !== 'mesos.offers.received') return;
      for (const offer of fact.offers) {
        const next = this.#waiting.pop();
        const launches = next === undefined ? [] : [launchOn(offer, next)];
        master
          .call({ type: 'mesos.accept', offerIds: [offer.id], launches, refuseSeconds: 3600 })
          .subscribe();
      }
      if (this.#waiting.length === 0) master.call({ type: 'mesos.suppress' }).subscribe();
    });
  }
}

/** A fraction of what ours need: there is room for all. */
function launchOn({ hostId, hostname, role }: Offer, taskId: string): TaskLaunch {
  const scalar = (name: string, amount: number) =>
    ({ kind: 'scalar', name, milli: amount * 1000, reservations: [] }) as const;
  const resources = [scalar('cpus', 0.2), scalar('mem', 256), scalar('disk', 512)];
  return { taskId, pool: 'build', hostId, hostname, role, resources };
}
