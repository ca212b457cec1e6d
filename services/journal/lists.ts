/** Stands for `count` elements of the list before, from index `from` on. */
export type Span = readonly [from: number, count: number];

/**
 * Writes lists that hardly differ from one to the next, such as all agents of a server: elements that the list
 * before had are written as spans of it, the others in full.
 */
export class ListWriter<Element extends object> {
  #before: readonly string[] = [];

  write(list: readonly Element[]): readonly (Element | Span)[] {
    const before = this.#before;
    const texts = list.map((element) => JSON.stringify(element));
    let places: ReadonlyMap<string, number> | null = null;
    const placeOf = (text: string, likely: number) => {
      if (before[likely] === text) return likely;
      places ??= new Map(before.map((known, index) => [known, index]));
      return places.get(text);
    };
    const written: (Element | Span)[] = [];
    let span: [number, number] = [0, 0];
    list.forEach((element, index) => {
      const next = span[0] + span[1];
      const place = placeOf(texts[index] ?? '', next);
      if (place === undefined) {
        written.push(element);
        span = [next + 1, 0];
      } else if (place === next && span[1] > 0) {
        span[1] += 1;
      } else {
        span = [place, 1];
        written.push(span);
      }
    });
    this.#before = texts;
    return written;
  }

  /** The next list is written in full. */
  startAfresh(): void {
    this.#before = [];
  }
}

/** No server has as many agents, nor as many jobs that wait. Spans of spans could make any list of a few lines. */
const LONGEST_LIST = 1_000_000;

/** Reads what a ListWriter has written, list by list. */
export class ListReader<Element extends object> {
  #before: readonly Element[] = [];

  /** @throws RangeError if a span reaches beyond the list before, or if the list gets absurdly long. */
  read(written: readonly (Element | Span)[]): readonly Element[] {
    const before = this.#before;
    const length = written.reduce((sum, item) => sum + (isSpan(item) ? item[1] : 1), 0);
    if (length > LONGEST_LIST) throw new RangeError(`a list of ${length} elements`);
    this.#before = written.flatMap((item) => {
      if (!isSpan(item)) return [item];
      const [from, count] = item;
      if (from + count > before.length)
        throw new RangeError(
          `[${from}, ${count}] is beyond the list before, which has ${before.length} elements`,
        );
      return before.slice(from, from + count);
    });
    return this.#before;
  }
}

function isSpan(item: object): item is Span {
  return Array.isArray(item);
}
