import { z } from 'zod';
import { Budget, LIMITS } from './hocon/limits.ts';
import type { Place } from './hocon/place.ts';
import { readTree } from './hocon/source.ts';
import type { Block, Value } from './hocon/values.ts';

export { errorCode } from './hocon/files.ts';

/** What a HOCON file can say. Numbers and truths come as the text they were written as. */
export const raw = z.json();
export type Raw = z.infer<typeof raw>;

/** A block of a HOCON file. */
export const rawObject = z.record(z.string(), raw);
export type RawObject = z.infer<typeof rawObject>;

/** A HOCON file with what it includes, and where what it says is written. */
export interface HoconDocument {
  readonly content: RawObject;
  /**
   * Where the value of a key is written, as `gocd-mesos.pools[1] (big).mem`; that of the block that it would be in, if
   * nobody has written it.
   */
  placeOf(key: string): Place;
}

/**
 * Reads a HOCON file and what it includes (relative to the including file). Substitutions find the file's own
 * keys and then `env`, never the environment of the process.
 * Rejects with a ConfigError with line and column; it quotes no value of the file, since any may be a secret.
 */
export async function readHocon(file: string, env: NodeJS.ProcessEnv): Promise<RawObject> {
  const { content } = await readDocument(file, env);
  return content;
}

/** The same, with the places of everything. */
export async function readDocument(file: string, env: NodeJS.ProcessEnv): Promise<HoconDocument> {
  const root = await readTree(file, env);
  const values = new Budget(LIMITS.values, `more than ${LIMITS.values} values after substitution`);
  return { content: rawBlock(root, values), placeOf: (key) => placeOf(root, key) };
}

/** The absolute paths of a file and all that it includes, those that are missing too; as far as it can be read. */
export async function filesOf(file: string): Promise<readonly string[]> {
  const files = new Set<string>();
  await readTree(file, {}, { onFile: (path) => files.add(path) }).catch(() => null);
  return [...files];
}

/** What a file, or one that it includes, would include if it were there, and is left out; as far as it can be read. */
export async function missingIncludes(
  file: string,
): Promise<readonly { readonly name: string; readonly place: Place }[]> {
  const missing: { readonly name: string; readonly place: Place }[] = [];
  const onMissing = ({ name, place }: { name: string; place: Place }) => missing.push({ name, place });
  await readTree(file, {}, { onMissing }).catch(() => null);
  return missing;
}

function rawBlock({ fields }: Block, values: Budget): RawObject {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, value]) => [key, rawValue(value, values)]));
}

function rawValue(value: Value, values: Budget): Raw {
  values.spend(1, value.place);
  if (value.kind === 'block') return rawBlock(value, values);
  if (value.kind === 'list') return value.items.map((item) => rawValue(item, values));
  return value.kind === 'text' ? value.text : null;
}

function placeOf(value: Value, key: string): Place {
  const child = childAt(value, key);
  return child === null ? value.place : placeOf(child.value, child.rest);
}

/** Keys may hold dots themselves, so the longest one that fits is meant. */
function childAt(value: Value, key: string): { readonly value: Value; readonly rest: string } | null {
  if (value.kind === 'list') {
    const [whole = '', index] = /^\[(\d+)\](?: \(.*?\)(?=\.|$))?/.exec(key) ?? [];
    const item = value.items[Number(index)];
    return item === undefined ? null : { value: item, rest: key.slice(whole.length) };
  }
  if (value.kind !== 'block') return null;
  const path = key.replace(/^\./, '');
  for (const name of beginnings(path)) {
    const child = value.fields.get(name);
    if (child !== undefined) return { value: child, rest: path.slice(name.length) };
  }
  return null;
}

/** What a path may begin with, as a whole and up to each of its steps, the longest first. */
function beginnings(path: string): readonly string[] {
  const steps = [...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index));
  return [...steps, path].reverse();
}
