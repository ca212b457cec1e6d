import { expect } from 'chai';
import { agentFailed, jobsSeen, type Memory, NO_MEMORY } from '../../policy/memory.ts';
import { VersionedMap } from '../../policy/versionedMap.ts';
import { START, someJob, someView } from '../support/core.ts';

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

  it('is the very same where a reading forgets none, so that nobody looks for what has changed in it', () => {
    const memory = failedAt(START, NO_MEMORY);
    expect(jobsSeen(memory, someView(), START + 1).hosts).to.equal(memory.hosts);
  });
});

describe('What the policy remembers of launches for a job', () => {
  const [first, second] = [someJob('unit'), someJob('slow')];
  const jobs = [first, second];
  const memory: Memory = {
    ...NO_MEMORY,
    launchesFor: new VersionedMap(jobs.map(({ locator }) => [locator, 1])),
  };

  it('is the very same while all those jobs wait', () => {
    expect(jobsSeen(memory, someView({ jobs }), START).launchesFor).to.equal(memory.launchesFor);
  });

  it('is forgotten with a job that waits no more, though another is listed twice', () => {
    const { launchesFor } = jobsSeen(memory, someView({ jobs: [first, first] }), START);
    expect([...launchesFor.keys()]).to.deep.equal([first.locator]);
    expect(launchesFor.has(second.locator)).to.equal(false);
  });
});

function failedAt(now: number, memory: Memory): Memory {
  return agentFailed(memory, { ...FAILURE, hostId: 'host-1', now });
}
