import { expect } from 'chai';
import fc from 'fast-check';
import { AGENT_PHASES, countsAsLive, type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import { chooseDrains } from '../../../policy/scaledown/chooseDrains.ts';
import type { Drain, ScaleDownInput } from '../../../policy/scaledown/input.ts';
import { updateSurplusSince } from '../../../policy/scaledown/surplus.ts';
import { agent, HOUR, MINUTE, NOW, planFor, poolOf } from './support.ts';

const POOLS = ['a', 'b'];
const HOSTS = ['h1', 'h2', 'h3', 'h4'];

const pool = fc.record({
  min: fc.nat(4),
  max: fc.integer({ min: 1, max: 10 }),
  singleUse: fc.constantFrom(false, false, false, true),
  maxAge: fc.constantFrom(null, HOUR),
  maxJobs: fc.constantFrom(null, 2),
});

const fleets = fc
  .array(
    fc.record({
      pool: fc.constantFrom(...POOLS, 'gone'),
      phase: fc.oneof(fc.constant('idle' as const), fc.constantFrom(...AGENT_PHASES)),
      since: fc.constantFrom(NOW, NOW - 10 * MINUTE, NOW - HOUR),
      launchedAt: fc.integer({ min: NOW - 2 * HOUR, max: NOW }),
      hostId: fc.constantFrom(...HOSTS, null),
      jobs: fc.nat(3),
      retiring: fc.boolean(),
    }),
    { maxLength: 16 },
  )
  .map((some) =>
    some.map(({ retiring, ...changes }, index) =>
      agent(`t${index}`, { ...changes, retiring: retiring && changes.phase === 'building' }),
    ),
  );

const worlds: fc.Arbitrary<ScaleDownInput> = fc
  .record({
    pools: fc.tuple(pool, pool),
    fleet: fleets,
    floors: fc.tuple(fc.nat(3), fc.nat(3)),
    waiting: fc.tuple(fc.nat(3), fc.nat(3)),
    surplusFor: fc.constantFrom(0, 5 * MINUTE, HOUR),
    drainBudget: fc.constantFrom(0, 0.1, 0.25, 1),
    closing: fc.subarray(HOSTS, { maxLength: 1 }),
    outdated: fc.nat(3),
    slots: fc.nat(4),
    room: fc.array(fc.constantFrom(...POOLS), { maxLength: 3 }),
    needed: fc.nat(6),
    overall: fc.nat(16),
    retireBuilding: fc.boolean(),
    hold: fc.constantFrom(false, false, false, true),
  })
  .map(({ fleet, floors, waiting, surplusFor, drainBudget, closing, outdated, ...rest }) => ({
    now: NOW,
    fleet,
    pools: rest.pools.map((changes, index) => poolOf({ ...changes, name: POOLS[index] ?? 'a' })),
    plans: POOLS.map((name, index) =>
      planFor(name, fleet, { idleFloor: floors[index] ?? 0, waiting: waiting[index] ?? 0 }),
    ),
    maximums: {
      overall: rest.overall,
      ofPool: new Map(rest.pools.map(({ max }, index) => [POOLS[index] ?? 'a', max ?? 0])),
    },
    scaling: {
      idleTimeout: 10 * MINUTE,
      stabilisation: 5 * MINUTE,
      drainBudget,
      retireBuilding: rest.retireBuilding,
      recycleOnChange: true,
    },
    hostDrains: new Map(),
    pausedPools: new Map(),
    surplusSince: new Map(POOLS.map((name) => [name, NOW - surplusFor])),
    maintenanceHosts: new Map(closing.map((host) => [host, { start: NOW, duration: null }])),
    outdatedTasks: new Set(fleet.slice(0, outdated).map(({ taskId }) => taskId)),
    hungTasks: new Set(),
    endings: new Map(),
    handOver: [],
    claims: {
      slots: rest.slots,
      room: rest.room,
      unwanted: new Set(
        fleet.flatMap(({ phase, taskId }, index) =>
          phase === 'idle' && index >= rest.needed ? [taskId] : [],
        ),
      ),
    },
    hold: rest.hold,
  }));

/** Rules that take an agent whatever the demand. */
const FOR_GOOD = ['single-use', 'max-age', 'max-jobs', 'host-maintenance'];

const BESIDE_BUDGET: readonly string[] = ['single-use', 'host-maintenance', 'gives-way', 'retiring'];

function always(claim: (input: ScaleDownInput, drains: readonly Drain[]) => void): void {
  fc.assert(
    fc.property(worlds, (input) => claim(input, chooseDrains(input))),
    { numRuns: 500 },
  );
}

function phaseOf({ fleet }: ScaleDownInput, taskId: string): FleetAgent['phase'] | undefined {
  return fleet.find((one) => one.taskId === taskId)?.phase;
}

describe('scaling down, whatever the world', () => {
  it('takes nothing while anything holds', () => {
    always(({ hold }, drains) => {
      if (hold) expect(drains).to.deep.equal([]);
    });
  });

  it('takes each agent once, and only idle ones or, gracefully, building ones', () => {
    always((input, drains) => {
      expect(new Set(drains.map(({ taskId }) => taskId)).size).to.equal(drains.length);
      for (const { taskId, graceful } of drains)
        expect(phaseOf(input, taskId), taskId).to.equal(graceful ? 'building' : 'idle');
    });
  });

  it('takes no building agent for good for being too many, outdated or of a removed pool', () => {
    always((_, drains) => {
      for (const { rule, graceful } of drains)
        if (graceful) expect(rule).to.be.oneOf([...FOR_GOOD, 'retiring']);
    });
  });

  it("never goes below a pool's minimum or idle floor for the sake of saving", () => {
    always((input, drains) => {
      for (const { name, min, max } of input.pools) {
        const saved = drains.filter(({ rule, pool: of }) => rule === 'idle' && of === name);
        if (saved.length === 0) continue;
        // Outdated agents are taken last, and are replaced: they are not saved.
        const gone = new Set(drains.filter(({ rule }) => rule !== 'outdated').map(({ taskId }) => taskId));
        const left = input.fleet.filter((one) => one.pool === name && !one.retiring && !gone.has(one.taskId));
        const count = (is: (one: FleetAgent) => boolean) => left.filter(is).length;
        const idle = count(({ phase }) => phase === 'idle');
        const building = count(({ phase }) => phase === 'building');
        const plan = input.plans.find((one) => one.pool === name);
        const floor = (plan?.idleFloor ?? 0) + (plan?.waiting ?? 0);
        if (building + floor <= max) expect(idle, 'floor').to.be.at.least(floor);
        expect(idle + building + count(isStarting), 'minimum').to.be.at.least(Math.min(min, max));
      }
    });
  });

  it('retires agents only where that is asked for, while no job of the pool waits, and down to the minimum', () => {
    always((input, drains) => {
      for (const { name, min, max } of input.pools) {
        const retired = drains.filter(({ rule, pool: of }) => rule === 'retiring' && of === name);
        if (retired.length === 0) continue;
        expect(input.scaling.retireBuilding).to.equal(true);
        expect(input.plans.find((one) => one.pool === name)?.waiting).to.equal(0);
        const going = new Set(drains.map(({ taskId }) => taskId));
        const left = input.fleet.filter(
          (one) =>
            one.pool === name &&
            !going.has(one.taskId) &&
            !one.retiring &&
            (isStarting(one) || one.phase === 'idle' || one.phase === 'building'),
        );
        expect(left.length).to.be.at.least(Math.min(min, max));
      }
    });
  });

  it('never takes more than half of a surplus at once, but for one', () => {
    always((_, drains) => {
      for (const { pool: name, numbers } of drains.filter(({ rule }) => rule === 'idle')) {
        const together = drains.filter(({ rule, pool: of }) => rule === 'idle' && of === name).length;
        expect(together).to.be.at.most(Math.max(1, Math.ceil((numbers.surplus ?? 0) / 2)));
      }
    });
  });

  it('never has more going than the budget allows, but for what cannot wait', () => {
    always((input, drains) => {
      const singleUse = new Set(input.pools.filter((one) => one.singleUse).map(({ name }) => name));
      const going = input.fleet.filter((one) => one.phase === 'draining' && !singleUse.has(one.pool)).length;
      const inBudget = drains.filter(({ rule }) => !BESIDE_BUDGET.includes(rule));
      const live = input.fleet.filter(countsAsLive).length;
      const allowed = Math.max(1, Math.floor(live * input.scaling.drainBudget));
      if (inBudget.length > 0) expect(going + inBudget.length).to.be.at.most(allowed);
    });
  });

  it('has agents give way only where jobs wait for what they hold, those of minimums last', () => {
    always(({ claims, fleet, pools }, drains) => {
      const going = fleet.filter(({ phase }) => phase === 'draining').length;
      const yielding = drains.filter(({ rule }) => rule === 'gives-way');
      for (const { taskId } of yielding) expect(claims.unwanted.has(taskId)).to.equal(true);
      if (claims.room.length === 0) expect(yielding.length).to.be.at.most(Math.max(0, claims.slots - going));
      const keepsMinimum = ({ text }: Drain) => text.includes('only keeps the minimum');
      const [first] = yielding.filter(keepsMinimum);
      if (first === undefined || claims.room.length > 0) return;
      const gone = new Set(drains.map(({ taskId }) => taskId));
      const left = fleet.filter(({ taskId }) => claims.unwanted.has(taskId) && !gone.has(taskId));
      for (const { pool: name } of left) {
        const min = pools.find((one) => one.name === name)?.min ?? 0;
        if (min === 0) expect(pools.map((one) => one.name)).not.to.include(name);
      }
    });
  });

  it('decides the same for the same world, in whatever order the agents are listed', () => {
    always((input, drains) => {
      expect(chooseDrains({ ...input, fleet: [...input.fleet].reverse() })).to.deep.equal(drains);
    });
  });

  it('comes to rest: drained step by step, the surplus is gone and nobody else is taken', () => {
    fc.assert(
      fc.property(worlds, (input) => {
        let world: ScaleDownInput = { ...input, hold: false };
        for (let step = 0; chooseDrains(world).length > 0; step++) {
          expect(step, 'steps').to.be.at.most(input.fleet.length);
          const gone = new Set(chooseDrains(world).map(({ taskId }) => taskId));
          const fleet = world.fleet.filter(({ taskId, phase }) => !gone.has(taskId) && phase !== 'draining');
          world = { ...world, fleet };
        }
        const longIdle = world.fleet.every(
          ({ phase, since }) => phase !== 'idle' || NOW - since >= 10 * MINUTE,
        );
        const noneDraining = world.fleet.every(({ phase }) => phase !== 'draining');
        const settled = [...world.surplusSince.values()].every((since) => NOW - since >= 5 * MINUTE);
        if (longIdle && settled && noneDraining) expect([...updateSurplusSince(world)]).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });
});
