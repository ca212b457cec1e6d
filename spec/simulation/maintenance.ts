import type { Clock } from '../../domain/clock/clock.ts';
import type { Unavailability } from '../../domain/mesos.ts';
import type { MesosCluster } from '../../sandbox/index.ts';

const TRY_AGAIN_MS = 30_000;

/** The operators of the cluster: they tell the master of all maintenance that is due, and again while it does not listen. */
export class Maintenance {
  readonly #mesos: MesosCluster;
  readonly #clock: Clock;
  readonly #due = new Map<string, Unavailability>();

  constructor(mesos: MesosCluster, clock: Clock) {
    this.#mesos = mesos;
    this.#clock = clock;
  }

  announce(hostname: string, window: Unavailability): void {
    this.#due.set(hostname, window);
    this.#tell();
  }

  callOff(hostname: string): void {
    this.#due.delete(hostname);
    this.#tell();
  }

  #tell(): void {
    const windows = [...this.#due].map(([hostname, { start, duration }]) => ({
      machine_ids: [{ hostname }],
      unavailability: {
        start: { nanoseconds: start * 1e6 },
        ...(duration !== null && { duration: { nanoseconds: duration * 1e6 } }),
      },
    }));
    const answer = this.#mesos.handle({
      method: 'POST',
      path: '/maintenance/schedule',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ windows }),
    });
    const isHeard = 'status' in answer && answer.status === 200;
    if (!isHeard) this.#clock.after(TRY_AGAIN_MS, () => this.#tell());
  }
}
