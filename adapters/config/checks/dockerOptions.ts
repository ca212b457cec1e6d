import { parseImage } from '../../../domain/imageReference.ts';
import type { PoolValues } from '../../../domain/settings/poolSettings.ts';
import type { PoolFlaw } from './finding.ts';

/**
 * Options of `docker run` that Mesos passes on as `--key=value`: those that are set by other keys, where Docker takes
 * the last or refuses both, and those that become other options.
 */

const BY_OTHER_KEYS: ReadonlyMap<string, string> = new Map([
  ['name', 'Mesos names containers itself, and refuses the task'],
  ['hostname', 'the hostname is the task id, by which agents are found again'],
  ['uts', 'Docker refuses it beside the hostname, which is the task id'],
  ['net', 'set network instead'],
  ['network', 'set network instead'],
  ['privileged', 'set privileged instead'],
  ['env', 'set env instead'],
  ['volume', 'set volumes instead'],
  ['memory', 'set mem instead'],
  ['cpu-shares', 'set cpus instead'],
  ['detach', 'Mesos would take the task for ended'],
]);

/** Options that Docker refuses with the network of the host. */
const NOT_WITH_HOST = new Set(['mac-address', 'link', 'ip', 'ip6', 'network-alias', 'net-alias']);

/** Ways to give a container what the daemon within it needs. */
const PRIVILEGES = new Set(['cap-add', 'runtime', 'security-opt']);

/** What is wrong with the options of a pool, and with those that its image can't do without. */
export function optionFlaws(pool: PoolValues): readonly PoolFlaw[] {
  if (pool.container !== 'docker') return [];
  const flaws = pool.parameters.flatMap(({ key, value }, entry): readonly PoolFlaw[] => {
    const message = optionFlaw(key, value, pool);
    return message === null ? [] : [{ key: 'parameters', entry, message: `${key}: ${message}` }];
  });
  return lacksPrivilege(pool)
    ? [
        ...flaws,
        { key: 'privileged', message: 'the image runs a Docker of its own, which needs privileged = true' },
      ]
    : flaws;
}

function optionFlaw(key: string, value: string, { network }: PoolValues): string | null {
  if (value.includes('\0')) return 'holds a NUL, where every option ends';
  if (network.kind === 'host' && NOT_WITH_HOST.has(key)) return 'Docker refuses it with network = host';
  return BY_OTHER_KEYS.get(key) ?? null;
}

/** Unless the container is given the Docker of the host, or privileges one by one. */
function lacksPrivilege({ 'docker-image': image, privileged, parameters, volumes }: PoolValues): boolean {
  if (privileged || parseImage(image ?? '')?.path.at(-1) !== 'gocd-agent-docker-dind') return false;
  const isGivenSome = parameters.some(({ key }) => PRIVILEGES.has(key));
  return !isGivenSome && !volumes.some(({ containerPath }) => containerPath.endsWith('/docker.sock'));
}
