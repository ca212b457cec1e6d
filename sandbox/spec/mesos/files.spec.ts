import { expect } from 'chai';
import { type PuppetCluster, worldOf } from './support/world.ts';

const STDERR = '/stderr';

describe('What tasks of the model cluster leave behind', () => {
  /** A task that failed to start, and the path of its sandbox. */
  function failed(message: string) {
    const world = worldOf();
    const framework = world.client().subscribe();
    const [offer] = framework.takeOffers();
    if (offer) framework.launch(offer, 'one', {});
    world.containers.get('one')?.events.failedToStart(message);
    return { world, sandbox: `/frameworks/${framework.frameworkId}/executors/one/runs/latest` };
  }
  const ask = (world: PuppetCluster, path: string, query = '') =>
    world.cluster.handle({
      method: 'GET',
      path: `/files/read?path=${encodeURIComponent(path)}${query}`,
      headers: {},
      body: '',
    });

  it('is read from the agent of its host, from anywhere in it; offset -1 tells how long it is', () => {
    const { world, sandbox } = failed('no such image');
    expect(ask(world, sandbox + STDERR, '&offset=-1')).to.deep.include({
      status: 200,
      body: '{"data":"","offset":14}',
    });
    expect(ask(world, sandbox + STDERR, '&offset=8&length=5')).to.deep.include({
      body: '{"data":"image","offset":8}',
    });
  });

  it('is not there of another task, nor when a path is left out', () => {
    const { world, sandbox } = failed('no such image');
    expect(ask(world, sandbox.replace('one', 'two') + STDERR)).to.include({ status: 404 });
    expect(world.cluster.handle({ method: 'GET', path: '/files/read', headers: {}, body: '' })).to.include({
      status: 400,
    });
  });
});
