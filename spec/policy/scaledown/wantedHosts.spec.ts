import { expect } from 'chai';
import type { PoolConfig } from '../../../domain/config.ts';
import type { Cause } from '../../../domain/demand.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import { wantedHosts } from '../../../policy/scaledown/wantedHosts.ts';
import { agent, poolOf } from './support.ts';

const SMALL = poolOf({ name: 'small', cpus: 1, mem: 2048, disk: 4096 });
const LARGE = poolOf({ name: 'large', cpus: 4, mem: 8192, disk: 4096 });
const GPU = poolOf({ name: 'gpu', cpus: 1, mem: 2048, disk: 4096, gpus: 1 });

function smallOn(hostId: string | null, count: number, phase: FleetAgent['phase'] = 'idle'): FleetAgent[] {
  return Array.from({ length: count }, (_, index) =>
    agent(`${hostId}-${phase}-${index}`, { pool: 'small', hostId, phase }),
  );
}

/** Hosts wanted by a job that waits for such a pool. */
function wantedBy(pool: PoolConfig, fleet: readonly FleetAgent[], cause: Cause = 'no-offers') {
  return [...wantedHosts([{ cause, pool: pool.name }], [SMALL, LARGE, GPU], fleet)];
}

describe('Hosts on which a job waits for the room of idle agents', () => {
  it('are those whose idle agents hold as much as the agent it waits for', () => {
    const fleet = [...smallOn('a', 4), ...smallOn('b', 3), ...smallOn('c', 1)];
    expect(wantedBy(LARGE, fleet)).to.deep.equal(['a']);
    expect(wantedBy(SMALL, fleet)).to.deep.equal(['a', 'b', 'c']);
  });

  it('are none whose agents are at work, or whose host is not known', () => {
    const fleet = [...smallOn('a', 3), ...smallOn('a', 5, 'building'), ...smallOn(null, 9)];
    expect(wantedBy(LARGE, fleet)).to.deep.equal([]);
  });

  it('are none where nothing that goes can help: no host has a GPU to give', () => {
    expect(wantedBy(GPU, smallOn('a', 8))).to.deep.equal([]);
  });

  it('are none while jobs wait for anything but room', () => {
    for (const cause of ['no-agent', 'limit', 'backing-off', 'starting'] as const)
      expect(wantedBy(SMALL, smallOn('a', 2), cause)).to.deep.equal([]);
    expect([...wantedHosts([], [SMALL], smallOn('a', 2))]).to.deep.equal([]);
  });
});
