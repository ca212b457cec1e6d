/*
 * Chance that is the same each time it is asked: of one thing in one future always the same number comes. So what is expected
 * changes with what is seen alone, and a journal that is replayed comes to the same.
 */

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const GOLDEN = 0x9e3779b9;

/** What stands for a name: 32 bits, by FNV-1a. */
export function markOf(name: string): number {
  let mark = OFFSET;
  for (let index = 0; index < name.length; index++) mark = Math.imul(mark ^ name.charCodeAt(index), PRIME);
  return mark;
}

/** What stands for one thing of another: a job of a run, say. */
export function joined(mark: number, other: number): number {
  return Math.imul(Math.imul(mark, GOLDEN) ^ other, PRIME);
}

/** A number from 0 to 1, 1 excluded, of one thing in one of many futures. */
export function drawn(mark: number, future: number): number {
  let mixed = mark ^ Math.imul(future + 1, GOLDEN);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
