import { inspect } from 'node:util';

/** What stands in for a secret wherever one is printed. */
export const MASK = '********';

/**
 * A value that must not be seen: whatever prints, logs, serialises or inspects it gets the mask.
 * Only `reveal` gives the value, so that every use can be found by searching for that one word.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
