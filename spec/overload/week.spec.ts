import { expect } from 'chai';
import { createOperatorsView } from '../../services/views/operatorsView.ts';
import { someConfig, somePool } from '../support/config.ts';
import { Driver, launchesIn, someAgent, someJob, someOffer } from '../support/core.ts';
import { Inside } from '../support/inside.ts';
import { type Footprint, footprintOf, heapInUse } from './footprint.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A list without anybody would be no evidence that records have gone. */
const OTHERS = [someAgent('made-by-hand')];

/** Half an hour of a busy day: jobs, hosts and agents that nobody has seen before, every third launch a failure. */
class Churn {
  readonly inside = new Inside();
  readonly driver = new Driver(
    someConfig({ pools: [somePool({ max: 40 })], scaling: { maxAgents: 40 } }),
    this.inside,
  );
  readonly views = createOperatorsView(this.driver.core, { now: () => this.driver.now });
  #halfHours = 0;
  launched = 0;

  constructor() {
    this.driver.ready();
  }

  halfHour(): void {
    const n = this.#halfHours++;
    const jobs = Array.from({ length: 12 }, (_, index) => someJob(`job-${n}-${index}`));
    this.#poll({ jobs });
    this.#wait(MINUTE);
    const offers = Array.from({ length: 12 }, (_, index) =>
      someOffer({ id: `offer-${n}-${index}`, hostId: `host-${n}-${index}`, cpus: 1 }),
    );
    const launches = launchesIn(this.#told(() => this.driver.offer(...offers)).commands);
    this.launched += launches.length;
    this.#announceMaintenance(n);
    const served = launches.filter(({ taskId, hostId }, index) => {
      const fails = index % 3 === 2;
      this.#told(() =>
        this.driver.update(taskId, fails ? 'TASK_FAILED' : 'TASK_RUNNING', { hostId, uuid: `${taskId}-1` }),
      );
      return !fails;
    });
    this.#poll({ agents: served.map(({ taskId }) => someAgent(taskId, { runState: 'Building' })) });
    this.#wait(10 * MINUTE);
    for (const { taskId, hostId } of served)
      this.#told(() => this.driver.update(taskId, 'TASK_FAILED', { hostId, uuid: `${taskId}-2` }));
    this.#poll({ agents: OTHERS });
    this.#wait(MINUTE);
    this.#poll({ agents: OTHERS });
    this.#told(() =>
      this.driver.take({ type: 'gocd.poll.failed', failure: { reason: 'timeout', message: '', hint: '' } }),
    );
    this.#wait(18 * MINUTE);
  }

  #announceMaintenance(n: number): void {
    const unavailability = { start: this.driver.now + HOUR, duration: HOUR };
    const inverseOffers = [{ id: `inverse-${n}`, hostId: `host-${n}-0`, unavailability }];
    this.#told(() => this.driver.take({ type: 'mesos.inverse-offers.received', inverseOffers }));
  }

  #poll(view: Parameters<Driver['poll']>[0]): void {
    this.driver.now += 1;
    this.#told(() => this.driver.poll(view));
  }

  #wait(ms: number): void {
    this.driver.wait(ms);
    this.#forget();
  }

  /** What one input led to, shown to the views and then forgotten. */
  #told(step: () => ReturnType<Driver['take']>) {
    const outcome = step();
    this.views.take({ input: { type: 'time.passed', at: this.driver.now }, outcome });
    this.#forget();
    return outcome;
  }

  #forget(): void {
    this.driver.commands.length = 0;
    this.driver.notices.length = 0;
  }
}

describe('A week of agents that come and go', function () {
  this.timeout(300_000);

  it('leaves nothing behind: the machines and views hold no more after it than once what they keep is full', () => {
    const churn = new Churn();
    const footprints: Footprint[] = [];
    const heaps: number[] = [];
    for (let halfHour = 1; halfHour <= 7 * 48; halfHour++) {
      churn.halfHour();
      if (halfHour % 48 !== 0) continue;
      footprints.push(footprintOf(churn.inside));
      heaps.push(heapInUse());
    }
    expect(churn.launched).to.be.greaterThan(2_000);

    for (const footprint of footprints)
      expect(footprint).to.include({ agents: 0, machines: 2, firstSeen: 0, launchesFor: 0, unplaced: 0 });
    const last = footprints.at(-1);
    expect(last?.timers).to.be.at.most(200);
    expect(last?.announcements).to.be.at.most(10);
    expect(last?.breakers).to.be.at.most(1);
    expect(last?.hosts, 'no more than fail in a day').to.be.at.most(48 * 12);
    expect(churn.views.decisions().decisions.length).to.be.at.most(500);

    // The latest 2,000 jobs that began are kept, which on the fourth day are so many.
    const [, , , fourth = 0, ...rest] = heaps;
    const growth = (rest.at(-1) ?? 0) - fourth;
    expect(churn.views.jobs().jobs).to.have.length(2_000);
    expect(growth / 1024 / 1024, 'MiB over three days').to.be.at.most(2);
  });
});
