import type { EnvVariable, Network, PoolConfig } from '../../../domain/config.ts';
import { taskId } from '../../../domain/ids.ts';
import { hold } from '../../../domain/settings/block.ts';
import { registerKeyRule, variableFileRule } from '../../../domain/settings/kinds/characters.ts';
import type { EnvSource } from '../../../domain/settings/kinds/containerKinds.ts';
import { type PoolValues, poolSettings } from '../../../domain/settings/poolSettings.ts';
import { LONGEST_UNIQUE_PART } from '../../../policy/fingerprint.ts';
import type { PoolFlaw } from '../checks/finding.ts';
import { poolFlaws } from '../checks/poolFlaws.ts';
import type { Settings } from '../readSettings.ts';
import type { Composing } from './composing.ts';

/** Task ids are hostnames, which Docker cuts no longer than this. */
const LONGEST_TASK_ID = 63;
const UNIQUE_PART = 'x'.repeat(LONGEST_UNIQUE_PART);

export interface ComposingPool extends Composing {
  readonly prefix: string;
  /** The key a value came from: the pool's own or that of `go-agent`. */
  where(key: string, entry?: string): string;
  /** Whether the file says something about this key, in the pool or in `go-agent`. */
  isSet(key: string): boolean;
  readonly instance: string;
}

/** Makes a pool of what was read; null if it lacks what it can't do without. */
export function composePool(
  { values: read, given }: Settings<PoolValues>,
  composing: ComposingPool,
): PoolConfig | null {
  const values = { ...read, network: networkOf(read, composing) };
  const { problems, files, where, prefix } = composing;
  const { name, 'docker-image': image } = values;
  if (name === null) problems.add(`${prefix}.name`, { message: 'missing: what the pool is called' });
  else assertShortEnough(name, composing);
  if (image === null) problems.add(where('docker-image'), { message: 'missing: the image that agents run' });
  assertConsistent(values, given, composing);
  for (const { key, entry, message } of poolFlaws(values))
    problems.add(placeOf(key, entry, where), { message });
  const key = values['auto-register-key'];
  const keyFile = values['auto-register-key-file'];
  const keyPlace = where(keyFile === null ? 'auto-register-key' : 'auto-register-key-file').replace(
    /-file$/,
    '',
  );
  const autoRegisterKey = files.either(key, keyFile, keyPlace, registerKeyRule);
  const env = environmentOf(values.env, composing);
  if (name === null || image === null) return null;
  const spreadBy = values.placement === 'spread' ? values['spread-by'] : null;
  return hold(poolSettings, values, { name, image, autoRegisterKey, env, spreadBy });
}

/** Docker's bridge is the default for its own containers; those of Mesos have the host's network if nothing is said. */
function networkOf({ container, network }: PoolValues, { isSet }: ComposingPool): Network {
  return container === 'mesos' && !isSet('network') ? { kind: 'host' } : network;
}

/** Within a block by name, within a list by place; the key is that of whoever set it. */
function placeOf(key: string, entry: PoolFlaw['entry'], where: ComposingPool['where']): string {
  if (typeof entry === 'string') return where(key, entry);
  return entry === undefined ? where(key) : `${where(key)}[${entry}]`;
}

function assertShortEnough(name: string, { problems, prefix, instance }: ComposingPool): void {
  const excess = taskId({ instance, pool: name, unique: UNIQUE_PART }).length - LONGEST_TASK_ID;
  if (excess <= 0) return;
  const key = prefix === 'go-agent' ? 'name' : `${prefix}.name`;
  const parts = 'both are parts of task ids, which are hostnames';
  problems.add(key, {
    message: `names ${instance} and ${name} are ${excess} letters too long together: ${parts}`,
  });
}

function assertConsistent(
  values: PoolValues,
  given: (key: string) => boolean,
  { problems, prefix, where }: ComposingPool,
): void {
  const { min, max, placement } = values;
  if (min > max && !problems.has(`${prefix}.max`)) {
    problems.add(`${prefix}.min`, { found: String(min), message: `more than max, which is ${max}` });
  }
  if (values['single-use'] && values['max-jobs'] !== null && values['max-jobs'] > 1) {
    problems.add(`${prefix}.max-jobs`, { message: 'contradicts single-use' });
  }
  if (values['target-wait'] !== null && given('idle-floor')) {
    const message = 'contradicts target-wait, which chooses the floor itself: leave out one of the two';
    problems.add(`${prefix}.idle-floor`, { message });
  }
  const packsOnPurpose = given('placement') && !given('spread-by');
  if (values['spread-by'] !== null && placement === 'pack' && !packsOnPurpose) {
    problems.add(where('spread-by'), { message: 'has no use unless placement is spread' });
  }
}

function environmentOf(
  sources: Readonly<Record<string, EnvSource>>,
  { files, where }: ComposingPool,
): readonly EnvVariable[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    if ('value' in source) return { name, value: source.value };
    if ('secret' in source) return { name, value: source.secret };
    const value = files.secret(source.file, `${where('env', name)}.secret-file`, variableFileRule);
    return value ? { name, value } : [];
  });
}
