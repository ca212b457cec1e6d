import { z } from 'zod';
import type { Raw } from '../hocon.ts';

/**
 * A tree of settings is a zod object whose leaves know their doc and default: the one source of keys, docs,
 * defaults, formats and types. Convict lays a file over the defaults and has every value checked.
 */

export interface SettingInfo {
  /** One or more whole sentences. */
  readonly doc: string;
  /** As it would stand in the file; null means that it is unset. */
  readonly default: Raw;
  /** Shown where there is no default. */
  readonly example?: Raw;
  /** Nothing works without it, so that the example file sets it. */
  readonly required?: boolean;
  /** What was found there is never shown. */
  readonly hidden?: boolean;
}

const infos = new WeakMap<z.core.$ZodType, SettingInfo>();

/**
 * A setting with a default. Convict turns texts into numbers by guess and splits keys at dots; a list it leaves
 * alone, so every value travels through it in a list of one.
 */
export function setting<Format extends z.ZodType>(format: Format, info: SettingInfo) {
  const schema = z.preprocess((box) => (Array.isArray(box) ? box[0] : box), format);
  infos.set(schema, info);
  return schema;
}

/** A setting that may be unset, which is null. */
export function optional<Format extends z.ZodType>(format: Format, info: Omit<SettingInfo, 'default'>) {
  return setting(format.nullable(), { ...info, default: null });
}

export interface Leaf {
  /** Keys from the root of the tree, joined by dots. */
  readonly path: string;
  readonly format: z.core.$ZodType;
  readonly info: SettingInfo;
}

/** Every setting of a tree in the order it is written there. */
export function leavesOf(tree: z.ZodObject, prefix = ''): readonly Leaf[] {
  return Object.entries(tree.shape).flatMap(([key, format]) => {
    const path = prefix + key;
    if (format instanceof z.ZodObject) return leavesOf(format, `${path}.`);
    const info = infos.get(format);
    return info ? [{ path, format, info }] : [];
  });
}

/** What is known of a leaf; undefined for anything else. */
export function infoOf(format: z.core.$ZodType): SettingInfo | undefined {
  return infos.get(format);
}
