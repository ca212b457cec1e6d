/** Settings that belong to the process rather than to the service in it, by where a config holds them. */
const NEED_A_RESTART = [
  'name',
  'state',
  'http',
  'telemetry',
  'log',
  'mesos.user',
  'mesos.principal',
] as const;

/** Keys that a config holds elsewhere than in the block in which they are written. */
const HELD_AS: Readonly<Record<string, string>> = { 'state.habits-file': 'habits-file' };

/** Whether a changed key can only be put in force by starting the program anew. */
export function needsRestart(key: string): boolean {
  const held = HELD_AS[key] ?? key;
  return NEED_A_RESTART.some((one) => held === one || held.startsWith(`${one}.`));
}
