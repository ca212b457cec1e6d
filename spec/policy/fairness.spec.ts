import { expect } from 'chai';
import fc from 'fast-check';
import { countsAsLive, isLeaving } from '../../domain/fleet.ts';
import { assess } from '../../policy/demand/assess.ts';
import { decide, type Round } from '../../policy/round.ts';
import type { World } from '../../policy/world.ts';
import { given, job, NOW, ours, pool } from './demand/given.ts';
import { worlds } from './demand/worlds.ts';
import { offerOf } from './placement/support.ts';

/** Whole worlds: those of the demand, with room on one host, and nothing that holds launches back. */
const open: fc.Arbitrary<World> = worlds.map((world) => ({
  ...world,
  hold: null,
  brakeOn: false,
  backlog: { pendingPolls: 0, counted: 1 },
  memory: { ...world.memory, unplaced: new Map() },
  restorable: new Map(),
  maintenanceHosts: new Map(),
  offers: [offerOf('host-1', { cpus: 1_000, mem: 10_000_000, disk: 10_000_000 })],
  newTaskId: (name, index) => `gocd-agent.ci.${name}.new${index}`,
}));

describe('Whatever the world', () => {
  it('no job waits for a slot that an agent holds which no job needs; as many come free as jobs wait for one, and no more', () => {
    fc.assert(
      fc.property(open, (world) => {
        const round = decide(world);
        holdsNoSlotInVain(world, round);
        freesWhatIsWaitedFor(world, round);
      }),
      // One world in four has more agents than it may, of which the first says nothing.
      { numRuns: 13_000 },
    );
  });
});

/** For longer than it takes to go. */
function holdsNoSlotInVain({ fleet, config }: World, { assessment, drains }: Round): void {
  if (fleet.filter(countsAsLive).length > config.scaling.maxAgents) return;
  const cut = assessment.pools.flatMap(({ clamps }) => clamps);
  const cutJobs = assessment.jobs.filter(
    ({ cause, reason }) => cause === 'limit' && /All pools/.test(reason),
  );
  if (!cut.includes('max-agents') || cutJobs.length === 0) return;
  const going = new Set(drains.map(({ taskId }) => taskId));
  const staying = fleet.filter(({ phase, taskId }) => phase === 'idle' && !going.has(taskId));
  const needed = assessment.jobs.filter(({ cause }) => ['assigning', 'stuck', 'settling'].includes(cause));
  expect(staying.length).to.be.at.most(needed.length);
}

function freesWhatIsWaitedFor({ fleet, config }: World, { assessment, drains }: Round): void {
  const waiting = assessment.jobs.filter(({ remedy }) => remedy.includes('one gives way')).length;
  const going = fleet.filter(isLeaving).length + drains.length;
  const live = fleet.filter(countsAsLive).length;
  const above = Math.max(0, live - config.scaling.maxAgents);
  if (waiting > 0) expect(going).to.be.at.least(waiting + above);
  const yielding = drains.filter(({ rule }) => rule === 'gives-way').length;
  expect(yielding).to.be.at.most(waiting === 0 ? 0 : waiting + above);
}

describe('An idle agent of a floor', () => {
  it('is not launched again while the job that it gave way to waits', () => {
    const [common, urgent] = [
      pool('common', { idleFloor: { factor: 0, learn: false, min: 2, max: 2 } }),
      pool('urgent', { resources: ['urgent'], priority: 9 }),
    ];
    const [idle, going] = [ours(common, 'idle', { since: NOW }), ours(common, 'draining')];
    const round = (fleet: World['fleet']) =>
      decide({
        ...given({
          pools: [common, urgent],
          jobs: [job('hot', { resources: ['urgent'] })],
          fleet,
          scaling: { maxAgents: 2 },
        }),
        restorable: new Map([['common', [going.taskId]]]),
        maintenanceHosts: new Map(),
        brakeOn: false,
        offers: [],
        newTaskId: (name) => name,
      });
    expect(round([idle, { ...going, phase: 'idle' }]).drains).to.have.length(1);
    const meanwhile = round([idle, going]);
    expect([meanwhile.drains, meanwhile.returns, meanwhile.assessment.wanted]).to.deep.equal([[], [], []]);
    expect(round([idle]).assessment.wanted.map(({ pool: name }) => name)).to.deep.equal(['urgent']);
  });

  it('is not launched again on a host where room is made for a job', () => {
    const floor = { factor: 0, learn: false, min: 4, max: 4 };
    const [common, large] = [
      pool('common', { idleFloor: floor }),
      pool('large', { resources: ['large'], cpus: 2 }),
    ];
    const wantedWith = (unplaced: ReadonlyMap<string, string>) =>
      assess(
        given({
          pools: [common, large],
          jobs: [job('huge', { resources: ['large'] })],
          fleet: [ours(common, 'idle'), ours(common, 'draining')],
          unplaced,
        }),
      ).wanted.map(({ pool: name }) => name);
    expect(wantedWith(new Map([['large', 'cpus: 2 wanted']]))).to.deep.equal(['large']);
    expect(wantedWith(new Map())).to.deep.equal(['large', 'common', 'common', 'common']);
  });
});
