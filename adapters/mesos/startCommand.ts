import { jarSeed, seedCommand } from '../../domain/agentJars.ts';
import type { TaskLaunch } from '../../domain/commands.ts';
import type { PoolConfig } from '../../domain/config.ts';

/**
 * How the container of an agent is started, and what Mesos fetches before. By itself the image is run as it is: the
 * object must be there, and without `shell: false` Mesos would want a command. With `shell: true` it runs
 * `/bin/sh -c value` in place of the image's entry point.
 */
export function startCommand(pool: PoolConfig, { withoutJars }: Pick<TaskLaunch, 'withoutJars'>) {
  const { files } = jarSeed(withoutJars ? { ...pool, jars: [] } : pool);
  const uris = [...pool.uris.map((value) => ({ value })), ...files.map(fetched)];
  return {
    ...(files.length > 0 ? { shell: true, value: seedCommand(files) } : { shell: false }),
    ...(uris.length > 0 && { uris }),
  };
}

/** Kept by the host for all agents that come after; not unpacked, which a zip would be otherwise. */
function fetched({ uri, name }: { readonly uri: string; readonly name: string }) {
  return { value: uri, output_file: name, cache: true, extract: false, executable: false };
}
