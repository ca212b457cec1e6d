const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const DATED = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

export const clockTime = (at: number) => CLOCK.format(at);
export const fullTime = (at: number) => DATED.format(at);

/** `Europe/Berlin (GMT+2)`: whose time of day is shown. */
export function timeZone(at: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${Intl.DateTimeFormat().resolvedOptions().timeZone} (${offset})`;
}

/** The part of a task id that tells one agent from another of its pool. */
export const shortId = (taskId: string) => taskId.split('.').slice(3).join('.') || taskId;

/** A host's name without its domain, which is mostly that of all. */
export const shortHost = (host: string) => (/^[\d.:]+$/.test(host) ? host : (host.split('.')[0] ?? host));
