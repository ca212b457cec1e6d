import type { Config } from '../../domain/config.ts';
import { configSettings } from '../../domain/settings/configSettings.ts';
import { nearest } from '../../domain/settings/kinds/nearest.ts';
import { composeConfig } from './compose/compose.ts';
import { NamedFiles, type NamedFilesUse } from './compose/files.ts';
import { belongsInPools, readPools } from './compose/pools.ts';
import { type RawObject, rawObject, readDocument } from './hocon.ts';
import { fileError, type Place, Problems } from './problems.ts';
import { readSettings } from './readSettings.ts';

/** The block of the file that is ours. */
export const ROOT = 'gocd-mesos';

/**
 * Reads a configuration file: parsed, checked, defaulted and frozen through and through. Of the environment it
 * knows what it is given, and only where the file asks for it.
 * Rejects with a ConfigError that names everything wrong at once.
 */
export async function loadConfig(
  path: string,
  env: NodeJS.ProcessEnv,
  namedFiles: NamedFilesUse = 'read',
): Promise<Config> {
  const { content, placeOf } = await readDocument(path, env);
  return composed(content, new Problems(path, ownPlaces(content, placeOf)), namedFiles);
}

/**
 * The config that a document says, such as one that the program has put together itself. Its file gives messages
 * their place, and relative paths theirs.
 * @throws ConfigError that names everything wrong at once.
 */
export function configIn(document: RawObject, file: string, namedFiles: NamedFilesUse = 'read'): Config {
  return composed(document, new Problems(file), namedFiles);
}

/** Keys are told without our block, but for those that stand beside it though they belong into it. */
function ownPlaces(document: RawObject, placeOf: (key: string) => Place) {
  return (key: string) => placeOf(key in document && key !== ROOT ? key : `${ROOT}.${key}`);
}

function composed(document: RawObject, problems: Problems, namedFiles: NamedFilesUse): Config {
  const block = ownBlock(document, problems);
  const settings = readSettings(configSettings, block, { problems, prefix: '', elsewhere: belongsInPools });
  const composing = { problems, files: new NamedFiles(problems.file, problems, namedFiles) };
  const config = composeConfig(settings, readPools(settings, composing), composing);
  if (config === null || problems.any) throw problems.toError();
  return deepFreeze(config);
}

/** Other keys may stand beside our block, to be substituted or for other programs, unless they seem misplaced. */
function ownBlock(document: RawObject, problems: Problems): RawObject {
  const { [ROOT]: block, ...others } = document;
  const parsed = rawObject.safeParse(block);
  const strays = Object.keys(others).filter((key) => key in configSettings);
  if (block === undefined) {
    const suggestion = nearest(ROOT, Object.keys(others));
    const message = `no block ${ROOT}${suggestion === null ? '' : `, but ${suggestion}`}`;
    throw fileError(
      problems.file,
      strays.length > 0 ? `${message}: put ${strays.join(', ')} into it` : message,
    );
  }
  if (!parsed.success) throw fileError(problems.file, `${ROOT} is no block`);
  for (const key of strays) problems.add(key, { message: `belongs into the block ${ROOT}` });
  return parsed.data;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
