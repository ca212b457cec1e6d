import type { PoolValues } from '../../../domain/settings/poolSettings.ts';
import type { PoolFlaw } from './finding.ts';

/** Where Mesos mounts the sandbox of a task. */
const SANDBOX = '/mnt/mesos/sandbox';

/** What Mesos has on its tasks by itself, by which we know ours. */
const OUR_LABELS = ['gocd-mesos.instance', 'gocd-mesos.pool'];

/** What no container of the pool's kind can be, or would quietly not be. */
export function containerFlaws(pool: PoolValues): readonly PoolFlaw[] {
  return [
    ...(pool.container === 'docker' ? dockerFlaws(pool) : mesosFlaws(pool)),
    ...volumeFlaws(pool),
    ...(isInThousandths(pool.cpus)
      ? []
      : [{ key: 'cpus', message: 'Mesos counts thousandths, and would drop the rest' }]),
    ...OUR_LABELS.filter((label) => label in pool.labels).map(
      (entry): PoolFlaw => ({ key: 'labels', entry, message: 'is set by us, to know our tasks by' }),
    ),
  ];
}

function isInThousandths(amount: number): boolean {
  return Math.abs(amount * 1000 - Math.round(amount * 1000)) < 1e-6;
}

function dockerFlaws({ gpus, network, ports, 'kill-grace': grace }: PoolValues): readonly PoolFlaw[] {
  const flaws: PoolFlaw[] = [];
  if (gpus > 0)
    flaws.push({ key: 'gpus', message: 'Docker containers get no GPU from Mesos: set container = mesos' });
  if (network.kind === 'none' && ports > 0)
    flaws.push({ key: 'ports', message: 'has no use with network = none' });
  if (grace % 1000 !== 0)
    flaws.push({ key: 'kill-grace', message: 'Docker counts whole seconds, and would leave out the rest' });
  return flaws;
}

function mesosFlaws({ network, ports, privileged, parameters }: PoolValues): readonly PoolFlaw[] {
  const flaws: PoolFlaw[] = [];
  if (privileged || parameters.length > 0)
    flaws.push({ key: 'container', message: 'mesos has no use for privileged and parameters' });
  if (network.kind === 'none' || network.kind === 'bridge')
    flaws.push({
      key: 'network',
      message: `${network.kind} is Docker's: a Mesos container has the host's network (host), or one with a name`,
    });
  if (network.kind === 'user' && ports > 0)
    flaws.push({ key: 'ports', message: 'a Mesos container has host ports on network = host only' });
  return flaws;
}

function volumeFlaws({ volumes, container }: PoolValues): readonly PoolFlaw[] {
  const seen = new Set<string>();
  return volumes.flatMap(({ hostPath, containerPath }, entry): readonly PoolFlaw[] => {
    const path = containerPath.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    const isSecond = seen.has(path);
    seen.add(path);
    const message = pathFlaw(hostPath, path, container) ?? (isSecond ? `${path} is mounted twice` : null);
    return message === null ? [] : [{ key: 'volumes', entry, message }];
  });
}

function pathFlaw(hostPath: string, path: string, container: PoolValues['container']): string | null {
  if (/\p{Cc}/u.test(hostPath + path)) return 'a path holds a control character';
  if (container === 'docker' && `${hostPath}${path}`.includes(':'))
    return 'a path holds a colon, at which Docker splits';
  if (path === '/') return 'nothing can be mounted over the whole container';
  return path === SANDBOX ? `Mesos mounts the sandbox at ${SANDBOX}` : null;
}
