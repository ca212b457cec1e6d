import { inspect, isDeepStrictEqual } from 'node:util';
import { isObject } from '../../domain/json.ts';
import { counted } from '../../domain/phrases.ts';
import type { Entry } from './entries.ts';
import type { Difference } from './replay.ts';

const MOST_PATHS = 20;
const LONGEST_VALUE = 160;

/** A difference in words, with what led to it, for a terminal. `before` are the entries before it, oldest first. */
export function describeDifference(difference: Difference, before: readonly Entry[]): string {
  const { after, nth } = difference;
  return [
    `first difference: command ${nth} of input ${after.seq}, at ${iso(after.input.at)}`,
    ...sides(difference).map((line) => `  ${line}`),
    before.length === 0 ? '' : '\nwhat led to it:',
    ...before.map((entry) => `  ${describeEntry(entry)}`),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function sides({ kind, recorded, now, error }: Difference): readonly string[] {
  switch (kind) {
    case 'failed':
      return ['the machines fail on this input:', ...inspect(error).split('\n')];
    case 'missing now':
      return [`recorded: ${brief(recorded)}`, 'now:      nothing'];
    case 'new':
      return ['recorded: nothing', `now:      ${brief(now)}`];
    case 'changed':
      return [`recorded: ${brief(recorded)}`, `now:      ${brief(now)}`, ...changes(recorded, now)];
  }
}

/** Where two commands of one type differ; nothing for two that have little in common. */
function changes(recorded: unknown, now: unknown): readonly string[] {
  if (!isObject(recorded) || !isObject(now) || recorded.type !== now.type) return [];
  const paths = differences(recorded, now, '');
  const more = paths.length > MOST_PATHS ? [`and ${paths.length - MOST_PATHS} more`] : [];
  return ['it differs in', ...[...paths.slice(0, MOST_PATHS), ...more].map((line) => `  ${line}`)];
}

function differences(a: unknown, b: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b))
    return [`${path}: ${brief(a)} is now ${brief(b)}`];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
}

function describeEntry(entry: Entry): string {
  if (entry.kind === 'gap') return `${counted(entry.gap, 'entry is', 'entries are')} missing`;
  if (entry.kind === 'command') return `${seq(entry.seq)}   → ${typeAndRest(entry.command)}`;
  const { at, ...fact } = entry.input;
  return `${seq(entry.seq)} ${iso(at)} ${typeAndRest(fact)}`;
}

function typeAndRest(value: unknown): string {
  if (!isObject(value)) return brief(value);
  const { type, ...rest } = value;
  return Object.keys(rest).length === 0 ? String(type) : `${type} ${brief(rest)}`;
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function seq(number: number): string {
  return String(number).padStart(6);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
