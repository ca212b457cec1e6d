import { expect } from 'chai';
import fc from 'fast-check';
import type { TaskLaunch } from '../../../domain/commands.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import { countsAsLive } from '../../../domain/fleet.ts';
import type { Offer } from '../../../domain/mesos.ts';
import { type Placement, type PlacementInput, place } from '../../../policy/placement/place.ts';
import { admits, type Host, totalOf, totals } from './oracle.ts';
import { HOUR } from './support.ts';
import { worlds } from './worlds.ts';

function always(claim: (input: PlacementInput, placement: Placement) => void): void {
  fc.assert(
    fc.property(worlds, (input) => claim(input, place(input))),
    { numRuns: 300 },
  );
}

function offersOf({ offers }: PlacementInput, ids: readonly string[]): Offer[] {
  return offers.filter(({ id }) => ids.includes(id));
}

/** All launches in the order they were decided, which their ids tell. */
function launchesOf({ accepts }: Placement): TaskLaunch[] {
  const order = ({ taskId }: TaskLaunch) => Number(taskId.split('.')[1]);
  return accepts.flatMap(({ launches }) => launches).sort((a, b) => order(a) - order(b));
}

function poolOf({ pools }: PlacementInput, name: string): PoolConfig {
  const pool = pools.find((one) => one.name === name);
  if (pool === undefined) throw new RangeError(`launched for ${name}, which does not exist`);
  return pool;
}

/** The hosts of the pool's agents at the start, as offers or else the agents tell them. */
function startOf({ fleet, offers }: PlacementInput, pool: string): Host[] {
  return fleet
    .filter((agent) => agent.pool === pool && countsAsLive(agent))
    .flatMap((agent) => {
      const offer = offers.find(({ hostId }) => hostId === agent.hostId);
      if (offer !== undefined) return [offer];
      return agent.hostname === null ? [] : [{ hostname: agent.hostname, attributes: agent.attributes }];
    });
}

function hasGpus({ offers, fleet, pools }: PlacementInput, hostId: string): boolean {
  const ours = fleet
    .filter((agent) => agent.hostId === hostId && countsAsLive(agent))
    .map(({ pool }) => pool);
  const offered = offers.filter((offer) => offer.hostId === hostId).flatMap(({ resources }) => resources);
  return totalOf('gpus', offered) > 0 || pools.some(({ name, gpus }) => gpus > 0 && ours.includes(name));
}

/** Whether the host is out of the question for the pool, but for its constraints. */
function isClosed(input: PlacementInput, { hostId, unavailability }: Offer, { gpus }: PoolConfig): boolean {
  if (input.avoidHosts.has(hostId)) return true;
  if (unavailability !== null && unavailability.start <= input.now + HOUR) return true;
  return gpus === 0 && hasGpus(input, hostId);
}

const AMOUNTS = ['cpus', 'mem', 'disk', 'gpus'] as const;

describe('placement, whatever the world', () => {
  it('never launches more than the accepted offers hold, share by share in thousandths', () => {
    always((input, { accepts }) => {
      for (const { offerIds, launches } of accepts) {
        const offered = totals(offersOf(input, offerIds).flatMap(({ resources }) => resources));
        for (const [key, taken] of totals(launches.flatMap(({ resources }) => resources)))
          expect(taken, key).to.be.at.most(offered.get(key) ?? 0);
      }
    });
  });

  it('gives each agent just what its pool asks for', () => {
    always((input, placement) => {
      for (const { pool, resources } of launchesOf(placement)) {
        const config = poolOf(input, pool);
        for (const name of AMOUNTS) expect(totalOf(name, resources), name).to.equal(config[name] * 1000);
        expect(totalOf('ports', resources), 'ports').to.equal(config.ports);
      }
    });
  });

  it('uses each offer once: it is accepted or left over', () => {
    always((input, { accepts, unusedOfferIds }) => {
      const told = [...accepts.flatMap(({ offerIds }) => offerIds), ...unusedOfferIds];
      expect(told.sort()).to.deep.equal(input.offers.map(({ id }) => id).sort());
    });
  });

  it('accepts together only offers of one host and one role, and launches there', () => {
    always((input, { accepts }) => {
      for (const { offerIds, launches, hostId } of accepts) {
        const places = [...offersOf(input, offerIds), ...launches].map((one) => `${one.hostId} ${one.role}`);
        expect(new Set(places)).to.have.property('size', 1);
        expect(launches).not.to.be.empty;
        expect(launches[0]?.hostId).to.equal(hostId);
      }
    });
  });

  it('answers every want once: by a launch of its pool or by what is short', () => {
    always((input, { accepts, unplaced }) => {
      const served = accepts.flatMap(({ launches, launchedFor }) =>
        launches.map(({ taskId, pool }) => ({ pool, want: launchedFor.get(taskId) })),
      );
      for (const { pool, want } of served) expect(want?.pool).to.equal(pool);
      const jobs = [...served.map(({ want }) => want?.job), ...unplaced.map(({ wanted }) => wanted.job)];
      expect(jobs.sort()).to.deep.equal(input.wanted.map(({ job }) => job).sort());
      for (const { short } of unplaced) expect(short).not.to.equal('');
    });
  });

  it('breaks no constraint with any launch, in the order it launched', () => {
    always((input, placement) => {
      const agents = new Map(input.pools.map(({ name }) => [name, startOf(input, name)]));
      for (const { pool, hostId } of launchesOf(placement)) {
        const host = input.offers.find((offer) => offer.hostId === hostId);
        const others = agents.get(pool) ?? [];
        if (host === undefined) throw new RangeError(`${hostId} offers nothing`);
        for (const constraint of poolOf(input, pool).constraints)
          expect(admits(constraint, host, others), JSON.stringify(constraint)).to.equal(true);
        others.push(host);
      }
    });
  });

  it('keeps clear of hosts to be avoided, under maintenance, or with GPUs the agent does not need', () => {
    always((input, placement) => {
      for (const { pool, hostId } of launchesOf(placement))
        for (const offer of input.offers.filter((one) => one.hostId === hostId))
          expect(isClosed(input, offer, poolOf(input, pool))).to.equal(false);
    });
  });

  it('leaves over only what fits nowhere in what remains', () => {
    always((input, placement) => {
      const { accepts, unplaced } = placement;
      for (const name of new Set(unplaced.map(({ wanted }) => wanted.pool))) {
        const pool = input.pools.find((one) => one.name === name);
        if (pool === undefined) continue;
        const launched = launchesOf(placement).flatMap(({ pool: of, hostId }) =>
          of === name ? input.offers.filter((offer) => offer.hostId === hostId).slice(0, 1) : [],
        );
        const others = [...startOf(input, name), ...launched];
        for (const { hostId, role } of input.offers) {
          const offers = input.offers.filter((one) => one.hostId === hostId && one.role === role);
          const offered = offers.flatMap(({ resources }) => resources);
          const taken = accepts
            .flatMap(({ launches }) => launches)
            .filter((launch) => launch.hostId === hostId && launch.role === role)
            .flatMap(({ resources }) => resources);
          const left = (what: string) => totalOf(what, offered) - totalOf(what, taken);
          const isPossible = offers.every(
            (offer) =>
              !isClosed(input, offer, pool) &&
              AMOUNTS.every((what) => pool[what] * 1000 <= left(what)) &&
              pool.ports <= left('ports') &&
              pool.constraints.every((constraint) => admits(constraint, offer, others)),
          );
          expect(isPossible, `${name} on ${hostId} for ${role}`).to.equal(false);
        }
      }
    });
  });

  it('never serves the less urgent of a pool before the more urgent', () => {
    always((input, { unplaced }) => {
      for (const { name } of input.pools) {
        const wants = input.wanted.filter(({ pool }) => pool === name);
        const left = unplaced.map(({ wanted }) => wanted).filter(({ pool }) => pool === name);
        expect(left).to.deep.equal(wants.slice(wants.length - left.length));
      }
    });
  });

  it('decides the same for the same input, in whatever order the offers and agents came', () => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (input, numbers) => {
        const shuffled = <Item>(items: readonly Item[]) =>
          items
            .map((item) => ({ item, rank: numbers.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const once = place(input);
        const again = place({ ...input, offers: shuffled(input.offers), fleet: shuffled(input.fleet) });
        expect(place(input)).to.deep.equal(once);
        expect({ ...again, unusedOfferIds: [...again.unusedOfferIds].sort() }).to.deep.equal({
          ...once,
          unusedOfferIds: [...once.unusedOfferIds].sort(),
        });
      }),
      { numRuns: 200 },
    );
  });
});
