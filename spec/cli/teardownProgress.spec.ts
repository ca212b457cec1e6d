import { expect } from 'chai';
import { teardownProgress } from '../../cli/teardownProgress.ts';
import { Served } from '../adapters/http/support.ts';

describe('The progress of a teardown', () => {
  it('is the share of its agents that are gone', () => {
    const driver = new Served().driver.ready();
    const told: string[] = [];
    const tell = teardownProgress(driver.core, {
      at: (share, detail) => told.push(`${share} ${detail}`),
      clear: () => {},
    });
    tell();
    const [first = '', second = ''] = driver.launch(2);
    tell();
    driver.update(first, 'TASK_RUNNING');
    driver.update(second, 'TASK_FAILED');
    tell();
    expect(told).to.deep.equal(['0 2 agents left', '0.5 1 agent left']);
  });
});
