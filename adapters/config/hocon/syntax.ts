import type { Place } from './place.ts';

/** A file as it is written, before anything is merged, included or substituted. */

export type Path = readonly [string, ...string[]];

export type Expression = WrittenText | WrittenReference | WrittenList | WrittenBlock | WrittenJoin;

/** A text, number or truth by its text; null for `null`. */
export interface WrittenText {
  readonly kind: 'text';
  readonly text: string | null;
  readonly place: Place;
  /** One word without quotes that is no number or truth, or the blanks between two values of a line. */
  readonly loose: boolean;
}

/** `${path}` or `${?path}`. */
export interface WrittenReference {
  readonly kind: 'reference';
  readonly path: Path;
  readonly optional: boolean;
  readonly place: Place;
}

export interface WrittenList {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly place: Place;
}

export interface WrittenBlock {
  readonly kind: 'block';
  readonly entries: readonly (Entry | Include)[];
  readonly place: Place;
}

/** Values one after the other on a line. */
export interface WrittenJoin {
  readonly kind: 'join';
  readonly pieces: readonly Expression[];
  readonly place: Place;
}

/** `path = value`, or `path += value`. */
export interface Entry {
  readonly kind: 'entry';
  readonly path: Path;
  readonly appends: boolean;
  readonly value: Expression;
  /** Where the key begins. */
  readonly place: Place;
}

export interface Include {
  readonly kind: 'include';
  readonly name: string;
  readonly required: boolean;
  readonly place: Place;
}
