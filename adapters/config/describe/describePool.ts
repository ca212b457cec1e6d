import { type IdleFloor, type PoolConfig, UNLIMITED } from '../../../domain/config.ts';
import { MASK } from '../../../domain/secret.ts';
import { formatDuration, formatSize } from '../formats/units.ts';
import type { Raw, RawObject } from '../hocon.ts';

/** A pool as it would be written, with every secret masked; null stands for what is unset. */
export function describePool(pool: PoolConfig): RawObject {
  return {
    name: pool.name,
    'auto-register-key': pool.autoRegisterKey && MASK,
    'docker-image': pool.image,
    'image-family': pool.imageFamily,
    cpus: pool.cpus,
    mem: formatSize(pool.mem),
    disk: formatSize(pool.disk),
    gpus: pool.gpus,
    ports: pool.ports,
    resources: [...pool.resources],
    environments: [...pool.environments],
    container: pool.container,
    network: pool.network.kind === 'user' ? pool.network.name : pool.network.kind,
    env: Object.fromEntries(pool.env.map(describeVariable)),
    volumes: pool.volumes.map(describeVolume),
    parameters: pool.parameters.map(({ key, value }) => ({ key, value })),
    uris: [...pool.uris],
    privileged: pool.privileged,
    'force-pull': pool.forcePull,
    labels: { ...pool.labels },
    'kill-grace': formatDuration(pool.killGrace),
    'health-check': pool.healthCheck,
    constraints: pool.constraints.map(describeConstraint),
    placement: pool.placement,
    'spread-by': pool.spreadBy,
    min: pool.min,
    max: pool.max,
    'idle-floor': describeFloor(pool.idleFloor),
    schedule: pool.schedule.map(describeEntry),
    priority: pool.priority,
    cost: pool.cost,
    'single-use': pool.singleUse,
    'max-age': pool.maxAge === null ? null : formatDuration(pool.maxAge),
    'max-jobs': pool.maxJobs,
  };
}

function describeVariable({ name, value }: PoolConfig['env'][number]): [string, Raw] {
  return [name, typeof value === 'string' ? value : { secret: MASK }];
}

function describeVolume({ hostPath, containerPath, mode }: PoolConfig['volumes'][number]): RawObject {
  return { 'host-path': hostPath, 'container-path': containerPath, mode: mode.toLowerCase() };
}

function describeConstraint({ field, operator, value }: PoolConfig['constraints'][number]): Raw {
  return value === null ? [field, operator] : [field, operator, value];
}

function describeFloor({ factor, learn, min, max }: IdleFloor): Raw {
  if (factor === 0 && !learn && min === max) return min;
  return { factor, learn, min, ...(max !== UNLIMITED && { max }) };
}

function describeEntry({ cron, timeZone, idleFloor }: PoolConfig['schedule'][number]): RawObject {
  return { cron, 'time-zone': timeZone, 'idle-floor': describeFloor(idleFloor) };
}
