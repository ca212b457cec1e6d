import { expect } from 'chai';
import type { Log } from '../../services/ports.ts';
import { reporter } from '../../services/report.ts';
import { Driver } from '../support/core.ts';

describe('The log of a service', () => {
  it('has one line when waiting jobs are read from elsewhere, and one when they are read as before', () => {
    const lines: string[] = [];
    const note = (line: string) => lines.push(line);
    const log: Log = { error: note, warn: note, info: note, debug: note };
    const driver = new Driver().ready();
    const report = reporter(log, driver.core);
    const read = (backlogSource: 'feed' | 'dashboard') => {
      const outcome = driver.poll({ backlogSource });
      report({ input: { type: 'time.passed', at: driver.now }, outcome });
    };
    const about = () => lines.filter((line) => line.includes('waiting jobs are read'));
    read('feed');
    expect(about()).to.deep.equal([]);
    read('dashboard');
    read('dashboard');
    expect(about()).to.deep.equal([
      'gocd: waiting jobs are read from the dashboard from now on, and no more from the feed',
    ]);
    read('feed');
    expect(about()).to.have.length(2);
  });
});
