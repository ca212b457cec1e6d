import type { Place } from './place.ts';
import type { Path } from './syntax.ts';

interface Standing {
  readonly place: Place;
  /** The blanks before it on its line. */
  readonly blanks: string;
}

/** A text in quotes, or a run of characters without. */
export interface Word extends Standing {
  readonly kind: 'word';
  readonly text: string;
  readonly quoted: boolean;
}

export interface ReferenceToken extends Standing {
  readonly kind: 'reference';
  readonly path: Path;
  readonly optional: boolean;
}

export interface Mark extends Standing {
  readonly kind: '{' | '}' | '[' | ']' | ':' | '=' | '+=' | ',' | 'newline' | 'end';
}

export type Token = Word | ReferenceToken | Mark;
