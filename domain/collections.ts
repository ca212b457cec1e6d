/** Stable order of texts, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The greatest of some numbers, however many; `none` where there are none. A call with a spread list has a limit. */
export function greatest(numbers: Iterable<number>, none = 0): number {
  let found: number | null = null;
  for (const number of numbers) if (found === null || number > found) found = number;
  return found ?? none;
}

/** The items of each key, in their order; none for a key that has none. */
export function grouped<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): (key: Key) => readonly Item[] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return (key) => groups.get(key) ?? [];
}
