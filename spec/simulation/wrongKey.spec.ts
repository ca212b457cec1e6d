import { expect } from 'chai';
import { Secret } from '../../domain/secret.ts';
import { advance } from '../../sandbox/index.ts';
import { Deployment } from './deployment.ts';
import { simulatedConfig } from './settings.ts';
import { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;

describe('A wrong auto-register key', () => {
  for (const kind of ['bridge', 'host'] as const)
    it(`is named as the cause with network = ${kind}, and no more agents are launched to wait beside the first`, async () => {
      const config = simulatedConfig();
      const autoRegisterKey = new Secret('not the key of that server');
      const pools = config.pools.map((pool) => ({ ...pool, autoRegisterKey, network: { kind } }));
      const world = new SimulatedWorld({ ...config, pools }, 7);
      const broken: unknown[] = [];
      const deployment = new Deployment(
        world,
        () => {},
        (error) => broken.push(error),
      );
      deployment.start();
      world.gocd.schedule({
        pipeline: 'shop-it',
        stage: 'build',
        job: 'compile',
        resources: ['linux'],
        environment: 'staging',
      });
      await advance(world.clock, world.quiescence, world.clock.now() + 4 * MINUTE);
      const { assessment, agents } = deployment.current?.service.core.picture() ?? {};
      const [job] = assessment?.jobs ?? [];
      expect(broken).to.deep.equal([]);
      expect(job?.cause).to.equal('agents-pending');
      expect(job?.reason).to.include('wrong or missing auto-register key');
      expect([...(agents?.values() ?? [])].map(({ phase }) => phase)).to.deep.equal(['unapproved']);
      deployment.kill();
    });
});
