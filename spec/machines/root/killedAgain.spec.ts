import { expect } from 'chai';
import type { HeldJob } from '../../../domain/gocd.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  looksAtAllJobs,
  phaseOf,
  read,
  readFor,
  registering,
  toldOfJobs,
} from '../support/agents.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FOREIGN = someAgent('made-by-hand');
const HELD: HeldJob = { locator: 'shop/1/build/1/compile', uuid: 'of-nobody-listed' };

/** Found by seed 1240007 with drawn settings: it had registered since, and lists were too old to show it. */
describe('An agent that was given up, for no list had ever had it, and whose KILL was lost,', () => {
  /** Its KILL is to be repeated, and it is looked for. */
  function lookedForAgain() {
    const driver = new Driver().ready();
    read(driver, FOREIGN);
    const taskId = registering(driver);
    readFor(driver, 11 * MINUTE + 10 * SECOND, FOREIGN);
    expect(asked(driver)).to.deep.equal(['mesos.kill']);
    driver.wait(MINUTE);
    driver.commands.length = 0;
    return { driver, taskId };
  }

  it('is killed again when all lists have lacked it for as long as one may be old', () => {
    const { driver } = lookedForAgain();
    readFor(driver, 5 * MINUTE, FOREIGN);
    expect(asked(driver)).to.deep.equal([]);
    readFor(driver, MINUTE / 2, FOREIGN);
    expect(asked(driver)).to.deep.equal(['mesos.kill']);
  });

  it('serves if a list has it by then', () => {
    const { driver, taskId } = lookedForAgain();
    readFor(driver, 4 * MINUTE, FOREIGN);
    read(driver, FOREIGN, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
    expect(asked(readFor(driver, 5 * MINUTE, FOREIGN, someAgent(taskId, BUILDING)))).to.deep.equal([]);
  });

  it('has GoCD asked about all jobs as often as one that is about to be given up', () => {
    const { driver } = lookedForAgain();
    readFor(driver, MINUTE, FOREIGN);
    expect(looksAtAllJobs(driver)).to.be.at.least(2);
  });

  it('is not while GoCD counts a job as given to somebody whom the lists lack', () => {
    const { driver } = lookedForAgain();
    readFor(driver, 4 * MINUTE, FOREIGN);
    toldOfJobs(driver, { held: [HELD] });
    readFor(driver, 2 * MINUTE, FOREIGN);
    expect(asked(driver)).to.deep.equal([]);
  });
});
