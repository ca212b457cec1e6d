/** A node whose name ends in the number that ZooKeeper gave it. */
export interface Numbered {
  readonly name: string;
  readonly number: number;
}

/**
 * The nodes that begin with `prefix` and end in a number, smallest number first: the order they were made in. Others
 * live beside them and are left out. After 2^31 nodes ZooKeeper goes on with negative numbers.
 */
export function numberedNodes(names: readonly string[], prefix: string): readonly Numbered[] {
  return names
    .flatMap((name) => {
      const digits = name.startsWith(prefix) ? /^-?\d{1,10}$/.exec(name.slice(prefix.length)) : null;
      return digits === null ? [] : [{ name, number: Number(digits[0]) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** The path of a child. */
export function below(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}
