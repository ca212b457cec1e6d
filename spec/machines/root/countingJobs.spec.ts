import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { asked, BUILDING, idle, read, uuidOf } from '../support/agents.ts';

const ofPool = (changes: Parameters<typeof somePool>[0]) => someConfig({ pools: [somePool(changes)] });
const asks = (driver: Driver) => driver.ofType('gocd.history.ask').map(({ taskId }) => taskId);

function told(driver: Driver, taskId: string, jobs: number | null, uuid = uuidOf(taskId)) {
  return driver.take({ type: 'gocd.history.told', taskId, uuid, jobs });
}

describe('A job that began and ended between two readings', () => {
  it('was the one job of an agent of a single-use pool: GoCD knows, and the agent goes at once', () => {
    const driver = new Driver(ofPool({ singleUse: true })).ready();
    const taskId = idle(driver);
    expect(asks(driver)).to.deep.equal([taskId]);
    expect(asked(told(driver, taskId, 0))).to.deep.equal([]);
    expect(asked(told(driver, taskId, 1))).to.deep.equal(['gocd.agent.disable']);
  });

  it('counts towards max-jobs', () => {
    const driver = new Driver(ofPool({ maxJobs: 5 })).ready();
    const taskId = idle(driver);
    expect(asked(told(driver, taskId, 4))).to.deep.equal([]);
    expect(asked(told(driver, taskId, 5))).to.deep.equal(['gocd.agent.disable']);
  });

  it('counts towards max-jobs of one that each reading shows at work', () => {
    const driver = new Driver(ofPool({ maxJobs: 5 })).ready();
    const taskId = idle(driver);
    const others = Array.from({ length: 3 }, (_, index) => `shop/${index}/build/1/compile`);
    for (const building of others) read(driver, someAgent(taskId, { ...BUILDING, building }));
    expect(driver.ofType('gocd.history.ask').map(({ building }) => building)).to.deep.equal([
      undefined,
      ...others,
    ]);
    told(driver, taskId, 7);
    expect(driver.core.picture().agents.get(taskId)?.jobs).to.equal(8);
    read(driver, someAgent(taskId));
    expect(driver.ofType('gocd.agent.disable')).to.have.length(1);
  });

  it('is asked about with each reading, of agents whose jobs count and of no others', () => {
    const driver = new Driver(ofPool({ singleUse: true })).ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId));
    expect(asks(driver)).to.deep.equal([taskId, taskId]);
    const busy = new Driver(ofPool({ singleUse: true })).ready();
    read(busy, someAgent(idle(busy), { ...BUILDING, building: 'shop/1/build/1/compile' }));
    expect(asks(busy), 'one at work has had its job').to.have.length(1);
    const others = new Driver(ofPool({})).ready();
    idle(others);
    expect(asks(others)).to.deep.equal([]);
  });

  it('is counted beside the one in hand, and none is counted twice', () => {
    const driver = new Driver(ofPool({ maxJobs: 5 })).ready();
    const taskId = idle(driver);
    const jobs = () => driver.core.picture().agents.get(taskId)?.jobs;
    read(driver, someAgent(taskId, { ...BUILDING, building: 'shop/1/build/1/compile' }));
    expect(jobs()).to.equal(1);
    told(driver, taskId, 2);
    expect(jobs()).to.equal(3);
    read(driver, someAgent(taskId));
    told(driver, taskId, 3);
    expect(jobs()).to.equal(3);
  });

  it('is counted once, however often GoCD tells of it', () => {
    const driver = new Driver(ofPool({ maxJobs: 5 })).ready();
    const taskId = idle(driver);
    told(driver, taskId, 2);
    told(driver, taskId, 2);
    told(driver, taskId, 3);
    expect(driver.core.picture().agents.get(taskId)?.jobs).to.equal(3);
  });

  it('is not made up where GoCD does not tell, or tells of another agent under the name', () => {
    const driver = new Driver(ofPool({ singleUse: true })).ready();
    const taskId = idle(driver);
    expect(asked(told(driver, taskId, null))).to.deep.equal([]);
    expect(asked(told(driver, taskId, 3, 'another-uuid'))).to.deep.equal([]);
    expect(told(driver, 'gocd-agent.ci.default.unknown', 3).commands).to.deep.equal([]);
  });
});
