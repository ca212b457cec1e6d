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
}

export type ConditionId = Pick<Condition, 'condition' | 'subject'>;

export interface Observation {
  readonly found: readonly Condition[];
  /** Whether something told before may last although it is not found: unknown is not absent. */
  lasts(id: ConditionId): boolean;
}

/**
 * What is wrong as the machines stand. Of jobs it says what their causes say.
 * @param now and `startedAt`, the first input of this run: milliseconds since the epoch
 */
export function observe(
  picture: Picture,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
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
      ...budgetConditions(picture),
    ],
    lasts: ({ condition, subject }) => {
      if (condition === 'framework-refused') return framework?.state !== 'subscribed';
      if (condition === 'mesos-unanswered') return framework?.problem !== null;
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

function about(condition: ConditionName, text: string): Condition {
  return { condition, subject: null, text };
}

function wordsOf({ reason, remedy }: JobAssessment): string {
  return `${reason} ${remedy}`;
}
