/** What the version after this one has changed. */
interface Change<Value> {
  readonly key: string;
  /** As it is in this version; undefined if it has no such entry. */
  readonly value: Value | undefined;
  readonly next: VersionedMap<Value>;
}

/**
 * A map that never changes: each change makes another version of it. That takes as long as the change, not as long as a
 * copy, for all versions share the entries of the newest, and the one before knows what has been changed since. An
 * older version that is asked again makes a copy of its own. Entries come in no particular order.
 */
export class VersionedMap<Value> implements ReadonlyMap<string, Value> {
  #state: Map<string, Value> | Change<Value>;

  constructor(entries: Iterable<readonly [string, Value]> = []) {
    this.#state = new Map(entries);
  }

  /** The version with this entry; without one of that key if the value is undefined. The same if that changes nothing. */
  with(key: string, value: Value | undefined): VersionedMap<Value> {
    const entries = this.#entries();
    const before = entries.get(key);
    if (before === value) return this;
    const next = new VersionedMap<Value>();
    next.#state = put(entries, key, value);
    this.#state = { key, value: before, next };
    return next;
  }

  get size(): number {
    return this.#entries().size;
  }

  get(key: string): Value | undefined {
    return this.#entries().get(key);
  }

  has(key: string): boolean {
    return this.#entries().has(key);
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.#entries()) visit(value, key, this);
  }

  keys() {
    return this.#entries().keys();
  }

  values() {
    return this.#entries().values();
  }

  entries() {
    return this.#entries().entries();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  #entries(): Map<string, Value> {
    if (this.#state instanceof Map) return this.#state;
    const since: Change<Value>[] = [];
    let state: Map<string, Value> | Change<Value> = this.#state;
    while (!(state instanceof Map)) {
      since.push(state);
      state = state.next.#state;
    }
    const own = new Map(state);
    for (const { key, value } of since.reverse()) put(own, key, value);
    this.#state = own;
    return own;
  }
}

function put<Value>(entries: Map<string, Value>, key: string, value: Value | undefined): Map<string, Value> {
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  return entries;
}
