import { describeFailure } from '../../domain/gocd.ts';
import { counted, duration } from '../../domain/phrases.ts';
import type { Picture } from '../../machines/picture.ts';
import { budgetWords } from '../../policy/money/budget.ts';
import { longestAgeOf } from '../../policy/staleness.ts';
import { phasesByPool } from '../views/agents.ts';
import type { Condition, ConditionId, ConditionName } from './condition.ts';
import { jobConditions, poolConditions, withPatience } from './jobConditions.ts';

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

function reloadConditions(problem: string | null): readonly Condition[] {
  if (problem === null) return [];
  return [
    about(
      'reload-refused',
      `The config has been changed, and what it says now is not in force: ${problem}. The last good one stays until the file is right.`,
    ),
  ];
}

function about(condition: ConditionName, text: string): Condition {
  return { condition, subject: null, text };
}
