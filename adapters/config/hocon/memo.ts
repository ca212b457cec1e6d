import type { Path } from './syntax.ts';
import type { Value } from './values.ts';

/** What values have come to, so that each is resolved once. */
export class Memo {
  readonly #known = new Map<Value, Map<string, Value>>();
  readonly #order: (readonly [Value, string])[] = [];

  /** What a value came to as a whole, or at least on the way to the end of a path. */
  get(value: Value, path: Path | null): Value | undefined {
    const known = this.#known.get(value);
    return known?.get('') ?? (path === null ? undefined : known?.get(keyOf(path)));
  }

  set(value: Value, path: Path | null, outcome: Value): void {
    const known = this.#known.get(value) ?? new Map<string, Value>();
    const key = path === null ? '' : keyOf(path);
    known.set(key, outcome);
    this.#known.set(value, known);
    this.#order.push([value, key]);
  }

  mark(): number {
    return this.#order.length;
  }

  /** What came out while something was tried that then failed may not be what it is without. */
  forgetSince(mark: number): void {
    for (const [value, key] of this.#order.splice(mark)) this.#known.get(value)?.delete(key);
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
