import { expect } from 'chai';
import type { PoolConfig } from '../../../domain/config.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import { makeRoom } from '../../../policy/scaledown/makingRoom.ts';
import { agent, poolOf } from './support.ts';

const SMALL = poolOf({ name: 'small', cpus: 1, mem: 2048, disk: 4096 });
const LARGE = poolOf({ name: 'large', cpus: 4, mem: 8192, disk: 4096 });
const GPU = poolOf({ name: 'gpu', cpus: 1, mem: 2048, disk: 4096, gpus: 1 });

function smallOn(hostId: string | null, count: number): FleetAgent[] {
  return Array.from({ length: count }, (_, index) =>
    agent(`${hostId}${index}`, { pool: 'small', hostId, phase: 'idle' }),
  );
}

/** Who goes for so many agents of a pool. */
function goFor(
  pool: PoolConfig,
  count: number,
  mayGo: readonly FleetAgent[],
  going: readonly FleetAgent[] = [],
) {
  const wishes = Array.from({ length: count }, () => pool.name);
  const { leaving, served } = makeRoom(wishes, { pools: [SMALL, LARGE, GPU], mayGo, going });
  return [leaving.map(({ taskId }) => taskId), served];
}

describe('Making room for a job on a host', () => {
  it('takes as many agents as hold what it needs, of a host where that is enough', () => {
    const fleet = [...smallOn('a', 3), ...smallOn('b', 5), ...smallOn('c', 1)];
    expect(goFor(LARGE, 1, fleet)).to.deep.equal([['b0', 'b1', 'b2', 'b3'], 1]);
    expect(goFor(SMALL, 1, fleet)).to.deep.equal([['a0'], 1]);
  });

  it('takes those that may go first where several hosts would do', () => {
    const fleet = [...smallOn('b', 4), ...smallOn('a', 4)];
    expect(goFor(LARGE, 1, fleet)).to.deep.equal([['b0', 'b1', 'b2', 'b3'], 1]);
  });

  it('takes nobody where those that are going leave enough, and only who is missing where they do not', () => {
    expect(goFor(LARGE, 1, smallOn('a', 4), smallOn('b', 4))).to.deep.equal([[], 1]);
    expect(goFor(LARGE, 1, smallOn('b', 2), smallOn('b', 2))).to.deep.equal([['b0', 'b1'], 1]);
  });

  it('gives the room to one wish only', () => {
    expect(goFor(SMALL, 3, smallOn('a', 2))).to.deep.equal([['a0', 'a1'], 2]);
    expect(goFor(SMALL, 2, smallOn('a', 2), smallOn('b', 1))).to.deep.equal([['a0'], 2]);
  });

  it('takes nobody where nothing that goes can help', () => {
    expect(goFor(LARGE, 1, [...smallOn('a', 3), ...smallOn(null, 9)])).to.deep.equal([[], 0]);
    expect(goFor(GPU, 1, smallOn('a', 8))).to.deep.equal([[], 0]);
    expect(goFor(poolOf({ name: 'not configured' }), 1, smallOn('a', 8))).to.deep.equal([[], 0]);
  });
});
