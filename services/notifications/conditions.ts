import type { Cause, JobAssessment } from '../../domain/demand.ts';
import { describeFailure } from '../../domain/gocd.ts';
import { counted, duration } from '../../domain/phrases.ts';
import type { Picture } from '../../machines/picture.ts';
import { budgetWords } from '../../policy/money/budget.ts';
import { longestAgeOf } from '../../policy/staleness.ts';
import { phasesByPool } from '../views/agents.ts';

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

export interface Observation {
  readonly found: readonly Condition[];
  /** Whether something told before may last although it is not found: unknown is not absent. */
  lasts(id: ConditionId): boolean;
}

export interface Circumstances {
  readonly now: number;
  /** The first input of this run; both in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Why the last changed config is not in force; null if it is. */
  readonly reloadProblem: string | null;
  /** How long jobs may wait for room or at a limit before people are told (ms). */
  readonly waitPatience: number;
}

/** Masters come and go within it (ms). */
const FAILOVER_PATIENCE_MS = 60_000;

/** What is wrong as the machines stand. Of jobs it says what their causes say. */
export function observe(
  picture: Picture,
  { now, startedAt, reloadProblem, waitPatience }: Circumstances,
): Observation {
  const { assessment, memory, framework } = picture;
  const jobs = assessment?.jobs ?? [];
  return {
    found: [
      ...frameworkConditions(picture),
      ...keepingConditions(picture),
      ...gocdConditions(picture, now, startedAt),
      ...feedConditions(picture),
      ...brakeConditions(picture),
      ...nameConditions(picture),
      ...poolConditions(jobs, 'agents-pending', 'wrong-key'),
      ...poolConditions(jobs, 'backing-off', 'breaker-open'),
      ...outlivingConditions(picture),
      ...jobConditions(jobs, 'stuck', 'stuck-job'),
      ...jobConditions(jobs, 'hanging', 'hanging-job'),
      ...jobConditions(jobs, 'no-pool', 'no-pool'),
      ...poolConditions(jobs, 'no-host-large-enough', 'no-host-large-enough'),
      ...withPatience(waitPatience, poolConditions(jobs, 'no-offers', 'no-room')),
      ...withPatience(waitPatience, poolConditions(jobs, 'limit', 'limit')),
      ...reloadConditions(reloadProblem),
      ...budgetConditions(picture),
    ],
    lasts: ({ condition, subject }) => {
      if (condition === 'framework-refused') return framework?.state !== 'subscribed';
      if (condition === 'mesos-unanswered') return framework?.problem !== null;
      if (condition === 'mesos-unreachable') return framework?.state !== 'subscribed';
      if (condition === 'reload-refused') return false;
      if (condition === 'id-not-kept') return framework?.isSettled !== true;
      if (assessment === null) return true;
      if (subject === null) return false;
      // No job need wait for a pool to be unable to launch.
      if (condition === 'breaker-open') return memory.breakers.has(subject);
      if (condition === 'wrong-key') return (phasesByPool(picture).get(subject)?.unapproved ?? 0) > 0;
      return false;
    },
  };
}

function frameworkConditions({ framework }: Picture): readonly Condition[] {
  const problem = framework?.problem ?? null;
  switch (problem?.reason) {
    case 'refused':
    case 'unauthorised':
      return [
        about(
          'framework-refused',
          `Mesos does not take us as a framework: ${problem.message}. Nothing is launched or removed until it does; check the mesos block of the config.`,
        ),
      ];
    case 'unanswered':
      return [
        about(
          'mesos-unanswered',
          `Mesos does not hear us: ${problem.message}. Nothing is launched or removed; we subscribe anew until it does. See what is between us and the master.`,
        ),
      ];
    case 'unreachable':
    case 'no-leader':
    case 'silent':
    case 'ended':
      return withPatience(FAILOVER_PATIENCE_MS, [
        about(
          'mesos-unreachable',
          `Mesos cannot be reached: ${problem.message}. Nothing is launched or removed, agents run on; we subscribe anew until a master takes us. See whether one leads, and what is between us and it.`,
        ),
      ]);
    case 'failed-over':
      return [
        about(
          'taken-over',
          `Another instance has taken our framework over: ${problem.message}. This one ends; make sure that only one runs under this name.`,
        ),
      ];
    default:
      return [];
  }
}

function keepingConditions({ framework }: Picture): readonly Condition[] {
  const problem = framework?.keepProblem ?? null;
  if (problem === null) return [];
  return [
    about(
      'id-not-kept',
      `The framework id is not kept: ${problem}. Nothing is launched or removed until it is, for after a restart we could not find our agents again; it is tried again every few seconds.`,
    ),
  ];
}

function gocdConditions(
  { view, pollFailure, config }: Picture,
  now: number,
  startedAt: number,
): readonly Condition[] {
  const age = now - (view?.startedAt ?? startedAt);
  if (age <= longestAgeOf(view, config)) return [];
  const why = pollFailure === null ? 'A reading is under way.' : describeFailure(pollFailure);
  return [
    about(
      'gocd-unreadable',
      `GoCD has not been read for ${duration(age)}, so nothing is launched or removed. ${why}`,
    ),
  ];
}

function feedConditions({ view }: Picture): readonly Condition[] {
  if (view?.feedIsGone !== true) return [];
  return [
    about(
      'feed-gone',
      'GoCD has no feed of waiting jobs any more: they are read from its dashboard. Pipelines that the account has hidden in its web page are missing there, and what jobs need is told to system administrators only. When that is looked after, set backlog.source = dashboard.',
    ),
  ];
}

function brakeConditions({ brakeOn }: Picture): readonly Condition[] {
  if (!brakeOn) return [];
  return [
    about(
      'brake',
      'GoCD lists no agent at all, or so many have vanished from it at once that its list is doubted. Nothing is removed until they are back, Mesos confirms their end, or an operator releases the brake.',
    ),
  ];
}

function outlivingConditions({ agents }: Picture): readonly Condition[] {
  return Array.from(agents.values())
    .filter(({ outlivesTask }) => outlivesTask)
    .map(({ taskId, hostname }) => ({
      condition: 'outlived-task',
      subject: taskId,
      text: `The task of ${taskId} has ended, and its container runs on: GoCD lists it alive. It is taken away from GoCD when it is idle; then remove the container on ${hostname ?? 'its host'}, for Mesos cannot.`,
    }));
}

function budgetConditions({ money, config }: Picture): readonly Condition[] {
  const budget = money?.budget ?? null;
  if (budget === null || !budget.isNear) return [];
  return [about('budget', `The budget: ${budgetWords(budget, config.money.currency)}`)];
}

function nameConditions({ agents, config }: Picture): readonly Condition[] {
  const theirs = [...agents.values()].filter(({ phase }) => phase === 'foreign');
  const [first] = theirs;
  if (first === undefined) return [];
  return [
    about(
      'name-shared',
      `Another instance named ${config.name} has ${counted(theirs.length, 'agent')} on this GoCD server, as ${first.taskId}: Mesos does not know them as ours. Nothing of it is touched; give each instance a name of its own.`,
    ),
  ];
}

/** One for each pool, in the words of its first job. */
function poolConditions(
  jobs: readonly JobAssessment[],
  cause: Cause,
  condition: ConditionName,
): readonly Condition[] {
  const byPool = new Map<string, Condition>();
  for (const job of jobs)
    if (job.cause === cause && job.pool !== null && !byPool.has(job.pool))
      byPool.set(job.pool, { condition, subject: job.pool, text: wordsOf(job) });
  return [...byPool.values()];
}

function jobConditions(
  jobs: readonly JobAssessment[],
  cause: Cause,
  condition: ConditionName,
): readonly Condition[] {
  return jobs
    .filter((job) => job.cause === cause)
    .map((job) => ({ condition, subject: job.locator, text: wordsOf(job) }));
}

function reloadConditions(problem: string | null): readonly Condition[] {
  if (problem === null) return [];
  return [
    about(
      'reload-refused',
      `The config has been changed, and what it says now is not in force: ${problem}. The last good one stays until the file is right.`,
    ),
  ];
}

function withPatience(patience: number, conditions: readonly Condition[]): readonly Condition[] {
  return conditions.map((condition) => ({ ...condition, patience }));
}

function about(condition: ConditionName, text: string): Condition {
  return { condition, subject: null, text };
}

function wordsOf({ reason, remedy }: JobAssessment): string {
  return `${reason} ${remedy}`;
}
