import { expect } from 'chai';
import type { PoolConfig } from '../../../domain/config.ts';
import type { Offer } from '../../../domain/mesos.ts';
import { failed } from '../../../policy/breaker.ts';
import { NO_IMAGES, type Pull, placeOf } from '../../../policy/images/images.ts';
import { type Memory, NO_MEMORY } from '../../../policy/memory.ts';
import { decide } from '../../../policy/round.ts';
import type { World } from '../../../policy/world.ts';
import { given, jobs, MINUTE, NOW, ours, pool } from '../demand/given.ts';
import { offerOf } from '../placement/support.ts';

const ONE_READY = { factor: 0, learn: false, min: 1, max: 1 };
const UNIQUE = { field: 'hostname', operator: 'UNIQUE', value: null } as const;

/** One that keeps an agent ready, each on a host of its own. */
const ahead = (name: string, changes: Partial<PoolConfig> = {}) =>
  pool(name, { pullAhead: 'on', idleFloor: ONE_READY, constraints: [UNIQUE], disk: 0, ...changes });

const hostOf = (nth: number, cpus = 8, changes: Partial<Offer> = {}) =>
  offerOf(`host-${nth}`, { cpus, mem: 16_000 }, changes);

type Given = Parameters<typeof given>[0] & {
  readonly images?: Partial<Memory['images']>;
  readonly known?: Partial<Memory>;
  readonly world?: Partial<World>;
};

/** What a round pulls where, as `pool on host: why`. */
function pulled({ images = {}, known = {}, world = {}, ...rest }: Given): readonly string[] {
  const input = given(rest);
  const round = decide({
    ...input,
    memory: { ...input.memory, ...known, images: { ...NO_IMAGES, ...images } },
    restorable: new Map(),
    maintenanceHosts: new Map(),
    brakeOn: false,
    offers: [hostOf(1), hostOf(2), hostOf(3)],
    newTaskId: (name, index) => `gocd-agent.ci.${name}.new${index}`,
    newPullId: (name, index) => `gocd-image.ci.${name}.new${index}`,
    ...world,
  });
  return round.decisions.flatMap(({ kind, text }) => {
    const [, what] = kind === 'pull' ? (/ on (host.* for pool .*)$/.exec(text) ?? []) : [];
    return what === undefined ? [] : [what.replace('.example for pool', '')];
  });
}

const plain = ahead('plain');
const ready = ours(plain, 'idle');

describe('Images are pulled ahead', () => {
  it('where the agent goes that fills the floor again', () => {
    expect(pulled({ pools: [plain], fleet: [ready] })).to.deep.equal([
      'host-2 plain, which keeps 1 agent ready for jobs',
    ]);
  });

  it('where agents go that wait for the growth limit', () => {
    const two = ahead('plain', { idleFloor: { ...ONE_READY, min: 0 } });
    expect(pulled({ pools: [two], jobs: jobs(3), scaling: { growthLimit: 1 } })).to.deep.equal([
      'host-2 plain, which has 2 more jobs waiting',
      'host-3 plain, which has 2 more jobs waiting',
    ]);
  });

  it('not where the next agent goes beside another of that image', () => {
    const packed = ahead('plain', { constraints: [] });
    const agent = ours(packed, 'launching');
    expect(
      pulled({ pools: [packed], fleet: [agent], world: { offers: [hostOf(1, 4), hostOf(2)] } }),
    ).to.deep.equal([]);
  });

  it('not of an image that an agent of another pool has there', () => {
    const other = pool('other', { cpus: 2 });
    const fleet = [ready, ours(other, 'staging', { hostId: 'host-2', hostname: 'host-2.example' })];
    expect(pulled({ pools: [plain, other], fleet })).to.deep.equal([]);
    const old = ours({ ...other, image: 'another:1' }, 'staging', { hostId: 'host-2' });
    const pools = [plain, pool('other', { image: 'another:1' })];
    expect(pulled({ pools, fleet: [ready, old] })).to.have.length(1);
  });

  it('only if the agent to come has room beside the pull', () => {
    const fits = (cpus: number) =>
      pulled({ pools: [plain], fleet: [ready], world: { offers: [hostOf(2, cpus)] } }).length;
    expect([fits(1), fits(1.09), fits(1.1)]).to.deep.equal([0, 0, 1]);
  });

  it('on no host that agents keep off', () => {
    const soon = { start: NOW + MINUTE, duration: MINUTE };
    const offers = [hostOf(2, 8, { unavailability: soon }), hostOf(3)];
    expect(pulled({ pools: [plain], fleet: [ready], world: { offers } })).to.deep.equal([
      'host-3 plain, which keeps 1 agent ready for jobs',
    ]);
  });

  it('one at a time on each host', () => {
    const image = 'another:1';
    const other = ahead('other', { image });
    const underWay: Pull = {
      ...{ taskId: 'gocd-image.ci.other.1', pool: 'other', image, hostId: 'host-2', hostname: null },
      ...{ since: NOW, killedAt: null },
    };
    const images = { underWay: new Map([[underWay.taskId, underWay]]) };
    const fleet = [ready, ours(other, 'idle')];
    expect(pulled({ pools: [plain, other], fleet }).map((one) => one.split(',')[0])).to.deep.equal([
      'host-2 other',
    ]);
    expect(pulled({ pools: [plain, other], fleet, images })).to.deep.equal([]);
  });

  it('not where the image is known to be', () => {
    const images = { here: new Map([[placeOf('host-2', plain.image), NOW - MINUTE]]) };
    expect(pulled({ pools: [plain], fleet: [ready], images })).to.deep.equal([]);
  });
});

describe('No image is pulled ahead for a pool', () => {
  const fleet = [ready];

  it('that backs off', () => {
    const breaker = failed(undefined, { now: NOW, error: 'no', kind: 'image' });
    expect(
      pulled({ pools: [plain], fleet, known: { breakers: new Map([['plain', breaker]]) } }),
    ).to.deep.equal([]);
  });

  it('whose agents wait for approval', () => {
    expect(pulled({ pools: [plain], fleet: [ready, ours(plain, 'unapproved')] })).to.deep.equal([]);
  });

  it('whose changed settings have to be seen to work', () => {
    expect(pulled({ pools: [plain], known: { proven: new Map([['plain', 'dead']]) } })).to.deep.equal([]);
  });

  it('that has all it may', () => {
    const full = { ...plain, max: 1 };
    expect(pulled({ pools: [full], fleet })).to.deep.equal([]);
    expect(pulled({ pools: [plain], fleet, scaling: { maxAgents: 1 } })).to.deep.equal([]);
  });

  it('of which nothing is to come', () => {
    const none = { ...plain, idleFloor: { ...ONE_READY, min: 0 } };
    expect(pulled({ pools: [none], fleet })).to.deep.equal([]);
  });

  it('whose floors the budget caps', () => {
    const budget = {
      month: '2026-01',
      micro: 2,
      budgetMicro: 1,
      isNear: true,
      isSpent: true,
      capsFloors: true,
    };
    expect(pulled({ pools: [plain], fleet, world: { budget } })).to.deep.equal([]);
  });

  it('where nothing may be launched, or the list of agents is doubted', () => {
    expect(pulled({ pools: [plain], fleet, world: { hold: 'stale-view' } })).to.deep.equal([]);
    expect(pulled({ pools: [plain], fleet, world: { brakeOn: true } })).to.deep.equal([]);
    expect(pulled({ pools: [plain], fleet })).to.have.length(1);
  });
});

describe('What is known of images', () => {
  it('is left as it is where no pool pulls ahead', () => {
    const off = { ...plain, pullAhead: 'off' as const };
    expect(pulled({ pools: [off], fleet: [ready] })).to.deep.equal([]);
    expect(NO_MEMORY.images).to.equal(NO_IMAGES);
  });
});
