import type { ImagePull } from '../../domain/commands.ts';
import type { Config, PoolConfig } from '../../domain/config.ts';
import { mesosImage } from './container.ts';
import { poolOf, taskOf } from './taskInfo.ts';

/**
 * A task that has the image of its pool pulled, as the pool's agents have it, and ends. A shell takes the place of the image's
 * entry point (Mesos runs `docker run --entrypoint /bin/sh IMAGE -c 'exit 0'`), so that no agent starts; it is told no secret
 * and given no network, volume or port. The pool's files may hold what the registry asks for.
 * @throws UnknownPoolError
 */
export function pullTask(pull: ImagePull, config: Config) {
  const pool = poolOf(pull, config);
  return {
    ...taskOf('gocd-image', pull, pool, config),
    command: {
      shell: true,
      value: 'exit 0',
      ...(pool.uris.length > 0 && { uris: pool.uris.map((value) => ({ value })) }),
    },
    container: container(pool),
  };
}

function container(pool: PoolConfig) {
  const { image, forcePull } = pool;
  return pool.container === 'docker'
    ? {
        type: 'DOCKER' as const,
        docker: { image, network: 'NONE' as const, force_pull_image: forcePull },
      }
    : { type: 'MESOS' as const, mesos: mesosImage(pool) };
}
