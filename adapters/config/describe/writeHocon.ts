import { type Raw, type RawObject, rawObject } from '../hocon.ts';

/** What needs no quotes and reads better without: numbers, with a unit or not, and the two truths. */
const PLAIN = /^(-?\d+(\.\d+)?( [A-Za-z]+)?|true|false)$/;

/** A value on one line. */
export function writeHocon(value: Raw): string {
  if (Array.isArray(value)) return `[${value.map(writeHocon).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, child]) => `${writeKey(key)} = ${writeHocon(child)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  const text = String(value);
  return value === null || PLAIN.test(text) ? text : JSON.stringify(text);
}

/** A block with a line for each key; nested blocks and lists of blocks likewise. What is null is left out. */
export function writeBlock(block: RawObject, indent = ''): string {
  const inner = `${indent}  `;
  const lines = Object.entries(block).flatMap(([key, value]) =>
    value === null ? [] : `${inner}${writeKey(key)}${writeMember(value, inner)}`,
  );
  return ['{', ...lines, `${indent}}`].join('\n');
}

function writeMember(value: Raw, indent: string): string {
  const blocks = Array.isArray(value) ? value.map((item) => rawObject.safeParse(item)) : [];
  const list = blocks.flatMap(({ data }) => (data ? writeBlock(data, `${indent}  `) : []));
  if (list.length > 0) return ` = [${list.map((item) => `\n${indent}  ${item}`).join('')}\n${indent}]`;
  const block = rawObject.safeParse(value);
  const isEmpty = block.success && Object.keys(block.data).length === 0;
  return block.success && !isEmpty ? ` ${writeBlock(block.data, indent)}` : ` = ${writeHocon(value)}`;
}

/** A key, in quotes if it is not plain: a dot would make it a path. */
function writeKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) && key !== 'include' && key !== 'require' ? key : JSON.stringify(key);
}
