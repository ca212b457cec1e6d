/** Parts of sentences, in the words an operator uses. */

/** `45 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const [large, small] = UNITS.find(([unit]) => seconds >= unit.seconds) ?? [];
  if (large === undefined) return `${seconds} s`;
  const rest = small === undefined ? 0 : Math.floor((seconds % large.seconds) / small.seconds);
  const head = `${Math.floor(seconds / large.seconds)} ${large.name}`;
  return rest > 0 && small !== undefined ? `${head} ${rest} ${small.name}` : head;
}

const DAY = { name: 'd', seconds: 86_400 };
const HOUR = { name: 'h', seconds: 3_600 };
const MINUTE = { name: 'min', seconds: 60 };
const SECOND = { name: 's', seconds: 1 };
const UNITS = [
  [DAY, HOUR],
  [HOUR, MINUTE],
  [MINUTE, SECOND],
] as const;

/** `1 agent`, `3 agents`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 ? (last ?? '') : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `2026-01-05 08:00 UTC`. */
export function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
