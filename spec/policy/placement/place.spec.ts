import { expect } from 'chai';
import { agentOn, HOUR, hostsOf, NOW, offerOf, placing, poolOf } from './support.ts';

describe('placing wanted agents on offers', () => {
  it('serves the whole shortage at once, several agents on one host', () => {
    const { accepts, unusedOfferIds, unplaced } = placing({
      count: 3,
      offers: [offerOf('big', { cpus: 8, mem: 8192 }), offerOf('spare', { cpus: 16, mem: 16384 })],
    });
    expect(accepts).to.have.length(1);
    expect(accepts[0]?.offerIds).to.deep.equal(['big-offer']);
    expect(accepts[0]?.launches.map(({ taskId }) => taskId)).to.deep.equal([
      'default.0',
      'default.1',
      'default.2',
    ]);
    expect(unusedOfferIds).to.deep.equal(['spare-offer']);
    expect(unplaced).to.deep.equal([]);
  });

  it('says of each launch which host and role it goes to and whom it is for', () => {
    const { accepts } = placing({ offers: [offerOf('h1', { cpus: 1, mem: 1024 })] });
    expect(accepts[0]?.hostId).to.equal('h1');
    expect(accepts[0]?.launches[0]).to.include({
      pool: 'default',
      hostId: 'h1',
      hostname: 'h1.example',
      role: 'ci',
    });
    expect([...(accepts[0]?.launchedFor ?? [])]).to.deep.equal([
      ['default.0', { pool: 'default', job: null }],
    ]);
  });

  it('has agents ask for work less often the more of ours live beside them, and says so from the 101st on', () => {
    const fleet = Array.from({ length: 99 }, () => agentOn('far'));
    const dead = Array.from({ length: 50 }, () => ({
      ...agentOn('far'),
      phase: 'ending' as const,
      taskRuns: false,
    }));
    const { accepts } = placing({
      count: 3,
      fleet: [...fleet, ...dead],
      offers: [offerOf('big', { cpus: 8, mem: 8192 })],
    });
    expect(accepts[0]?.launches.map(({ askIntervalMs }) => askIntervalMs)).to.deep.equal([
      undefined,
      2_020,
      2_040,
    ]);
  });

  it('launches without jars those of the pools that are to do without, and says so of them alone', () => {
    const { accepts } = placing({
      pools: [poolOf({ name: 'a' }), poolOf({ name: 'b' })],
      of: ['a', 'b'],
      offers: [offerOf('big', { cpus: 8, mem: 8192 })],
      withoutJars: new Set(['b']),
    });
    expect(accepts[0]?.launches.map(({ withoutJars }) => withoutJars)).to.deep.equal([undefined, true]);
  });

  it('gives the room to the most urgent when there is not enough', () => {
    const { accepts, unplaced } = placing({
      pools: [poolOf({ name: 'small' }), poolOf({ name: 'large', cpus: 3 })],
      of: ['large', 'small', 'small'],
      offers: [offerOf('h1', { cpus: 4, mem: 8192 })],
    });
    expect(accepts[0]?.launches.map(({ pool }) => pool)).to.deep.equal(['large', 'small']);
    expect(unplaced.map(({ wanted }) => wanted.pool)).to.deep.equal(['small']);
  });

  it('places what is less urgent where the more urgent does not fit', () => {
    const { accepts, unplaced } = placing({
      pools: [poolOf({ name: 'small' }), poolOf({ name: 'large', cpus: 3 })],
      of: ['large', 'small'],
      offers: [offerOf('h1', { cpus: 2, mem: 8192 })],
    });
    expect(accepts[0]?.launches.map(({ pool }) => pool)).to.deep.equal(['small']);
    expect(unplaced.map(({ wanted }) => wanted.pool)).to.deep.equal(['large']);
  });

  describe('combining offers', () => {
    const half = { cpus: 0.5, mem: 512 };

    it('uses several offers of one host and role together, for Mesos takes them in one ACCEPT', () => {
      const { accepts } = placing({
        offers: [offerOf('h1', half, { id: 'second' }), offerOf('h1', half, { id: 'first' })],
      });
      expect(accepts.map(({ offerIds }) => offerIds)).to.deep.equal([['first', 'second']]);
      expect(accepts[0]?.launches[0]?.resources).to.deep.equal([
        { kind: 'scalar', name: 'cpus', milli: 1000, reservations: [] },
        { kind: 'scalar', name: 'mem', milli: 1_024_000, reservations: [] },
      ]);
    });

    it('never combines the offers of two roles', () => {
      const { accepts, unplaced } = placing({
        offers: [offerOf('h1', half, { id: 'a' }), offerOf('h1', half, { id: 'b', role: 'ops' })],
      });
      expect(accepts).to.deep.equal([]);
      expect(unplaced[0]?.short).to.contain('cpus: 1 wanted, the largest offer has 0.5');
    });

    it('never combines the offers of two hosts', () => {
      const { accepts } = placing({ offers: [offerOf('h1', half), offerOf('h2', half)] });
      expect(accepts).to.deep.equal([]);
    });

    it('accepts each role of a host by itself', () => {
      const whole = { cpus: 1, mem: 1024 };
      const { accepts } = placing({
        count: 2,
        offers: [offerOf('h1', whole, { id: 'a' }), offerOf('h1', whole, { id: 'b', role: 'ops' })],
      });
      expect(accepts.map(({ offerIds, launches }) => [offerIds, launches[0]?.role])).to.deep.equal([
        [['a'], 'ci'],
        [['b'], 'ops'],
      ]);
    });
  });

  describe('packing', () => {
    it('fills the host on which an agent takes up most, so that large hosts stay free', () => {
      const placement = placing({
        count: 3,
        offers: [
          offerOf('large', { cpus: 16, mem: 16384 }),
          offerOf('small', { cpus: 2, mem: 16384 }),
          offerOf('middle', { cpus: 4, mem: 16384 }),
        ],
      });
      expect(hostsOf(placement)).to.deep.equal(['small', 'small', 'middle']);
    });

    it('goes by the resource that is tightest', () => {
      const placement = placing({
        offers: [
          offerOf('little-cpu', { cpus: 2, mem: 10240 }),
          offerOf('little-mem', { cpus: 8, mem: 1536 }),
        ],
      });
      expect(hostsOf(placement)).to.deep.equal(['little-mem']);
    });

    it('lets a second pool fill up what the first has begun', () => {
      const placement = placing({
        pools: [poolOf({ name: 'a', cpus: 3 }), poolOf({ name: 'b' })],
        of: ['b', 'a', 'b'],
        offers: [offerOf('h1', { cpus: 4.5, mem: 9000 }), offerOf('h2', { cpus: 4, mem: 9000 })],
      });
      expect(hostsOf(placement)).to.deep.equal(['h2', 'h2', 'h1']);
    });
  });

  describe('spreading', () => {
    const room = { cpus: 8, mem: 8192 };

    it('goes to the host with the fewest agents of the pool, then to the emptiest', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread' })],
        count: 3,
        offers: [offerOf('h1', room), offerOf('h2', room), offerOf('h3', { cpus: 16, mem: 16384 })],
        fleet: [agentOn('h1')],
      });
      expect(hostsOf(placement)).to.have.members(['h3', 'h2', 'h3']);
    });

    it('does not count agents of other pools, or those whose task has ended', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread' })],
        offers: [offerOf('h1', room), offerOf('h2', room)],
        fleet: [
          agentOn('h1', { pool: 'other' }),
          agentOn('h1', { phase: 'ending', taskRuns: false }),
          agentOn('h2'),
        ],
      });
      expect(hostsOf(placement)).to.deep.equal(['h1']);
    });

    it('counts the agents on a host whatever role they were launched for', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread' })],
        count: 2,
        offers: [
          offerOf('h1', room, { id: 'a' }),
          offerOf('h1', room, { id: 'b', role: 'ops' }),
          offerOf('h2', room),
        ],
      });
      expect(hostsOf(placement)).to.deep.equal(['h1', 'h2']);
    });

    it('evens out an attribute where one is named, and the hosts within it', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread', spreadBy: 'rack' })],
        count: 4,
        offers: [
          offerOf('a1', room, { traits: ['rack:a'] }),
          offerOf('a2', room, { traits: ['rack:a'] }),
          offerOf('b1', room, { traits: ['rack:b'] }),
          offerOf('none', room),
        ],
        fleet: [agentOn('elsewhere', { traits: ['rack:a'] })],
      });
      expect(hostsOf(placement)).to.have.members(['none', 'b1', 'a1', 'none']);
    });

    it('counts hosts without the attribute and those where it is empty as one value', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread', spreadBy: 'rack' })],
        offers: [offerOf('none', room), offerOf('empty', room, { traits: ['rack:'] })],
      });
      expect(hostsOf(placement)).to.deep.equal(['empty']);
    });

    it('is a wish: a crowded place is better than none', () => {
      const placement = placing({
        pools: [poolOf({ placement: 'spread' })],
        count: 2,
        offers: [offerOf('h1', room), offerOf('h2', { cpus: 0.5, mem: 512 })],
      });
      expect(hostsOf(placement)).to.deep.equal(['h1', 'h1']);
    });
  });

  describe('hosts that are kept clear', () => {
    const room = { cpus: 4, mem: 4096 };

    it('keeps work without a need for GPUs off GPU hosts', () => {
      const { accepts, unplaced } = placing({ offers: [offerOf('gpu', { ...room, gpus: 1 })] });
      expect(accepts).to.deep.equal([]);
      expect(unplaced[0]?.short).to.equal('kept for work that needs its GPUs (1 host with room)');
    });

    it('still knows a GPU host when our own agents have all its GPUs', () => {
      const { accepts } = placing({
        pools: [poolOf(), poolOf({ name: 'learning', gpus: 1 })],
        offers: [offerOf('gpu', room)],
        fleet: [agentOn('gpu', { pool: 'learning' })],
      });
      expect(accepts).to.deep.equal([]);
    });

    it('places GPU work there', () => {
      const { accepts } = placing({
        pools: [poolOf({ gpus: 1 })],
        offers: [offerOf('plain', room), offerOf('gpu', { ...room, gpus: 2 })],
      });
      expect(accepts[0]?.hostId).to.equal('gpu');
      expect(accepts[0]?.launches[0]?.resources).to.deep.include({
        kind: 'scalar',
        name: 'gpus',
        milli: 1000,
        reservations: [],
      });
    });

    it('leaves out hosts to be avoided', () => {
      const { accepts, unplaced } = placing({ offers: [offerOf('bad', room)], avoidHosts: new Set(['bad']) });
      expect(accepts).to.deep.equal([]);
      expect(unplaced[0]?.short).to.equal('avoided for now (1 host with room)');
    });

    const windows = [
      { when: 'has begun', window: { start: NOW - HOUR, duration: null }, used: false },
      { when: 'has begun and ends later', window: { start: NOW - HOUR, duration: 2 * HOUR }, used: false },
      { when: 'begins within the hour', window: { start: NOW + HOUR, duration: HOUR }, used: false },
      { when: 'begins later', window: { start: NOW + HOUR + 1, duration: HOUR }, used: true },
      { when: 'is over', window: { start: NOW - 2 * HOUR, duration: HOUR }, used: true },
    ];
    for (const { when, window, used } of windows)
      it(`${used ? 'uses' : 'leaves out'} a host whose maintenance ${when}`, () => {
        const { accepts } = placing({ offers: [offerOf('h1', room, { unavailability: window })] });
        expect(accepts).to.have.length(used ? 1 : 0);
      });

    it('goes by the first of the windows that the offers of a host tell of', () => {
      const later = { start: NOW + 5 * HOUR, duration: null };
      const near = { start: NOW, duration: null };
      const { accepts } = placing({
        offers: [
          offerOf('h1', room, { id: 'a', unavailability: later }),
          offerOf('h1', room, { id: 'b', unavailability: near }),
        ],
      });
      expect(accepts).to.deep.equal([]);
    });

    it('prefers hosts without maintenance ahead, even to tighter ones', () => {
      const later = { start: NOW + 5 * HOUR, duration: null };
      const placement = placing({
        count: 3,
        offers: [
          offerOf('closing', { cpus: 1, mem: 1024 }, { unavailability: later }),
          offerOf('clear', { cpus: 2, mem: 4096 }),
        ],
      });
      expect(hostsOf(placement)).to.deep.equal(['clear', 'clear', 'closing']);
    });
  });

  describe('telling what is short', () => {
    const short = (given: Parameters<typeof placing>[0]) => placing(given).unplaced[0]?.short;

    it('says that there are no offers', () => {
      expect(short({ offers: [] })).to.equal('no offers');
    });

    it('names each resource of which no offer has enough', () => {
      expect(
        short({
          pools: [poolOf({ cpus: 4, mem: 4096, ports: 1 })],
          offers: [offerOf('h1', { cpus: 2, mem: 8192 })],
        }),
      ).to.equal('cpus: 4 wanted, the largest offer has 2; ports: 1 wanted, the largest offer has 0');
    });

    it('names all of them when only the combination is short', () => {
      const offers = [offerOf('h1', { cpus: 8, mem: 512 }), offerOf('h2', { cpus: 0.5, mem: 8192 })];
      expect(short({ offers })).to.equal('no one host has all of cpus 1, mem 1024 MB');
    });

    it('goes by what the more urgent have left', () => {
      const { unplaced } = placing({ count: 2, offers: [offerOf('h1', { cpus: 1.5, mem: 8192 })] });
      expect(unplaced.map(({ short }) => short)).to.deep.equal(['cpus: 1 wanted, the largest offer has 0.5']);
    });

    it('names first what keeps the most hosts out', () => {
      const large = { cpus: 8, mem: 8192 };
      const offers = [
        offerOf('bad', large),
        offerOf('g1', { ...large, gpus: 1 }),
        offerOf('g2', { ...large, gpus: 1 }),
      ];
      expect(short({ offers, avoidHosts: new Set(['bad']) })).to.equal(
        'kept for work that needs its GPUs (2 hosts with room); avoided for now (1 host with room)',
      );
    });

    it('says so when a pool is not known', () => {
      expect(short({ of: ['gone'], offers: [offerOf('h1', { cpus: 8, mem: 8192 })] })).to.equal(
        'there is no pool gone',
      );
    });
  });
});
