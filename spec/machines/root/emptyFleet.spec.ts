import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { asked, EARLIER } from '../support/agents.ts';

describe('A restart whose questions about all tasks were lost, three in a row,', () => {
  function restarted(): Driver {
    const driver = new Driver(someConfig({ scaling: { idleTimeout: 0, stabilisation: 0 } }));
    driver.take({ type: 'service.started', entropy: 1, frameworkId: 'framework-1' });
    driver.subscribe();
    for (let empty = 1; empty <= 3; empty++) driver.answerReconciliation();
    return driver;
  }

  it('launches nothing: agents may run that nobody has told us of', () => {
    const driver = restarted();
    driver.poll({ jobs: someJobs(3) });
    expect(launchesIn(driver.offer(someOffer()).commands)).to.deep.equal([]);
  });

  it('removes nobody whom GoCD lists', () => {
    const driver = restarted();
    driver.masterAnswers = false;
    driver.poll({ agents: [someAgent(EARLIER)] });
    driver.wait(1_000);
    driver.poll({ agents: [someAgent(EARLIER)] });
    expect(asked(driver)).to.deep.equal([]);
  });

  it('goes on once it is sure that nothing runs', () => {
    const driver = restarted();
    driver.reconcile();
    driver.poll({ jobs: someJobs(3) });
    driver.wait(1_000);
    expect(launchesIn(driver.offer(someOffer()).commands)).not.to.deep.equal([]);
  });
});
