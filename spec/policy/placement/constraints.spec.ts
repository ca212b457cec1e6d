import { expect } from 'chai';
import { agentOn, constraint, hostsOf, offerOf, placing, poolOf } from './support.ts';

const room = { cpus: 4, mem: 4096 };
const a1 = offerOf('a1', room, { traits: ['rack:a', 'disk:ssd', 'disk:nvme'] });
const a2 = offerOf('a2', room, { traits: ['rack:a', 'disk:hdd'] });
const b1 = offerOf('b1', room, { traits: ['rack:b'] });
const bare = offerOf('bare', room);
const all = [a1, a2, b1, bare];

/** Hosts that get agents when so many are wanted under the constraints, given the agents there are. */
function used(words: string | readonly string[], count: number, fleet = [agentOn('x')].slice(1)): string[] {
  const constraints = [words].flat().map(constraint);
  return hostsOf(placing({ pools: [poolOf({ constraints })], count, offers: all, fleet })).sort();
}

describe('constraints, as Marathon has them', () => {
  it('UNIQUE: one agent per value', () => {
    expect(used('hostname UNIQUE', 9)).to.deep.equal(['a1', 'a2', 'b1', 'bare']);
    expect(used('rack UNIQUE', 9)).to.deep.equal(['a1', 'b1']);
  });

  it('UNIQUE: counts live agents of the same pool only', () => {
    const fleet = [
      agentOn('b1', { traits: ['rack:b'] }),
      agentOn('a1', { pool: 'other', traits: ['rack:a'] }),
    ];
    expect(used('rack UNIQUE', 9, fleet)).to.deep.equal(['a1']);
    const ending = (taskRuns: boolean) => [agentOn('b1', { phase: 'ending', taskRuns, traits: ['rack:b'] })];
    expect(used('rack UNIQUE', 9, ending(true))).to.deep.equal(['a1']);
    expect(used('rack UNIQUE', 9, ending(false))).to.deep.equal(['a1', 'b1']);
  });

  it('knows the host of an agent found after a restart by what the host offers', () => {
    const found = agentOn('b1', { hostname: null, attributes: [] });
    expect(used('rack UNIQUE', 9, [found])).to.deep.equal(['a1']);
    expect(used('hostname UNIQUE', 9, [found])).to.deep.equal(['a1', 'a2', 'bare']);
  });

  it('leaves out of the count an agent whose host is not known at all', () => {
    expect(used('rack CLUSTER', 1, [agentOn(null)])).to.have.length(1);
  });

  it('MAX_PER: at most so many per value', () => {
    expect(used('hostname MAX_PER 2', 99)).to.deep.equal([
      'a1',
      'a1',
      'a2',
      'a2',
      'b1',
      'b1',
      'bare',
      'bare',
    ]);
    expect(used('rack MAX_PER 3', 99)).to.have.length(6);
    expect(used('rack MAX_PER 1', 99, [agentOn('b7', { traits: ['rack:b'] })])).to.deep.equal(['a1']);
  });

  it('CLUSTER with a value: only there', () => {
    expect(used('rack CLUSTER b', 99)).to.deep.equal(['b1', 'b1', 'b1', 'b1']);
  });

  it('CLUSTER without one: all where the first is', () => {
    expect(new Set(used('hostname CLUSTER', 99)).size).to.equal(1);
    expect(used('rack CLUSTER', 99, [agentOn('b9', { traits: ['rack:b'] })])).to.deep.equal([
      'b1',
      'b1',
      'b1',
      'b1',
    ]);
  });

  it('IS: only where the value is this one', () => {
    expect(used('hostname IS b1.example', 1)).to.deep.equal(['b1']);
    expect(used('rack IS a', 99)).to.have.length(8).and.not.include('b1');
  });

  it('LIKE: the whole value must match', () => {
    expect(used('hostname LIKE a.*', 99)).to.have.length(8);
    expect(used('hostname LIKE a', 99)).to.deep.equal([]);
    expect(used('hostname LIKE b1|b1.example', 1)).to.deep.equal(['b1']);
  });

  it('UNLIKE: the whole value must not', () => {
    expect(new Set(used('hostname UNLIKE a.*', 99))).to.deep.equal(new Set(['b1', 'bare']));
  });

  it('a host without the attribute matches nothing but UNLIKE', () => {
    for (const words of ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE .*', 'MAX_PER 9', 'IS '])
      expect(used(`rack ${words}`, 99), words).not.to.include('bare');
    expect(used('rack UNLIKE .*', 99)).to.deep.equal(['bare', 'bare', 'bare', 'bare']);
  });

  it('an attribute given twice has both values', () => {
    expect(used('disk IS nvme', 1)).to.deep.equal(['a1']);
    expect(used('disk LIKE ssd', 1)).to.deep.equal(['a1']);
    expect(used('disk UNLIKE nvme', 99)).not.to.include('a1');
    expect(used('disk UNIQUE', 99, [agentOn('z', { traits: ['disk:nvme'] })])).to.deep.equal(['a2']);
  });

  it('the same value given twice counts an agent once', () => {
    const constraints = [constraint('rack MAX_PER 2')];
    const offers = [offerOf('twice', room, { traits: ['rack:a', 'rack:a'] })];
    expect(hostsOf(placing({ pools: [poolOf({ constraints })], count: 9, offers }))).to.have.length(2);
  });

  it('all constraints of a pool hold together', () => {
    expect(used(['hostname UNIQUE', 'rack LIKE a|b', 'disk UNLIKE hdd'], 99)).to.deep.equal(['a1', 'b1']);
  });

  it('counts agents on both roles of a host', () => {
    const pools = [poolOf({ constraints: [constraint('hostname MAX_PER 1')] })];
    const offers = [a1, { ...a1, id: 'other', role: 'ops' }];
    expect(hostsOf(placing({ pools, count: 9, offers }))).to.deep.equal(['a1']);
  });

  describe('GROUP_BY', () => {
    const racks = (hosts: string[]) => hosts.map((host) => host.slice(0, 1)).sort();

    it('is even over the values at hand', () => {
      expect(racks(used('rack GROUP_BY', 4))).to.deep.equal(['a', 'a', 'b', 'b']);
    });

    it('fills up the values behind first', () => {
      const fleet = [agentOn('a1', { traits: ['rack:a'] }), agentOn('a2', { traits: ['rack:a'] })];
      expect(racks(used('rack GROUP_BY', 3, fleet))).to.deep.equal(['a', 'b', 'b']);
    });

    it('waits for as many values as it names', () => {
      expect(racks(used('rack GROUP_BY 3', 9))).to.deep.equal(['a', 'b']);
    });

    it('stops rather than become uneven', () => {
      expect(racks(used('rack GROUP_BY', 99))).to.deep.equal([...'aaaaa', ...'bbbb']);
    });

    it('is even over hosts by their names', () => {
      expect(used('hostname GROUP_BY', 8)).to.deep.equal([
        'a1',
        'a1',
        'a2',
        'a2',
        'b1',
        'b1',
        'bare',
        'bare',
      ]);
    });

    it('passes over a value that another such constraint rules out for now, and comes back to it', () => {
      const fleet = ['z1', 'z1', 'z2'].map((zone) => agentOn('elsewhere', { traits: [`zone:${zone}`] }));
      const offers = [
        offerOf('first', room, { traits: ['rack:a', 'zone:z1'] }),
        offerOf('second', room, { traits: ['rack:b', 'zone:z2'] }),
      ];
      const constraints = ['rack GROUP_BY', 'zone GROUP_BY'].map(constraint);
      const { accepts, unplaced } = placing({ pools: [poolOf({ constraints })], count: 2, offers, fleet });
      expect(accepts.map(({ hostId }) => hostId)).to.deep.equal(['second', 'first']);
      expect(unplaced).to.deep.equal([]);
    });
  });

  describe('telling which constraint is in the way', () => {
    const short = (words: string) =>
      placing({ pools: [poolOf({ constraints: [constraint(words)] })], count: 3, offers: all }).unplaced[0]
        ?.short;

    it('names it and how many hosts it rules out', () => {
      expect(short('rack UNIQUE')).to.equal('constraint rack UNIQUE (4 hosts with room)');
      expect(short('rack IS c')).to.equal('constraint rack IS c (4 hosts with room)');
    });

    it('says what is wrong with one that can never hold', () => {
      expect(short('rack LIKE (')).to.match(
        /^constraint rack LIKE \( \(Invalid regular expression.*\) \(4 hosts/,
      );
      expect(short('rack MAX_PER two')).to.contain('MAX_PER needs a whole number');
      expect(short('rack GROUP_BY some')).to.contain('GROUP_BY takes a whole number of groups');
      expect(short('rack UNLIKE')).to.contain('UNLIKE needs a regular expression');
      expect(short('rack IS')).to.contain('IS needs a value');
    });
  });
});
