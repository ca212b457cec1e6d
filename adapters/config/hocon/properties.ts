import type { Budget } from './limits.ts';
import type { Place } from './place.ts';
import type { Entry, Path, WrittenBlock } from './syntax.ts';
import { checkedPath } from './writtenPath.ts';

/** A line of a properties file, continued ones as one. */
interface LogicalLine {
  readonly text: string;
  readonly place: Place;
}

/**
 * What a Java properties file says: keys parted at every dot, values that are always texts. Where a key has a value
 * and keys below it, those count.
 * @throws ConfigError about keys that can't be.
 */
export function parseProperties(text: string, file: string, written: Budget): WrittenBlock {
  const entries = new Map<string, Entry>();
  for (const line of logicalLines(text, file)) {
    written.spend(1, line.place);
    const { key, value } = keyAndValue(line.text);
    const path = checkedPath(key.split('.'), line.place);
    const content = { kind: 'text' as const, text: value, loose: false, place: line.place };
    entries.set(key, { kind: 'entry', path, appends: false, value: content, place: line.place });
  }
  const blocks = new Set([...entries.values()].flatMap(({ path }) => parentsOf(path)));
  const kept = [...entries].filter(([key]) => !blocks.has(key)).map(([, entry]) => entry);
  return { kind: 'block', entries: kept, place: { file, line: 1, column: 1 } };
}

function parentsOf(path: Path): readonly string[] {
  return path.slice(1).map((_, index) => path.slice(0, index + 1).join('.'));
}

function logicalLines(text: string, file: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: LogicalLine | null = null;
  for (const [index, natural] of text.split(/\r\n|\n|\r/).entries()) {
    const content = natural.trimStart();
    if (open === null && (content === '' || /^[#!]/.test(content))) continue;
    const column = natural.length - content.length + 1;
    const begun: LogicalLine = open ?? { text: '', place: { file, line: index + 1, column } };
    const continues = (/\\*$/.exec(content)?.[0].length ?? 0) % 2 === 1;
    const line = { ...begun, text: begun.text + (continues ? content.slice(0, -1) : content) };
    if (!continues) lines.push(line);
    open = continues ? line : null;
  }
  return open === null ? lines : [...lines, open];
}

/** The key ends at the first `=`, `:` or blank that is not escaped. */
function keyAndValue(line: string): { readonly key: string; readonly value: string } {
  const [key = ''] = /^(?:\\.|[^\\=:\s])*/.exec(line) ?? [];
  const value = line.slice(key.length).replace(/^\s*[=:]?\s*/, '');
  return { key: unescaped(key), value: unescaped(value) };
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, digits?: string, char?: string) => {
    if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
    return ESCAPES[char ?? ''] ?? char ?? '';
  });
}
