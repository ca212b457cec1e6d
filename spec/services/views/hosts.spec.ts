import { expect } from 'chai';
import { HOSTS } from '../../../services/views/hostSchemas.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { WatchedDriver } from './support.ts';

const POOL = somePool({ cpus: 2, mem: 1_000 });

/** Two agents, each on a host of its own, and a third host that has none. */
function twoHosts() {
  const driver = new WatchedDriver(someConfig({ pools: [POOL] })).ready();
  driver.poll({ jobs: someJobs(2) });
  driver.wait(1);
  const offers = ['a', 'b'].map((name) =>
    someOffer({
      id: `offer-${name}`,
      hostId: `id-${name}`,
      hostname: `${name}.example`,
      cpus: 2,
      attributes: [{ name: 'rack', kind: 'text', value: name }],
    }),
  );
  const tasks = launchesIn(driver.offer(...offers).commands).map(({ taskId }) => taskId);
  driver.offer(someOffer({ id: 'offer-c', hostId: 'id-c', hostname: 'c.example', cpus: 8 }));
  return { driver, tasks };
}

describe('The hosts that operators see', () => {
  it('have what of ours is there, how large they were seen to be, and their attributes', () => {
    const { driver, tasks } = twoHosts();
    expect(tasks).to.have.length(2);
    const { hosts, ...rest } = HOSTS.parse(driver.view.hosts());
    expect(rest).to.deep.equal({ total: 3, matching: 3 });
    expect(hosts.map(({ host }) => host)).to.deep.equal(['a.example', 'b.example', 'c.example']);
    expect(hosts[0]).to.deep.include({
      hostId: 'id-a',
      agents: 1,
      building: 0,
      pools: [{ pool: POOL.name, agents: 1 }],
      attributes: [{ name: 'rack', value: 'a' }],
      failures: 0,
      avoidedUntil: null,
      drain: null,
      maintenance: null,
    });
    expect(hosts[0]?.used).to.include({ cpus: 2, memMb: 1_000 });
    expect(hosts[0]?.size).to.include({ cpus: 2 });
    expect(hosts[2]).to.deep.include({ agents: 0, pools: [] });
  });

  it('count those that build', () => {
    const { driver, tasks } = twoHosts();
    for (const [index, taskId] of tasks.entries())
      driver.update(taskId, 'TASK_RUNNING', { hostId: ['id-a', 'id-b'][index] ?? null });
    driver.poll({
      agents: tasks.map((taskId) =>
        someAgent(taskId, { runState: 'Building', buildState: 'Building', building: 'web/1/build/1/job-1' }),
      ),
    });
    expect(driver.view.hosts().hosts.map(({ building }) => building)).to.deep.equal([1, 1, 0]);
  });

  it('say that they are avoided, drained, or to be in maintenance', () => {
    const { driver } = twoHosts();
    driver.take({
      type: 'operator.lever.requested',
      kind: 'drain-host',
      target: 'B.EXAMPLE',
      agents: 0,
      by: 'jane',
      reason: 'new disks',
      lasts: 3_600_000,
    });
    expect(driver.view.hosts({ state: 'drained', sort: 'agents', offset: 0 }).hosts).to.have.length(1);
    const [, b] = driver.view.hosts().hosts;
    expect(b?.drain).to.include({ reason: 'new disks', by: 'jane' });

    const failing = new WatchedDriver(someConfig({ pools: [POOL] })).ready();
    failing.poll({ jobs: someJobs(3) });
    failing.wait(1);
    for (const { taskId } of launchesIn(failing.offer(someOffer({ cpus: 6 })).commands))
      failing.update(taskId, 'TASK_FAILED', { message: 'no disk', reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
    const [host] = failing.view.hosts().hosts;
    expect(host).to.include({ failures: 3, avoidedUntil: failing.now + 600_000 });
  });

  it('are given as far as they are asked for', () => {
    const { driver } = twoHosts();
    const names = (text: string) =>
      driver.view.hosts({ text, sort: 'host', offset: 0 }).hosts.map(({ host }) => host);
    expect(names('rack:b')).to.deep.equal(['b.example']);
    expect(names('EXAMPLE id-c')).to.deep.equal(['c.example']);
    const part = driver.view.hosts({ sort: 'host', offset: 1, limit: 1 });
    expect([part.total, part.matching, part.hosts.length]).to.deep.equal([3, 3, 1]);
    expect(driver.view.hosts({ state: 'empty', sort: 'host', offset: 0 }).matching).to.equal(1);
  });
});
