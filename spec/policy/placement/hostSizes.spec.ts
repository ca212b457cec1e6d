import { expect } from 'chai';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { Offer } from '../../../domain/mesos.ts';
import {
  type HostSizes,
  NO_HOST_SIZES,
  sizesSeen,
  tooLargeFor,
} from '../../../policy/placement/hostSizes.ts';
import { agentOn, constraint, HOUR, NOW, offerOf, poolOf } from './support.ts';

const SMALL = offerOf('small', { cpus: 4, mem: 8192, disk: 100_000 });
const HUGE = poolOf({ name: 'huge', cpus: 16 });
const POOLS = [poolOf(), poolOf({ name: 'half', cpus: 8 }), HUGE];

function seeing(
  offers: readonly Offer[],
  {
    before = NO_HOST_SIZES,
    fleet = [],
    now = NOW,
  }: { before?: HostSizes; fleet?: FleetAgent[]; now?: number } = {},
): HostSizes {
  return sizesSeen(before, { now, pools: POOLS, offers, fleet });
}

describe('How large hosts are', () => {
  it('says of a pool that none could hold one of its agents, and by how much', () => {
    const sizes = seeing([SMALL, offerOf('other', { cpus: 2, mem: 65_536, disk: 100_000 })]);
    expect(tooLargeFor(HUGE, sizes, NOW + HOUR)).to.equal('cpus: 16 wanted, the largest host has 4');
    expect(tooLargeFor(poolOf({ cpus: 4, mem: 16_384 }), sizes, NOW + HOUR)).to.equal(
      'no one host has all that it asks for',
    );
    expect(tooLargeFor(poolOf({ cpus: 4 }), sizes, NOW + HOUR)).to.equal(null);
  });

  it('is not judged before hosts have been seen for a while', () => {
    expect(tooLargeFor(HUGE, NO_HOST_SIZES, NOW)).to.equal(null);
    expect(tooLargeFor(HUGE, seeing([SMALL]), NOW + HOUR / 12)).to.equal(null);
  });

  it('counts what our own agents hold there, and what was free there once', () => {
    const offer = offerOf('host', { cpus: 8, mem: 65_536, disk: 100_000 });
    const half = agentOn('host', { pool: 'half' });
    expect(tooLargeFor(HUGE, seeing([offer], { fleet: [half] }), NOW + HOUR)).to.equal(null);
    const before = seeing([offerOf('host', { cpus: 16, mem: 65_536, disk: 100_000 })]);
    expect(tooLargeFor(HUGE, seeing([offer], { before, now: NOW + HOUR }), NOW + HOUR)).to.equal(null);
  });

  it('adds up what one host offers to several roles', () => {
    const [one, two] = ['a', 'b'].map((role) => offerOf('host', { cpus: 8, mem: 4096 }, { id: role, role }));
    expect(tooLargeFor(HUGE, seeing([one, two].flatMap((offer) => offer ?? [])), NOW + HOUR)).to.equal(null);
  });

  it('is that of the hosts which the constraints of the pool admit', () => {
    const sizes = seeing([
      offerOf('big', { cpus: 32, mem: 65_536 }, { traits: ['rack:a'] }),
      offerOf('small', { cpus: 4, mem: 65_536 }, { traits: ['rack:b'] }),
    ]);
    const inRack = (rack: string) => poolOf({ cpus: 16, constraints: [constraint(`rack IS ${rack}`)] });
    expect(tooLargeFor(inRack('a'), sizes, NOW + HOUR)).to.equal(null);
    expect(tooLargeFor(inRack('b'), sizes, NOW + HOUR)).to.equal('cpus: 16 wanted, the largest host has 4');
    expect(tooLargeFor(inRack('c'), sizes, NOW + HOUR)).to.contain('no host satisfies constraint rack IS c');
  });

  it('is forgotten of hosts that have been away for two days, and measured anew after one', () => {
    const before = seeing([offerOf('gone', { cpus: 16, mem: 65_536 }), SMALL]);
    const later = seeing([SMALL], { before, now: NOW + 49 * HOUR });
    expect([...later.hosts.keys()]).to.deep.equal(['small']);
    const shrunk = seeing([offerOf('gone', { cpus: 2, mem: 2048 })], { before, now: NOW + 25 * HOUR });
    expect(shrunk.hosts.get('gone')?.amounts.cpus).to.equal(2_000);
  });

  it('stays the same object while nothing new is seen', () => {
    const before = seeing([SMALL]);
    expect(seeing([SMALL], { before, now: NOW + HOUR })).to.equal(before);
    expect(seeing([], { before, now: NOW + HOUR })).to.equal(before);
  });
});
