import convict from 'convict';
import { z } from 'zod';
import { MASK } from '../../domain/secret.ts';
import { type Block, type Leaf, type ReadOf, readBlock } from '../../domain/settings/block.ts';
import { nearest } from '../../domain/settings/kinds/nearest.ts';
import { flaws, UNKNOWN_KEY } from '../../domain/settings/kinds/parsing.ts';
import { Setting } from '../../domain/settings/setting.ts';
import { type RawObject, rawObject } from './hocon.ts';
import type { Problems } from './problems.ts';

/** The settings of one block: typed, and as they would be written. */
export interface Settings<Values> {
  readonly values: Values;
  readonly effective: RawObject;
  /** Whether the file itself says something about this key. */
  given(path: string): boolean;
}

export interface Reading {
  readonly problems: Problems;
  /** What every path gets in front, as `pools[0].`. */
  readonly prefix: string;
  /** Defaults that replace the tree's own, by path. */
  readonly inherited?: RawObject;
  /** Where a key that is unknown here may belong. */
  readonly elsewhere?: (path: string) => string | null;
}

/**
 * Reads what a file says against a tree. What is wrong goes to `problems`, and the default stands in for it, so
 * that the rest can still be judged.
 */
export function readSettings<Tree extends Block>(
  tree: Tree,
  block: RawObject,
  reading: Reading,
): Settings<ReadOf<Tree>> {
  const { problems, prefix, inherited = {} } = reading;
  const given = new Set<string>();
  const invalid: string[] = [];
  const schema = convictSchema(tree, '', inherited, (leaf, box) => {
    const found = flawsIn(leaf, box);
    for (const { key, ...finding } of found) problems.add(prefix + key, finding);
    if (found.length > 0) invalid.push(leaf.path);
  });
  const config = convict(schema, { env: {}, args: [] });
  config.load(boxed(tree, block, '', { ...reading, given })).validate({ allowed: 'strict' });
  for (const path of invalid) config.reset(path);
  return {
    values: readBlock(tree, config.getProperties()),
    effective: rawObject.parse(unboxed(config.getProperties())),
    given: (path) => given.has(path),
  };
}

type Check = (leaf: Leaf, box: unknown) => void;

function convictSchema(tree: Block, prefix: string, inherited: RawObject, check: Check) {
  const schema: convict.Schema<Record<string, unknown>> = {};
  for (const [key, entry] of Object.entries(tree)) {
    const path = prefix + key;
    if (!(entry instanceof Setting)) {
      schema[key] = convictSchema(entry, `${path}.`, inherited, check);
      continue;
    }
    const { read: format, info } = entry;
    const leaf = { path, format, info };
    schema[key] = {
      doc: info.doc,
      default: [inherited[path] ?? info.default],
      format: (box: unknown) => check(leaf, box),
    };
  }
  return schema;
}

/** What a block says, in lists of one; unknown keys are reported and left out, and null means that a key is unset. */
function boxed(
  tree: Block,
  block: RawObject,
  parent: string,
  context: Reading & { readonly given: Set<string> },
): Record<string, unknown> {
  const { problems, prefix, elsewhere, given } = context;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(block)) {
    const path = parent + key;
    const entry = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (entry === undefined) {
      const suggestion = elsewhere?.(path) ?? nearest(key, Object.keys(tree));
      problems.add(prefix + path, { message: UNKNOWN_KEY, suggestion });
    } else if (!(entry instanceof Setting)) {
      const inner = rawObject.safeParse(value);
      if (inner.success) result[key] = boxed(entry, inner.data, `${path}.`, context);
      else if (value !== null) problems.add(prefix + path, { message: 'expected a block' });
    } else if (value !== null) {
      given.add(path);
      result[key] = [value];
    }
  }
  return result;
}

function unboxed(value: unknown): unknown {
  if (Array.isArray(value)) return value[0];
  const inner = z.record(z.string(), z.unknown()).parse(value);
  return Object.fromEntries(Object.entries(inner).map(([key, child]) => [key, unboxed(child)]));
}

function flawsIn({ path, format, info }: Leaf, box: unknown) {
  const result = z.safeParse(format, box, { jitless: true });
  if (result.success) return [];
  return flaws(result.error).map((flaw) => {
    const isUnknown = flaw.message === UNKNOWN_KEY;
    return {
      key: path + flaw.path.map(step).join(''),
      ...(!info.hidden && !isUnknown && { found: show(valueAt(unboxed(box), flaw.path)) }),
      message: isUnknown ? UNKNOWN_KEY : `expected ${flaw.message}`,
      suggestion: flaw.suggestion,
    };
  });
}

function step(key: PropertyKey): string {
  return typeof key === 'number' ? `[${key}]` : `.${String(key)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((parent: unknown, key): unknown => {
    const children = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).safeParse(parent);
    return children.success ? Reflect.get(children.data, key) : undefined;
  }, value);
}

/** One short word or two for a value. Of a text with an `@` only the end is shown, since what precedes may be a password. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block';
  const text = String(value);
  const shown = text.includes('@') ? MASK + text.slice(text.lastIndexOf('@')) : text;
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}…` : shown);
}
