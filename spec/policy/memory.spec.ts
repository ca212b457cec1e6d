import { expect } from 'chai';
import { agentFailed, jobsSeen, type Memory, NO_MEMORY } from '../../policy/memory.ts';
import { START, someView } from '../support/core.ts';

const DAY_MS = 24 * 3_600_000;
const FAILURE = {
  pool: 'default',
  settings: null,
  isOutdated: false,
  kind: 'launch',
  error: 'no such image',
} as const;

describe('What the policy remembers of hosts', () => {
  it('is how many launches in a row have failed there', () => {
    const memory = failedAt(START + 1, failedAt(START, NO_MEMORY));
    expect(memory.hosts.get('host-1')).to.deep.equal({ failures: 2, lastFailureAt: START + 1 });
  });

  it('begins anew with a failure a day after the one before', () => {
    const memory = failedAt(START + DAY_MS, failedAt(START, NO_MEMORY));
    expect(memory.hosts.get('host-1')).to.include({ failures: 1 });
  });

  it('is forgotten with the first reading a day after their last failure', () => {
    const memory = failedAt(START, NO_MEMORY);
    expect(jobsSeen(memory, someView(), START + DAY_MS - 1).hosts.size).to.equal(1);
    expect(jobsSeen(memory, someView(), START + DAY_MS).hosts.size).to.equal(0);
  });
});

function failedAt(now: number, memory: Memory): Memory {
  return agentFailed(memory, { ...FAILURE, hostId: 'host-1', now });
}
