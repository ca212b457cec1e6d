/** What people are told of without having to look: what does not mend itself, or not soon. */
export const CONDITIONS = [
  'framework-refused', // Mesos says no to what we are
  'mesos-unanswered', // the master's stream stands, and it answers no call
  'mesos-unreachable', // for longer than a new master takes to lead
  'id-not-kept', // nothing is launched, for the framework could not be found again
  'taken-over', // another instance has our framework: this one ends
  'gocd-unreadable', // for so long that nothing is decided any more
  'feed-gone', // waiting jobs are read from the dashboard, since GoCD has no feed of them any more
  'brake', // so many agents vanished at once, or all, that nothing is removed
  'name-shared', // another instance with our name has agents on the GoCD server
  'wrong-key', // GoCD holds a pool's agents as pending
  'breaker-open', // launches of a pool keep failing
  'stuck-job', // GoCD does not give a job to the idle agent that can run it
  'outlived-task', // an agent's container runs on although its task has ended
  'hanging-job', // GoCD counts a job as given to an agent that does not have it
  'no-pool', // no pool serves a job
  'no-host-large-enough', // no host was ever seen that could hold an agent of a pool
  'no-room', // for long, the cluster has had no room for an agent of a pool
  'limit', // for long, jobs have waited at a limit
  'reload-refused', // a changed config is not put in force
  'budget', // so much of the month's budget is spent that people are to know
] as const;
export type ConditionName = (typeof CONDITIONS)[number];

/** One thing that is wrong. */
export interface Condition {
  readonly condition: ConditionName;
  /** The pool or job it is about; null if it is about the whole instance. */
  readonly subject: string | null;
  /** What is wrong and what is done about it, in plain words. */
  readonly text: string;
  /** How long it must have lasted before anybody is told (ms): much passes by itself. Not at all if left out. */
  readonly patience?: number;
}

export type ConditionId = Pick<Condition, 'condition' | 'subject'>;
