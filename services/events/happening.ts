/** What happens without having been decided: told in the feed beside what is. */
export const EVENT_RULES = [
  'launch-failed', // its container ended before it could serve
  'launch-timed-out', // it never came to run, or never registered
  'last-words', // what a failed agent wrote to stderr last
  'launch-dropped', // Mesos did not take it
  'launch-lost', // its host went, and it with it
  'host-lost', // Mesos does not reach a host with agents of ours
  'host-back',
  'breaker-open', // launches of a pool keep failing: it waits before the next
  'breaker-closed', // it launches again
  'brake-on', // so many agents vanished at once that nothing is removed
  'brake-off',
  'mesos-away', // nothing can be asked of Mesos
  'mesos-back',
  'gocd-away', // GoCD could not be read
  'gocd-back',
  'id-not-kept', // the framework id could not be kept
  'id-kept',
  'reload-taken', // a changed config is in force
  'reload-refused', // it cannot be
  'leading', // of several instances this one leads now
  'deposed', // it does no more
  'history-trouble', // what happens could not be kept
  'history-kept', // it is again
  'history-gap', // before this run there was a time of which nothing is kept here
] as const;
export type EventRule = (typeof EVENT_RULES)[number];

export interface Happening {
  readonly rule: EventRule;
  readonly pool: string | null;
  readonly taskId: string | null;
  /** One line in plain words. */
  readonly text: string;
}

export function ofTheInstance(rule: EventRule, text: string): Happening {
  return { rule, pool: null, taskId: null, text };
}
