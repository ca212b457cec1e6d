import { expect } from 'chai';
import { taskId } from '../../domain/ids.ts';
import { isStale } from '../../policy/staleness.ts';
import { foreign, given, job, MINUTE, NOW } from './demand/given.ts';

/** Minutes after which a reading is too old, where the server is asked every two minutes, and every twenty at rest. */
function oldAfter(found: Parameters<typeof given>[0], idlePollInterval: number | null = 20 * MINUTE): number {
  const { view, config } = given({ ...found, backlog: { pollInterval: 2 * MINUTE, idlePollInterval } });
  const minutes = Array.from({ length: 120 }, (_, minute) => minute);
  return minutes.findIndex((minute) => isStale(view, config, NOW + minute * MINUTE));
}

describe('A reading is too old', () => {
  it('after two polls that failed, where there was something to do', () => {
    expect(oldAfter({ jobs: [job('waits')] })).to.equal(5);
    const ours = foreign(taskId({ instance: 'ci', pool: 'x', unique: 'u' }));
    expect(oldAfter({ agents: [ours] })).to.equal(5);
  });

  it('after as many at rest, where no job waited and no agent of ours was about', () => {
    expect(oldAfter({ agents: [foreign('built-by-hand')] })).to.equal(41);
    expect(oldAfter({}, null)).to.equal(5);
  });
});
