/** One number for each key, none left out: those who draw graphs need the zeros too. */
export function perKey<Key extends string>(
  keys: readonly Key[],
  numberOf: (key: Key) => number,
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, numberOf(key)])) as Record<Key, number>;
}

/** How many of them there are of each key. */
export function tally<Key extends string>(keys: readonly Key[], found: Iterable<Key>): Record<Key, number> {
  const counts = perKey(keys, () => 0);
  for (const key of found) counts[key] += 1;
  return counts;
}
