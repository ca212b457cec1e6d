import { expect } from 'chai';
import { AGENT_1 } from './support/stages.ts';
import { runTask, worldOf } from './support/world.ts';

describe('Faults of the model cluster', () => {
  it('lose an event: a host repeats its update, the master never repeats its own', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const container = runTask(world, framework, 'one');
    world.cluster.faults.event = ({ type }) => (type === 'UPDATE' ? { copies: 0 } : {});
    container.events.exited(0);
    framework.call('RECONCILE', { tasks: [{ task_id: { value: 'made-up' } }] });
    expect(framework.takeUpdates()).to.deep.equal([]);
    delete world.cluster.faults.event;
    world.clock.advance(10_000);
    expect(framework.takeUpdates().map(({ state }) => state)).to.deep.equal(['TASK_FINISHED']);
  });

  it('deliver an event twice', () => {
    const world = worldOf([AGENT_1], { faults: { event: () => ({ copies: 2 }) } });
    const framework = world.client().subscribe();
    expect(framework.types).to.deep.equal([
      'SUBSCRIBED',
      'SUBSCRIBED',
      'HEARTBEAT',
      'HEARTBEAT',
      'OFFERS',
      'OFFERS',
    ]);
  });

  it('delay events without changing their order', () => {
    const event = ({ type }: { type: string }) => (type === 'SUBSCRIBED' ? { delayMs: 400 } : {});
    const world = worldOf([AGENT_1], { faults: { event } });
    const framework = world.client().subscribe();
    world.clock.advance(399);
    expect(framework.types).to.deep.equal([]);
    world.clock.advance(1);
    expect(framework.types).to.deep.equal(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS']);
  });

  it('stop the heartbeats, and nothing else', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    world.cluster.faults.heartbeatsStopped = true;
    world.clock.advance(60_000);
    framework.call('RECONCILE', { tasks: [{ task_id: { value: 'made-up' } }] });
    expect(framework.types).to.deep.equal(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS', 'UPDATE']);
    world.cluster.faults.heartbeatsStopped = false;
    world.clock.advance(15_000);
    expect(framework.types.at(-1)).to.equal('HEARTBEAT');
  });

  it('lose a call that was answered with 202', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const [offer] = framework.takeOffers();
    world.cluster.faults.losesCall = ({ type }) => type === 'ACCEPT';
    if (offer) framework.launch(offer, 'one');
    expect(world.containers.size).to.equal(0);
    expect(world.cluster.view().offers).to.have.length(1);
  });

  it('break streams, also within a record; the framework is then disconnected', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    world.cluster.cutStreams({ midRecord: true });
    world.clock.advance(0);
    expect(framework.ended).to.equal('broken');
    expect(framework.partial).to.be.a('string');
    expect(framework.call('REVIVE')).to.equal(403);
    expect(world.cluster.view().offers).to.deep.equal([]);
    framework.subscribe();
    world.cluster.cutStreams();
    world.clock.advance(0);
    expect(framework).to.deep.include({ ended: 'broken', partial: undefined });
  });
});

describe('A client of the model master', () => {
  it('may call the master from within its sink', () => {
    const world = worldOf();
    const framework = world.client();
    framework.onEvent = ({ offers }) => {
      for (const { id } of offers?.offers ?? [])
        framework.call('DECLINE', { offer_ids: [id], filters: { refuse_seconds: 0 } });
    };
    framework.subscribe();
    world.clock.advance(10_000);
    expect(framework.takeOffers()).to.have.length(11);
  });

  it('sees the same world each time it starts from the same seed', () => {
    const story = () => {
      const world = worldOf();
      const framework = world.client().subscribe();
      runTask(world, framework, 'one').events.exited(0);
      world.clock.advance(20_000);
      return framework.events;
    };
    expect(story()).to.deep.equal(story());
  });
});
