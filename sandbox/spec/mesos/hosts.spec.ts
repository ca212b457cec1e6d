import { expect } from 'chai';
import { AGENT_1, AGENT_2 } from './support/stages.ts';
import { runTask, worldOf } from './support/world.ts';

const HOST = AGENT_1.hostname;
const MINUTE_MS = 60_000;

function settledWorld() {
  const world = worldOf();
  const framework = world.client().subscribe();
  const container = runTask(world, framework, 'one');
  world.clock.advance(1000);
  framework.takeOffers();
  framework.events.length = 0;
  return { ...world, framework, container };
}

describe('Hosts of the model cluster', () => {
  it('that hang are given up when they have missed five pings of 15 s, and their tasks are unreachable', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.freezeHost(HOST);
    expect(container.frozen).to.equal(true);
    clock.advance(75_000 - 1001);
    expect(framework.types).not.to.include('UPDATE');
    clock.advance(15_001);
    expect(framework.types.filter((type) => type !== 'HEARTBEAT')).to.deep.equal([
      'UPDATE',
      'RESCIND',
      'FAILURE',
    ]);
    expect(cluster.view().hosts[0]?.standing).to.equal('unreachable');
  });

  it('that come back in time are not given up, and do then what they were told meanwhile', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.freezeHost(HOST);
    framework.call('KILL', { task_id: { value: 'one' } });
    expect(container.stops).to.deep.equal([]);
    clock.advance(30_000);
    cluster.thawHost(HOST);
    clock.advance(10 * MINUTE_MS);
    expect(container.frozen).to.equal(false);
    expect(container.stops).to.deep.equal([5000]);
    expect(framework.types).not.to.include('FAILURE');
  });

  it('whose agent process is killed lose their offers at once and their tasks after five pings', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.killHost(HOST);
    clock.advance(0);
    expect(framework.types).to.deep.equal(['RESCIND']);
    clock.advance(2 * MINUTE_MS);
    expect(framework.takeUpdates().map(({ state }) => state)).to.deep.equal(['TASK_UNREACHABLE']);
    expect(container.stops).to.deep.equal([]);
  });

  it('tell after a restart of their agent process what ended meanwhile, and do the kills they are owed', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.killHost(HOST);
    framework.call('KILL', { task_id: { value: 'one' } });
    cluster.restartHost(HOST);
    clock.advance(5000);
    expect(container.stops).to.deep.equal([5000]);
    expect(framework.settle()).to.deep.equal(['TASK_KILLING']);
    cluster.killHost(HOST);
    container.events.exited(143);
    clock.advance(5000);
    expect(framework.settle()).to.deep.equal([]);
    cluster.restartHost(HOST);
    clock.advance(5000);
    expect(framework.settle()).to.deep.equal(['TASK_KILLED']);
  });

  it('that are lost for good take their containers with them', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.removeHost(HOST);
    expect(container.stops).to.deep.equal([0]);
    cluster.restartHost(HOST);
    cluster.thawHost(HOST);
    clock.advance(2 * MINUTE_MS);
    expect(framework.takeUpdates().map(({ state }) => state)).to.deep.equal(['TASK_UNREACHABLE']);
    expect(cluster.view().hosts[0]).to.include({ power: 'removed', standing: 'unreachable' });
  });

  it('kill the tasks of a framework without checkpoints as soon as their agent process is gone', () => {
    const world = worldOf();
    const framework = world.client({ checkpoint: false }).subscribe();
    const container = runTask(world, framework, 'one');
    world.cluster.killHost(HOST);
    world.clock.advance(0);
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_DISCONNECTED',
    });
    expect(container.stops).to.have.length(1);
  });

  it('join a running cluster, and their offers come at once', () => {
    const { cluster, clock, framework } = settledWorld();
    cluster.addHost(AGENT_2);
    clock.advance(0);
    expect(framework.takeOffers().map((offer) => offer.hostname)).to.deep.equal(['agent2.example']);
  });

  it('leave no timer behind when their world is closed', () => {
    const { cluster, clock } = settledWorld();
    cluster.freezeHost(HOST);
    cluster.close();
    clock.advance(0);
    expect(clock.nextDue()).to.equal(null);
  });

  it('drained to be gone are marked gone when that is acknowledged, which even the killing is told as', () => {
    const { cluster, clock, framework, container } = settledWorld();
    const agent_id = { value: cluster.view().hosts[0]?.hostId };
    const drain_agent = { agent_id, max_grace_period: { seconds: 1 }, mark_gone: true };
    cluster.handle({
      method: 'POST',
      path: '/api/v1',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ type: 'DRAIN_AGENT', drain_agent }),
    });
    expect(container.stops).to.deep.equal([1000]);
    container.events.exited(137);
    clock.advance(0);
    const [killing] = framework.takeUpdates();
    expect(killing).to.include({ state: 'TASK_GONE_BY_OPERATOR', reason: 'REASON_AGENT_DRAINING' });
    expect(cluster.view().hosts[0]?.standing).to.equal('registered');
    if (killing) framework.acknowledge(killing);
    expect(cluster.view().hosts[0]).to.include({ standing: 'gone', power: 'removed' });
  });
});

describe('Hosts and a master that is started again', () => {
  it('are waited for if the registry is kept, ten minutes long, then their tasks are unreachable', () => {
    const { cluster, clock, framework } = settledWorld();
    cluster.freezeHost(HOST);
    cluster.restartMaster({ keepRegistry: true, downMs: 500 });
    clock.advance(500);
    expect(framework.ended).to.equal('broken');
    framework.subscribe();
    const ask = {
      tasks: [{ task_id: { value: 'one' }, agent_id: { value: cluster.view().hosts[0]?.hostId } }],
    };
    framework.call('RECONCILE', ask);
    expect(framework.takeUpdates()).to.deep.equal([]);
    clock.advance(10 * MINUTE_MS);
    expect(framework.types).to.include('FAILURE');
    framework.call('RECONCILE', ask);
    expect(framework.takeUpdates()[0]).to.include({ state: 'TASK_UNREACHABLE' });
  });

  it('bring the tasks of a framework that has not come back yet, which gets 403 until it does', () => {
    const { cluster, clock, framework } = settledWorld();
    cluster.restartMaster({ keepRegistry: false });
    clock.advance(5000);
    expect(framework.call('REVIVE')).to.equal(403);
    framework.subscribe();
    framework.call('RECONCILE', {});
    expect(framework.takeUpdates().map(({ state }) => state)).to.deep.equal(['TASK_RUNNING']);
  });

  it('shut down what belongs to a framework that was ended while they were away', () => {
    const { cluster, clock, framework, container } = settledWorld();
    cluster.killHost(HOST);
    framework.call('TEARDOWN');
    expect(container.stops).to.deep.equal([]);
    cluster.restartHost(HOST);
    clock.advance(5000);
    expect(container.stops).to.deep.equal([5000]);
    expect(cluster.view().tasks).to.deep.equal([]);
  });
});
