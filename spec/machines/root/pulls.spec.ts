import { expect } from 'chai';
import type { Command } from '../../../domain/commands.ts';
import type { Config, PoolConfig } from '../../../domain/config.ts';
import { parsePullId } from '../../../domain/ids.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { readFor } from '../support/agents.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Someone else's, which takes no job. */
const FOREIGN = someAgent('made-by-hand', { configState: 'Disabled' });
const UNIQUE = { field: 'hostname', operator: 'UNIQUE', value: null } as const;

function configOf(pool: Partial<PoolConfig> = {}, scaling: Partial<Config['scaling']> = {}): Config {
  return someConfig({
    pools: [somePool({ pullAhead: 'on', constraints: [UNIQUE], ...pool })],
    scaling: { growthLimit: 1, maxAgents: 100, ...scaling },
  });
}

function pullsIn(commands: readonly Command[]) {
  return commands.flatMap((command) => (command.type === 'mesos.accept' ? (command.pulls ?? []) : []));
}

let offers = 0;

/** So many whole hosts are offered. */
function offerHosts(driver: Driver, count = 6) {
  const made = Array.from({ length: count }, (_, nth) => {
    const host = `host-${nth + 1}`;
    return someOffer({ id: `offer-${++offers}`, hostId: host, hostname: `${host}.example` });
  });
  return driver.offer(...made).commands;
}

/** Five jobs wait, of which the growth limit lets one have its agent. */
function pulling(config = configOf()): Driver {
  const driver = new Driver(config).ready();
  driver.poll({ jobs: someJobs(5), agents: [FOREIGN] });
  offerHosts(driver);
  return driver;
}

function again(driver: Driver) {
  driver.wait(1);
  driver.poll({ jobs: someJobs(5), agents: [FOREIGN] });
  return pullsIn(offerHosts(driver));
}

/** One agent is kept ready; the next would go to the second host. */
function floored(): Driver {
  const driver = new Driver(configOf({ idleFloor: { factor: 0, learn: false, min: 1, max: 1 } })).ready();
  driver.poll({ agents: [FOREIGN] });
  const [launch] = launchesIn(offerHosts(driver, 1));
  driver.update(launch?.taskId ?? '', 'TASK_RUNNING', { hostId: 'host-1' });
  return driver;
}

function offeredAgain(driver: Driver) {
  driver.wait(1);
  driver.poll({ agents: [FOREIGN, ...Object.keys(driver.phases()).map((taskId) => someAgent(taskId))] });
  return pullsIn(offerHosts(driver));
}

const underWay = (driver: Driver) => [...driver.core.picture().memory.images.underWay.keys()];
const kills = (driver: Driver) => driver.ofType('mesos.kill');
const ends = (driver: Driver) =>
  driver.notices.flatMap((notice) => (notice.type === 'image.pull.ended' ? [notice.outcome] : []));

/** The one pull on that host. */
function pullOn(driver: Driver, hostId: string): string {
  const pull = pullsIn(driver.commands).find((one) => one.hostId === hostId);
  if (pull === undefined) throw new Error(`nothing is pulled on ${hostId}`);
  return pull.taskId;
}

describe('An image is pulled ahead', () => {
  it('where the next agents will go, two at once, and said so', () => {
    const driver = pulling();
    expect(launchesIn(driver.commands).map(({ hostId }) => hostId)).to.deep.equal(['host-1']);
    const pulls = pullsIn(driver.commands);
    expect(pulls.map(({ hostId }) => hostId)).to.deep.equal(['host-2', 'host-3']);
    expect(parsePullId(pulls[0]?.taskId ?? '')).to.include({ instance: 'ci', pool: 'default' });
    expect(new Set(pulls.map(({ taskId }) => taskId)).size).to.equal(2);
    const texts = driver.notices.flatMap((one) =>
      one.type === 'decision.made' && one.decision.kind === 'pull' ? [one.decision.text] : [],
    );
    expect(texts[0]).to.equal(
      'pull image gocd/gocd-agent-debian-12:v26.1.0 on host-2.example for pool default, which has 4 more jobs waiting',
    );
  });

  it('on offers that are declined no more, and by little of them', () => {
    const driver = pulling();
    const accepted = driver.ofType('mesos.accept').flatMap(({ offerIds }) => offerIds);
    const declined = driver.ofType('mesos.decline').flatMap(({ offerIds }) => offerIds);
    expect([accepted.length, declined.length, new Set([...accepted, ...declined]).size]).to.deep.equal([
      3, 3, 6,
    ]);
    const [pull] = pullsIn(driver.commands);
    expect(pull?.resources).to.deep.equal([
      { kind: 'scalar', name: 'cpus', milli: 100, reservations: [] },
      { kind: 'scalar', name: 'mem', milli: 64_000, reservations: [] },
    ]);
  });

  it('by no pool that is not told to', () => {
    expect(pullsIn(pulling(configOf({ pullAhead: 'off' })).commands)).to.deep.equal([]);
  });

  it('not beyond the agents that may be, of the pool or of all', () => {
    expect(pullsIn(pulling(configOf({ max: 1 })).commands)).to.deep.equal([]);
    expect(pullsIn(pulling(configOf({}, { maxAgents: 1 })).commands)).to.deep.equal([]);
  });

  it('not in a dry run, nor while all is paused', () => {
    const dry = pulling({ ...configOf(), dryRun: true });
    expect(pullsIn(dry.commands)).to.deep.equal([]);
    const paused = new Driver(configOf()).ready();
    paused.take({ type: 'operator.pause.requested', by: 'someone' });
    expect(again(paused)).to.deep.equal([]);
  });

  it('not while the list of agents is doubted', () => {
    const driver = new Driver(configOf({}, { growthLimit: 100 })).ready();
    driver.poll({ jobs: someJobs(5), agents: [FOREIGN] });
    const launches = launchesIn(offerHosts(driver, 5));
    expect(launches).to.have.length(5);
    for (const { taskId, hostId } of launches) driver.update(taskId, 'TASK_RUNNING', { hostId });
    driver.wait(1);
    driver.poll({ agents: launches.map(({ taskId }) => someAgent(taskId)) });
    driver.wait(1);
    driver.poll({ jobs: someJobs(1), agents: [FOREIGN] });
    expect(driver.core.picture().brakeOn).to.equal(true);
    expect(again(driver)).to.deep.equal([]);
  });

  it('not where it has been: an agent ran there, or a pull has ended well', () => {
    const driver = floored();
    const [pull] = offeredAgain(driver);
    expect(pull?.hostId).to.equal('host-2');
    driver.update(pull?.taskId ?? '', 'TASK_FINISHED', { hostId: 'host-2' });
    expect(ends(driver)).to.deep.equal(['pulled']);
    expect(offeredAgain(driver)).to.deep.equal([]);
    const hosts = [...driver.core.picture().memory.images.here.keys()];
    expect(hosts.map((place) => place.split(' ')[0])).to.deep.equal(['host-1', 'host-2']);
  });

  it('where an agent of an earlier run has only been launched: whether its image came nobody has told', () => {
    const earlier = new Driver(configOf()).ready();
    earlier.poll({ jobs: someJobs(1), agents: [FOREIGN] });
    const [launch] = launchesIn(offerHosts(earlier, 1));
    const taskId = launch?.taskId ?? '';
    const driver = new Driver(configOf()).ready();
    driver.update(taskId, 'TASK_STAGING', { source: 'master', reason: 'RECONCILIATION' });
    const known = () => driver.core.picture().memory.images.here.size;
    driver.poll({ agents: [FOREIGN] });
    expect(known()).to.equal(0);
    driver.wait(1);
    driver.poll({ agents: [FOREIGN, someAgent(taskId)] });
    expect(known()).to.equal(1);
  });

  it('again after a week', () => {
    const driver = floored();
    driver.update(offeredAgain(driver)[0]?.taskId ?? '', 'TASK_FINISHED', { hostId: 'host-2' });
    driver.wait(7 * 24 * HOUR - MINUTE);
    expect(offeredAgain(driver)).to.deep.equal([]);
    driver.wait(MINUTE);
    expect(offeredAgain(driver).map(({ hostId }) => hostId)).to.deep.equal(['host-2']);
  });
});

describe('A pull that has failed', () => {
  const failing = { source: 'host', message: 'Failed to run docker pull: no space left' } as const;

  it('is not tried on that host for an hour, then for two', () => {
    const driver = floored();
    const fail = () => {
      const [pull] = offeredAgain(driver);
      expect(pull?.hostId).to.equal('host-2');
      driver.update(pull?.taskId ?? '', 'TASK_FAILED', { ...failing, hostId: 'host-2' });
    };
    for (const pause of [HOUR, 2 * HOUR]) {
      fail();
      driver.wait(pause - MINUTE);
      expect(offeredAgain(driver)).to.deep.equal([]);
      driver.wait(MINUTE);
    }
    fail();
  });

  it('is told with its reason, and says nothing of its pool', () => {
    const driver = pulling();
    driver.update(pullOn(driver, 'host-2'), 'TASK_FAILED', { ...failing, hostId: 'host-2' });
    expect(driver.notices.at(-1)).to.deep.equal({
      type: 'image.pull.ended',
      pool: 'default',
      outcome: 'failed',
      text: 'image gocd/gocd-agent-debian-12:v26.1.0 on host-2.example could not be pulled ahead, and is not for 1 h: Failed to run docker pull: no space left',
    });
    expect(driver.core.picture().memory.breakers.size).to.equal(0);
  });

  it('has not failed if only the image has no shell: its executor began once the image was there', () => {
    const driver = pulling();
    const message = 'Container exited with status 127';
    driver.update(pullOn(driver, 'host-2'), 'TASK_FAILED', { source: 'executor', message, hostId: 'host-2' });
    expect(ends(driver)).to.deep.equal(['pulled']);
  });

  it('counts once, however often its end is told', () => {
    const driver = pulling();
    const taskId = pullOn(driver, 'host-2');
    for (let time = 0; time < 3; time++)
      driver.update(taskId, 'TASK_FAILED', { ...failing, hostId: 'host-2', uuid: 'same' });
    expect(ends(driver)).to.deep.equal(['failed']);
    expect(driver.ofType('mesos.acknowledge')).to.have.length(3);
    const failures = Array.from(driver.core.picture().memory.images.failed.values(), (one) => one.failures);
    expect(failures).to.deep.equal([1]);
  });
});

describe('A pull that does not end', () => {
  it('is none once the master has said that it never had it', () => {
    const driver = pulling();
    const [taskId = ''] = underWay(driver);
    readFor(driver, 10 * MINUTE + 15_000, FOREIGN);
    expect(underWay(driver)).to.include(taskId);
    driver.update(taskId, 'TASK_GONE', { source: 'master', reason: 'RECONCILIATION', hostId: 'host-2' });
    expect([underWay(driver).includes(taskId), ends(driver)]).to.deep.equal([false, ['lost']]);
    expect(driver.core.picture().memory.images.failed.size).to.equal(0);
  });

  it('is killed after launch-timeout, and again each minute, and the master is asked about it', () => {
    const driver = pulling();
    const taskId = pullOn(driver, 'host-2');
    driver.update(pullOn(driver, 'host-3'), 'TASK_FINISHED', { hostId: 'host-3' });
    readFor(driver, 10 * MINUTE - 1_000, FOREIGN);
    expect(kills(driver)).to.deep.equal([]);
    readFor(driver, 30_000, FOREIGN);
    const [kill] = kills(driver).filter((one) => one.taskId === taskId);
    expect(kill).to.deep.include({ taskId, hostId: 'host-2', graceMs: 0 });
    const questions = driver.ofType('mesos.reconcile').map(({ tasks }) => tasks);
    expect(questions).to.deep.include([{ taskId, hostId: 'host-2' }]);
    if (kill === undefined) throw new Error('nothing is killed');
    expect(driver.core.isStillWanted(kill, driver.now)).to.equal(true);
    readFor(driver, MINUTE + 15_000, FOREIGN);
    expect(kills(driver).filter((one) => one.taskId === taskId)).to.have.length(2);
    driver.update(taskId, 'TASK_KILLED', { source: 'host', hostId: 'host-2' });
    expect([ends(driver), underWay(driver)]).to.deep.equal([['pulled', 'failed'], []]);
    expect(driver.core.isStillWanted(kill, driver.now)).to.equal(false);
  });

  it('is left alone while something holds removals', () => {
    const driver = pulling();
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    readFor(driver, HOUR, FOREIGN);
    expect(kills(driver).filter(({ taskId }) => underWay(driver).includes(taskId))).to.deep.equal([]);
    driver.take({ type: 'operator.resume.requested', by: 'someone' });
    readFor(driver, MINUTE, FOREIGN);
    expect(kills(driver).map(({ taskId }) => taskId)).to.include(pullOn(driver, 'host-2'));
  });

  it('is killed no more once a hold has begun that its KILL has waited for', () => {
    const driver = pulling();
    readFor(driver, 10 * MINUTE + 15_000, FOREIGN);
    const [kill] = kills(driver).filter(({ taskId }) => parsePullId(taskId) !== null);
    if (kill === undefined) throw new Error('nothing is killed');
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    expect(driver.core.isStillWanted(kill, driver.now)).to.equal(false);
  });
});

describe('Pulls', () => {
  it('whose launch the master has refused are none', () => {
    const driver = pulling();
    driver.take({
      type: 'mesos.call.failed',
      call: 'accept',
      outcome: 'rejected',
      message: 'no',
      taskIds: [pullOn(driver, 'host-2')],
      offerIds: [],
    });
    expect(underWay(driver)).to.deep.equal([pullOn(driver, 'host-3')]);
  });

  it('end with their framework', () => {
    const driver = pulling();
    driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'removed' });
    expect(underWay(driver)).to.deep.equal([]);
  });

  it('of an earlier run are known by their ids, and are no agents', () => {
    const earlier = pulling();
    const taskId = pullOn(earlier, 'host-2');
    const driver = new Driver(configOf()).ready();
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION', hostId: 'host-2' });
    expect([underWay(driver), driver.phases()]).to.deep.equal([[taskId], {}]);
    expect(again(driver).map(({ hostId }) => hostId)).to.deep.equal(['host-3']);
    driver.update(taskId, 'TASK_FINISHED', { hostId: 'host-2', uuid: 'the end' });
    expect(ends(driver)).to.deep.equal(['pulled']);
    expect(driver.ofType('mesos.acknowledge')).to.have.length(1);
  });

  it('of another instance are none of ours', () => {
    const driver = new Driver(configOf()).ready();
    driver.update('gocd-image.ci2.default.earlier-0', 'TASK_RUNNING', { uuid: 'an update' });
    expect(underWay(driver)).to.deep.equal([]);
    expect(driver.ofType('mesos.acknowledge')).to.have.length(1);
  });

  it('are no reason for any offer', () => {
    const driver = floored();
    expect(offeredAgain(driver)).to.have.length(1);
    const before = driver.ofType('mesos.revive').length;
    readFor(driver, HOUR, FOREIGN, ...Object.keys(driver.phases()).map((taskId) => someAgent(taskId)));
    expect(driver.ofType('mesos.revive').length).to.equal(before);
  });
});
