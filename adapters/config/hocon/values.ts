import type { Place } from './place.ts';
import type { Path } from './syntax.ts';

/** What is written, merged as far as that can be done without looking anything up. Never changed once it is made. */
export type Value = Text | List | Block | Reference | Join | Layers;

export interface Text {
  readonly kind: 'text';
  readonly text: string | null;
  /** One word without quotes that is no number or truth, or the blanks between two values of a line. */
  readonly loose: boolean;
  readonly place: Place;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** Whether there is nothing to be looked up within. */
  readonly resolved: boolean;
  readonly place: Place;
}

export interface Block {
  readonly kind: 'block';
  readonly fields: ReadonlyMap<string, Value>;
  readonly resolved: boolean;
  /** It has replaced something that is no block, so what was before that does not show through. */
  readonly final: boolean;
  readonly place: Place;
}

export interface Reference {
  readonly kind: 'reference';
  /** From the root of everything. */
  readonly path: Path;
  /** How many keys of the path say where its file is included. */
  readonly prefix: number;
  readonly optional: boolean;
  readonly place: Place;
}

/** Values to be joined once the references among them are known. */
export interface Join {
  readonly kind: 'join';
  readonly pieces: readonly Value[];
  readonly place: Place;
}

/** Values of one key to be merged once the references among them are known; the first wins. */
export interface Layers {
  readonly kind: 'layers';
  readonly stack: readonly [Value, ...Value[]];
  readonly place: Place;
}

export function listOf(items: readonly Value[], place: Place): List {
  return { kind: 'list', items, resolved: areResolved(items), place };
}

export function blockOf(fields: ReadonlyMap<string, Value>, place: Place, final = false): Block {
  return { kind: 'block', fields, resolved: areResolved(fields.values()), final, place };
}

function areResolved(values: Iterable<Value>): boolean {
  for (const value of values) if (!isResolved(value)) return false;
  return true;
}

export function isResolved(value: Value): boolean {
  if (value.kind === 'list' || value.kind === 'block') return value.resolved;
  return value.kind === 'text';
}

/** Whether it is only known after looking something up what it is. */
export function isOpen(value: Value): value is Reference | Join | Layers {
  return value.kind === 'reference' || value.kind === 'join' || value.kind === 'layers';
}

/** Whether it will be a block, whatever is looked up. */
export function isBlockLike(value: Value): value is Block | Layers {
  return value.kind === 'block' || (value.kind === 'layers' && value.stack[0].kind === 'block');
}
