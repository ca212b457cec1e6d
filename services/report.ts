import { grouped } from '../domain/collections.ts';
import type { Notice, PullEnd } from '../domain/decision.ts';
import type { JobAssessment } from '../domain/demand.ts';
import { describeFailure } from '../domain/gocd.ts';
import { counted, duration } from '../domain/phrases.ts';
import type { EndedWait } from '../domain/waits.ts';
import type { Core } from '../machines/core.ts';
import type { Picture } from '../machines/picture.ts';
import { budgetWords } from '../policy/money/budget.ts';
import { byCause, partsOf } from '../policy/waits/parts.ts';
import { describeParts } from './assessmentText.ts';
import type { Log } from './ports.ts';
import type { Step } from './service.ts';
import { verdictOn } from './views/verdict.ts';

/** More jobs than this changing their cause at once are told in one line per cause. */
const MOST_JOB_LINES = 20;
const ALARMING: ReadonlySet<JobAssessment['cause']> = new Set([
  'stuck',
  'no-pool',
  'agents-pending',
  'backing-off',
  'limit',
  'no-offers',
  'mesos-away',
  'no-host-large-enough',
  'hanging',
]);

const CALL_WORDS = { rejected: 'was refused', unsent: 'was not sent', unknown: 'got no answer' } as const;

const WITHDRAWN = {
  'mesos.kill': 'mesos: KILL of',
  'gocd.agent.disable': 'gocd: disabling of',
  'gocd.agent.delete': 'gocd: deletion of',
} as const;

/** Of these there are thousands, and each changes little: how all stands is looked at with the next other one. */
const COUNTLESS: ReadonlySet<Step['input']['type']> = new Set([
  'mesos.update.received',
  'mesos.offers.received',
  'time.passed',
]);

/** Tells people what happens: one line for each change of state and each decision, none for mere repetition. */
export function reporter(log: Log, core: Pick<Core, 'picture'>): (step: Step) => void {
  const reports = [
    frameworkReport(log),
    backlogReport(log),
    gocdReport(log),
    jobsReport(log),
    budgetReport(log),
  ];
  const tellHealth = healthReport(log);
  return ({ input, outcome }) => {
    for (const notice of outcome.notices) tell(log, notice);
    if (input.type === 'state.save.failed') log.error(`the framework id is not kept: ${input.message}`);
    if (input.type === 'mesos.call.failed')
      log.warn(`mesos: ${input.call} ${CALL_WORDS[input.outcome]}: ${input.message}`);
    if (input.type === 'command.withdrawn')
      log.info(`${WITHDRAWN[input.command]} ${input.taskId} was not sent: it is not wanted any more`, {
        taskId: input.taskId,
      });
    if (input.type === 'gocd.agent.change.failed')
      log.warn(`gocd: could not ${input.operation} ${input.taskId}: ${input.failure.message}`, {
        taskId: input.taskId,
      });
    const picture = core.picture();
    for (const report of reports) report(picture);
    if (!COUNTLESS.has(input.type)) tellHealth(picture, input.at);
  };
}

function tell(log: Log, notice: Notice): void {
  if (notice.type === 'decision.made') log.info(notice.decision.text, { ...notice.decision });
  else if (notice.type === 'warning.raised') log.warn(notice.text);
  else if (notice.type === 'job.begun') tellBegun(log, notice.wait);
  else if (notice.type === 'image.pull.ended') tellPull(log, notice);
  else if (notice.type !== 'job.ended') {
    const { taskId, phase, hostname, detail } = notice;
    const isBad = phase === 'unapproved' || phase === 'lost' || (phase === 'ending' && detail !== null);
    const where = hostname === null ? '' : ` on ${hostname}`;
    const line = `${taskId} is ${phase}${where}${detail === null ? '' : ` (${detail})`}`;
    if (isBad) log.warn(line, { ...notice });
    else log.info(line, { ...notice });
  }
}

function tellPull(log: Log, { pool, outcome, text }: PullEnd): void {
  if (outcome === 'failed') log.warn(text, { pool });
  else log.info(text, { pool });
}

function tellBegun(log: Log, { locator, since, until, agent, marks }: EndedWait): void {
  const parts = describeParts(byCause(partsOf(marks, since, until)));
  const who = agent === null ? 'waits no more' : `is with ${agent}`;
  log.debug(
    `${locator} ${who}, having waited ${duration(until - since)}${parts === '' ? '' : `: ${parts}`}`,
    {
      locator,
    },
  );
}

type Report = (picture: Picture) => void;

function frameworkReport(log: Log): Report {
  let last = '';
  return ({ framework }) => {
    if (framework === null) return;
    const { state, problem, master, frameworkId } = framework;
    const line =
      state === 'subscribed'
        ? `mesos: subscribed at ${master} as framework ${frameworkId}`
        : `mesos: ${state}${problem === null ? '' : `: ${problem.message}`}`;
    if (line === last) return;
    last = line;
    if (problem === null || (state === 'stopped' && problem.reason !== 'failed-over')) log.info(line);
    else if (state === 'refused' || state === 'stopped') log.error(line, { reason: problem.reason });
    else log.warn(line, { reason: problem.reason });
  };
}

/** The answer to whether it is healthy, whenever that is another. */
function healthReport(log: Log): (picture: Picture, now: number) => void {
  let last = '';
  return (picture, now) => {
    const { tone, title, lines } = verdictOn(picture, now);
    if (title === last) return;
    last = title;
    const line = `health: ${title}: ${lines.map((text) => text.replace(/\.$/, '')).join('; ')}`;
    if (tone === 'bad') log.error(line, { tone });
    else if (tone === 'warn') log.warn(line, { tone });
    else log.info(line, { tone });
  };
}

function backlogReport(log: Log): Report {
  let last = 'idle';
  return ({
    backlog,
    config: {
      backlog: { pendingPolls },
    },
  }) => {
    if (backlog === null) return;
    const { state, label, count, shortage } = backlog;
    if (label === last) return;
    last = label;
    const patience =
      state === 'pending' ? ` for ${counted(count, 'poll')}, acting after more than ${pendingPolls}` : '';
    log.info(`backlog: ${label}${shortage === 0 ? '' : `: ${shortage} short of an agent${patience}`}`);
  };
}

function gocdReport(log: Log): Report {
  let lastProblem: string | null = null;
  let told: ReadonlySet<string> = new Set();
  let lastSource: string | null = null;
  return ({ pollFailure, view }) => {
    const problem = pollFailure?.message ?? null;
    if (problem !== lastProblem) {
      if (pollFailure !== null)
        log.warn(`gocd: ${describeFailure(pollFailure)}`, { reason: pollFailure.reason });
      else log.info('gocd: reading the server again');
      lastProblem = problem;
    }
    const source = view?.backlogSource ?? null;
    if (source !== null && lastSource !== null && source !== lastSource)
      log.warn(
        `gocd: waiting jobs are read from the ${source} from now on, and no more from the ${lastSource}`,
      );
    lastSource = source ?? lastSource;
    for (const warning of view?.warnings ?? []) if (!told.has(warning)) log.warn(`gocd: ${warning}`);
    told = new Set(view?.warnings);
  };
}

/** Once when it comes near, once when it is spent, and again in each month. */
function budgetReport(log: Log): Report {
  let last = '';
  return ({ money, config }) => {
    const budget = money?.budget ?? null;
    if (budget === null) return;
    const { month, isNear, isSpent } = budget;
    const stage = isSpent ? `${month} spent` : isNear ? `${month} near` : month;
    if (stage === last) return;
    last = stage;
    if (isNear) log.warn(`budget: ${budgetWords(budget, config.money.currency)}`, { month });
  };
}

function jobsReport(log: Log): Report {
  let seen: unknown = null;
  let known: ReadonlyMap<string, string> = new Map();
  return ({ assessment }) => {
    if (assessment === null || assessment === seen) return;
    seen = assessment;
    const changed = assessment.jobs.filter(({ locator, cause }) => known.get(locator) !== cause);
    known = new Map(assessment.jobs.map(({ locator, cause }) => [locator, cause]));
    const lines = changed.length > MOST_JOB_LINES ? summed(changed) : changed.map(jobLine);
    for (const { text, isBad, fields } of lines) isBad ? log.warn(text, fields) : log.info(text, fields);
  };
}

interface Line {
  readonly text: string;
  readonly isBad: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

function jobLine({ locator, cause, reason, remedy, pool }: JobAssessment): Line {
  return {
    text: `${locator} waits [${cause}]: ${reason} ${remedy}`,
    isBad: ALARMING.has(cause),
    fields: { locator, cause, pool },
  };
}

function summed(jobs: readonly JobAssessment[]): readonly Line[] {
  const alike = grouped(jobs, ({ cause }) => cause);
  return [...new Set(jobs.map(({ cause }) => cause))].map((cause) => {
    const members = alike(cause);
    return {
      text: `${members.length} more jobs wait [${cause}], such as ${members[0]?.locator}: ${members[0]?.reason}`,
      isBad: ALARMING.has(cause),
      fields: { cause, count: members.length },
    };
  });
}
