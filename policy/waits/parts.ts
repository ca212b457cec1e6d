import type { WaitCause, WaitMark, WaitPart } from '../../domain/waits.ts';

/** Of a time of which no mark tells anything. */
const UNTOLD: Omit<WaitMark, 'from'> = { cause: 'unknown', pool: null, remedy: '' };

/**
 * Cuts what marks tell to the wait from `since` until `until` (ms since the epoch): stretches in order, none of them empty,
 * which add up to the wait exactly. What no mark covers is unknown. None if there was no wait.
 */
export function partsOf(marks: readonly WaitMark[], since: number, until: number): readonly WaitPart[] {
  const covered: readonly WaitMark[] = [{ ...UNTOLD, from: Number.NEGATIVE_INFINITY }, ...marks];
  let at = since;
  return covered.flatMap(({ from: _from, ...told }, index) => {
    const end = Math.min(until, covered[index + 1]?.from ?? until);
    if (end <= at) return [];
    const ms = end - at;
    at = end;
    return [{ ...told, ms }];
  });
}

/** The time of each cause, by when it first was one; the sum is that of the parts. */
export function byCause(
  parts: readonly Pick<WaitPart, 'cause' | 'ms'>[],
): readonly { readonly cause: WaitCause; readonly ms: number }[] {
  const sums = new Map<WaitCause, number>();
  for (const { cause, ms } of parts) sums.set(cause, (sums.get(cause) ?? 0) + ms);
  return Array.from(sums, ([cause, ms]) => ({ cause, ms }));
}

/** More marks than any job has that does not change its cause to and fro. */
const MOST_MARKS = 64;

/** The marks with one more. Where they grow without end, the older ones are put together, each cause with its whole time. */
export function withMark(marks: readonly WaitMark[], mark: WaitMark): readonly WaitMark[] {
  const last = marks.at(-1);
  if (last?.cause === mark.cause && last.pool === mark.pool) return marks;
  const from = Math.max(Math.round(mark.from), last?.from ?? Number.NEGATIVE_INFINITY);
  const all = [...marks, { ...mark, from }];
  return all.length > MOST_MARKS ? folded(all) : all;
}

/** Of the older half what was one thing follows on each other; the first mark, which has no beginning, stays. */
function folded(marks: readonly WaitMark[]): readonly WaitMark[] {
  const half = Math.ceil(marks.length / 2);
  const [begin, end] = [marks[1]?.from ?? 0, marks[half]?.from ?? 0];
  const sums = new Map<string, WaitPart>();
  for (const part of partsOf(marks.slice(1, half), begin, end)) {
    const key = JSON.stringify([part.cause, part.pool]);
    sums.set(key, { ...part, ms: part.ms + (sums.get(key)?.ms ?? 0) });
  }
  let from = begin;
  const together = Array.from(sums.values(), ({ ms, ...told }) => {
    const mark = { ...told, from };
    from += ms;
    return mark;
  });
  return [...marks.slice(0, 1), ...together, ...marks.slice(half)];
}
