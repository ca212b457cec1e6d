import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Decision, Notice } from '../../domain/decision.ts';
import type { LeverFact } from '../../domain/facts.ts';
import type { Core, Outcome } from '../../machines/core.ts';
import type { Picture } from '../../machines/picture.ts';
import type { RequestRefused } from '../../policy/levers/requests.ts';
import { type AdviceView, NO_ADVICE } from '../advice/adviceSchemas.ts';
import { EventFollower } from '../events/follower.ts';
import type { Happening } from '../events/happening.ts';
import { happeningOf, type Reload } from '../events/reload.ts';
import { Archive } from '../history/archive.ts';
import { DECISIONS_KEPT } from '../history/kinds.ts';
import type { Past } from '../history/past.ts';
import { createPastView, type PastView } from '../history/pastView.ts';
import { gapBetween, gapTold, Stints } from '../history/stints.ts';
import { type FailedTask, type LastWords, lastLine } from '../lastWords.ts';
import type { Step } from '../service.ts';
import { StartLog } from '../starts/startLog.ts';
import { agentsView, oneAgent } from './agents.ts';
import {
  type ActivityAsked,
  type AgentsAsked,
  ALL_ACTIVITY,
  type AuditAsked,
  type DecisionsAsked,
  type HostsAsked,
  type JobsAsked,
  type RunsAsked,
  type SeriesAsked,
  type SpanAsked,
} from './asked.ts';
import type { AuditView, RefusedRequest } from './audit.ts';
import { auditView } from './auditView.ts';
import { backlogView, jobGroupsView, oneWaitingJob } from './backlog.ts';
import { CostLog } from './costs/costLog.ts';
import type { CostsView } from './costs/costSchemas.ts';
import { decisionsView } from './decisions.ts';
import { AuditTrail } from './history/auditTrail.ts';
import { EarlierWaits } from './history/earlierWaits.ts';
import { JobLog } from './history/jobLog.ts';
import { agentHistory, Lives } from './history/lives.ts';
import { createNewsFeed, type NewsFeed } from './history/newsFeed.ts';
import { PointLog } from './history/pointLog.ts';
import { Ring } from './history/ring.ts';
import type { HostsView } from './hostSchemas.ts';
import { hostsView } from './hosts.ts';
import type { JobsView } from './jobSchemas.ts';
import { jobsView, oneJob } from './jobs.ts';
import { leverRefusal } from './levers.ts';
import { readiness } from './readiness.ts';
import type {
  AgentChange,
  AgentHistory,
  AgentsView,
  BacklogView,
  DecisionsView,
  DecisionView,
  JobGroupsView,
  JobHistory,
  Readiness,
  SeriesView,
  StateChange,
  StateView,
} from './schemas.ts';
import { stateInBrief, stateView } from './state.ts';
import type { MachineActivity, MachinesView } from './statecharts/machineSchemas.ts';
import { activeStates, machinesView } from './statecharts/machines.ts';
import { Moves } from './statecharts/moves.ts';

const MOST_DECISIONS = 500;
const MOST_NEWS = 1_000;

/** All that operators can see. What it remembers is bounded, however long the program runs. */
export interface OperatorsView {
  /** What happened that no step tells of. */
  tell(happening: Happening): void;
  /** What an agent that failed said last. */
  said(task: FailedTask, words: LastWords): void;
  /** What came of reading the config again. */
  reloaded(reload: Reload): void;
  /** What is to be shown of advice on the config. */
  advised(advice: AdviceView): void;
  advice(): AdviceView;
  /** Somebody was refused who asked for a change. */
  refused(request: RefusedRequest): void;
  /** Who asked for what lately, newest last. */
  audit(asked: AuditAsked): Promise<AuditView>;
  /** What earlier runs knew: before the first step. */
  begin(past: Past): void;
  /** To be told every step, in order. The same with all that jobs had waited for, also before this run, for others to take. */
  take(step: Step): Step;
  readiness(): Readiness;
  /** Agents and waiting jobs: how much there is to tell of. */
  size(): number;
  state(): StateView;
  /** Why something that is asked for would not be done; null if it would. */
  leverRefusal(fact: LeverFact): RequestRefused | null;
  backlog(asked?: JobsAsked): BacklogView;
  /** The same jobs with those of one pipeline, cause and pool as one. */
  jobGroups(asked?: JobsAsked): JobGroupsView;
  /** Jobs that wait, run, or began lately. */
  jobs(asked?: RunsAsked): JobsView;
  /** One of them, by its locator; null if it is none. */
  job(locator: string): JobHistory | null;
  agents(asked?: AgentsAsked): AgentsView;
  /** One agent with its latest transitions; null if none of that task id is known, or it is long gone. */
  agent(taskId: string): AgentHistory | null;
  /** What of ours is on which host, and what keeps more from being placed there. */
  hosts(asked?: HostsAsked): HostsView;
  decisions(asked?: DecisionsAsked): DecisionsView;
  /** Of the last day, as far as it is asked for. */
  series(asked?: SeriesAsked): SeriesView;
  /** Whether that is all there is of what is asked for, or more is only in what is kept. */
  hasSeries(asked: SeriesAsked): boolean;
  /** What agents did with their time, at most 7 days back. */
  costs(): CostsView;
  /** The same, and in `span` that of a time further back, as far as it is kept. */
  costsOf(asked: SpanAsked): Promise<CostsView>;
  machines(): MachinesView;
  /** Where each machine stands, and how it came there. */
  machineActivity(asked?: ActivityAsked): MachineActivity;
  /** What is kept of all that happened. */
  readonly past: PastView;
  readonly news: Pick<NewsFeed, 'items' | 'since' | 'latestId'>;
}

/**
 * Views of the machines as they stand, and of what the steps told on the way there.
 * @param archive keeps what happens
 * @param gocdUrl base URL of the GoCD that the machines' service works for; null where there is none
 */
export function createOperatorsView(
  core: Pick<Core, 'picture'>,
  clock: Pick<Clock, 'now'>,
  {
    archive = new Archive(),
    gocdUrl = () => null,
  }: { readonly archive?: Archive; readonly gocdUrl?: () => string | null } = {},
): OperatorsView {
  let decisions = new Ring<DecisionView>(MOST_DECISIONS);
  const news = createNewsFeed(clock.now().toString(36), MOST_NEWS);
  const lives = new Lives(archive);
  const earlierWaits = new EarlierWaits(archive);
  const jobLog = new JobLog(earlierWaits, archive);
  const stints = new Stints(archive);
  const moves = new Moves();
  const costs = new CostLog(archive);
  const points = new PointLog(archive);
  const starts = new StartLog();
  const events = new EventFollower();
  const audit = new AuditTrail(archive);
  let startedAt: number | null = null;
  let decided = 0;
  let brief: StateChange | null = null;
  let followed: symbol | null = null;
  /** Pool → what the latest of its agents to fail said last. */
  const poolWords = new Map<string, string>();
  let advice = NO_ADVICE;
  let lastReload: StateView['reload'] = null;

  const takeDecision = (decision: Decision, at: number): void => {
    const { asked = null, numbers, ...rest } = decision;
    const told = asked && { by: asked.by, reason: asked.reason, until: asked.until };
    publish({ ...rest, numbers: { ...numbers }, asked: told }, at);
  };
  const takeHappening = (happening: Happening, at: number): void =>
    publish({ at, kind: 'event', ...happening, numbers: {}, asked: null }, at);
  const keepDecision = (decision: DecisionView): void => {
    const { id, at, pool } = decision;
    decisions.push(decision);
    archive.keep(DECISIONS_KEPT, { key: String(id), at, pool, value: decision });
  };
  const publish = (decision: Omit<DecisionView, 'id'>, at: number): void => {
    decided += 1;
    const data = { ...decision, id: decided };
    keepDecision(data);
    news.publish({ type: 'decision', at, data });
  };
  const takeChange = (data: AgentChange, at: number): void => {
    const { agents, config } = core.picture();
    lives.note(data, { at, agent: agents.get(data.taskId) ?? null, config });
    news.publish({ type: 'agent', at, data });
  };
  const takeNotice = (notice: Notice, at: number): void => {
    if (notice.type === 'decision.made') takeDecision(notice.decision, at);
    else if (notice.type === 'warning.raised')
      news.publish({ type: 'warning', at, data: { text: notice.text } });
    else if (notice.type === 'job.begun') jobLog.begun(notice.wait);
    else if (notice.type === 'job.ended') jobLog.ended(notice.run);
    else if (notice.type === 'agent.changed') {
      const { taskId, pool, phase, hostname: host, detail } = notice;
      takeChange({ taskId, pool, phase, host, detail }, at);
    }
  };
  const told = () => ({ log: jobLog, poolWords, now: clock.now() });
  /** Agents that may stand elsewhere than before: all, of one service and the other, if another one is shown now. */
  const changedAgents = (picture: Picture, { touched }: Outcome): ReadonlySet<string> => {
    if (picture.core === followed) return touched;
    followed = picture.core;
    return new Set([...moves.agents(), ...picture.agents.keys()]);
  };
  const takeState = (at: number): void => {
    const data = stateInBrief(core.picture(), at);
    if (isDeepStrictEqual(data, brief)) return;
    brief = data;
    news.publish({ type: 'state', at, data });
  };

  return {
    news,
    past: createPastView(archive, clock),
    tell: (happening) => takeHappening(happening, clock.now()),
    said: ({ taskId, pool }, words) => {
      const at = clock.now();
      lives.said(taskId, words, at);
      const line = lastLine(words.text);
      if (line === '') return;
      poolWords.set(pool, line);
      // Often it is what Mesos says, and told.
      if (lives.of(taskId)?.end?.includes(line)) return;
      takeHappening({ rule: 'last-words', pool, taskId, text: `${taskId} said last: ${line}` }, at);
    },
    reloaded: (reload) => {
      const happening = happeningOf(reload, lastReload?.refused ?? false);
      if (happening === null) return;
      const at = clock.now();
      lastReload = { at, refused: reload.outcome === 'refused', text: happening.text };
      takeHappening(happening, at);
    },
    advised: (told) => {
      advice = told;
    },
    advice: () => advice,
    refused: (request) => audit.refused(request, clock.now()),
    audit: (asked) => auditView(archive, audit, asked, clock.now()),
    begin: (past) => {
      const early = decisions.all();
      decisions = new Ring(MOST_DECISIONS);
      for (const decision of past.decisions) decisions.push(decision);
      decided = past.decisions.at(-1)?.id ?? 0;
      for (const decision of early) keepDecision({ ...decision, id: ++decided });
      audit.begin(past.audit);
      jobLog.begin(past.jobs);
      earlierWaits.begin(past.waits, past.stint?.until ?? null);
      lives.begin(past.lives);
      costs.begin(past.hours);
      points.begin(past.points);
      const gap = gapBetween(past.stint, clock.now());
      if (gap !== null) takeHappening(gapTold(gap), clock.now());
    },
    take: (taken) => {
      const step = earlierWaits.completed(taken);
      const { input, outcome } = step;
      if (input.type === 'service.started') startedAt = input.at;
      for (const notice of outcome.notices) takeNotice(notice, input.at);
      const picture = core.picture();
      earlierWaits.take(picture, input.at);
      stints.take(step);
      audit.take(step);
      for (const happening of events.take(step, picture)) takeHappening(happening, input.at);
      const changed = changedAgents(picture, outcome);
      moves.note(picture, changed, input);
      costs.take(step, picture, changed);
      starts.take(step, picture.config.pools);
      takeState(input.at);
      if (input.type === 'gocd.polled') {
        jobLog.waiting(input.view.jobs);
        points.take(picture, input.at);
      }
      return step;
    },
    readiness: () => readiness(core.picture(), clock.now()),
    size: () => {
      const { agents, assessment } = core.picture();
      return agents.size + (assessment?.jobs.length ?? 0);
    },
    state: () =>
      stateView(core.picture(), {
        now: clock.now(),
        startedAt,
        starts,
        gocdUrl: gocdUrl(),
        reload: lastReload,
      }),
    leverRefusal: (fact) => leverRefusal(fact, core.picture()),
    backlog: (asked) => backlogView(core.picture(), told(), asked),
    jobGroups: (asked) => jobGroupsView(core.picture(), told(), asked),
    jobs: (asked) => jobsView(core.picture(), jobLog, clock.now(), asked),
    job: (locator) => {
      const picture = core.picture();
      const run = oneJob(picture, jobLog, clock.now(), locator);
      return run === null ? null : { ...run, waiting: oneWaitingJob(picture, told(), locator) };
    },
    agents: (asked) => agentsView(core.picture(), clock.now(), asked),
    agent: (taskId) => {
      const agent = oneAgent(core.picture(), clock.now(), taskId);
      const life = lives.of(taskId);
      return agent === null && life === null ? null : { taskId, agent, ...agentHistory(life) };
    },
    hosts: (asked) => hostsView(core.picture(), clock.now(), asked),
    decisions: (asked) => decisionsView([...decisions.all()], asked),
    series: (asked) => points.view(asked, clock.now()),
    hasSeries: (asked) => points.has(asked, clock.now()),
    costs: () => costs.view(core.picture(), clock.now()),
    costsOf: (asked) => costs.viewOf(asked, core.picture(), clock.now()),
    machines: machinesView,
    machineActivity: (asked = ALL_ACTIVITY) => ({
      ...activeStates(core.picture(), asked),
      ...moves.latest(asked),
    }),
  };
}
