import { isObject } from '../domain/json.ts';

/*
 * Who tells of ten thousand hosts or agents does so in one list, of 10 MB and more. Parsed as a whole, all of its JSON is
 * alive at once, and has to be copied by the collector of garbage before it is rubbish: that costs as much again as to
 * parse it. A part at a time, it is gone before that.
 */

/** As many characters as a part has at least, and an element more at most. */
const PART = 64 * 1024;

/** Stands for the list in the JSON around it. */
const MARK = 'the list is read by itself';

/** A list, and the JSON that it was in. */
export interface LongList<Out> {
  readonly elements: Out[];
  /** With some text in place of the list. */
  readonly around: unknown;
}

/**
 * What `convert` makes of each element, given as parsed JSON, of the list that these keys lead to. Null if there is no such
 * list, or none worth the effort, or it cannot be read in parts: then the text is to be parsed as a whole, be it JSON or not.
 *
 * The text around the list, with something else in its place, is JSON by itself. And lists without their brackets, with a
 * comma between two, are one list, whose elements are theirs. So it need not be known what it is that ends where a list is
 * cut: if it was no element, the parts are no lists.
 */
export function readLongList<Out>(
  text: string,
  keys: readonly string[],
  convert: (element: unknown) => Out,
): LongList<Out> | null {
  if (text.length < PART) return null;
  const start = startOf(text, keys.at(-1) ?? '');
  const end = text.lastIndexOf(']');
  if (start === null || end < start) return null;
  const around = parse(`${text.slice(0, start - 1)}"${MARK}"${text.slice(end + 1)}`);
  if (valueAt(around, keys) !== MARK) return null;
  const elements = readParts(text, start, end, convert);
  return elements === null ? null : { elements, around };
}

function readParts<Out>(
  text: string,
  start: number,
  end: number,
  convert: (element: unknown) => Out,
): Out[] | null {
  const border = borderIn(text, start);
  const elements: Out[] = [];
  for (let from = start; from <= end; ) {
    const at = border === null ? -1 : text.indexOf(border, from + PART);
    const to = at === -1 || at > end ? end : at + 1;
    const part = parse(`[${text.slice(from, to)}]`);
    if (!Array.isArray(part)) return null;
    for (const element of part) elements.push(convert(element));
    from = to + 1;
  }
  return elements;
}

/** Behind the bracket that opens the list. */
function startOf(text: string, key: string): number | null {
  const found = new RegExp(`"${key}"\\s*:\\s*\\[`).exec(text);
  return found === null ? null : found.index + found[0].length;
}

/** What stands where an element ends and another one begins, if all begin as the first does; it may stand elsewhere, too. */
function borderIn(text: string, start: number): string | null {
  const opening = /\s*\{\s*"[^"\\]*"/y;
  opening.lastIndex = start;
  const found = opening.exec(text);
  return found === null ? null : `},${found[0]}`;
}

function valueAt(json: unknown, keys: readonly string[]): unknown {
  let value = json;
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut within an element, or no JSON: the text as a whole will tell.
    return undefined;
  }
}
