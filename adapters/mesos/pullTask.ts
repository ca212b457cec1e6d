import type { ImagePull } from '../../domain/commands.ts';
import type { Config, PoolConfig } from '../../domain/config.ts';
import { labels, poolOf, wireResource } from './taskInfo.ts';

/**
 * A task that has the image of its pool pulled, as the pool's agents have it, and ends. A shell takes the place of the image's
 * entry point (Mesos runs `docker run --entrypoint /bin/sh IMAGE -c 'exit 0'`), so that no agent starts; it is told no secret
 * and given no network, volume or port. The pool's files may hold what the registry asks for.
 * @throws UnknownPoolError
 */
export function pullTask(pull: ImagePull, config: Config) {
  const pool = poolOf(pull, config);
  return {
    name: `gocd-image.${config.name}.${pool.name}`,
    task_id: { value: pull.taskId },
    agent_id: { value: pull.hostId },
    resources: pull.resources.map((resource) => wireResource(resource, pull.role)),
    command: {
      shell: true,
      value: 'exit 0',
      ...(pool.uris.length > 0 && { uris: pool.uris.map((value) => ({ value })) }),
    },
    container: container(pool),
    labels: { labels: labels(pool, config) },
  };
}

function container({ container, image, forcePull }: PoolConfig) {
  return container === 'docker'
    ? {
        type: 'DOCKER' as const,
        docker: { image, network: 'NONE' as const, force_pull_image: forcePull },
      }
    : {
        type: 'MESOS' as const,
        mesos: { image: { type: 'DOCKER' as const, docker: { name: image }, cached: !forcePull } },
      };
}
