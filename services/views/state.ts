import { grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import { AGENT_PHASES, countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import type { Picture } from '../../machines/picture.ts';
import { describeTarget } from '../../policy/forecast/words.ts';
import { pickUpOf } from '../../policy/pickUp.ts';
import { inForce } from '../../policy/schedule/inForce.ts';
import { type ScheduledWords, scheduledWords } from '../../policy/schedule/words.ts';
import { isStale } from '../../policy/staleness.ts';
import { isOnTrial, onTheirWay } from '../../policy/trial.ts';
import type { StartLog } from '../starts/startLog.ts';
import { startsView } from '../starts/startsView.ts';
import { phaseCounts, phasesByPool } from './agents.ts';
import { budgetView } from './costs/money.ts';
import { hungAgents } from './hungAgents.ts';
import { leversView } from './levers.ts';
import { linkBase } from './links.ts';
import type { PoolView } from './poolSchemas.ts';
import { readiness } from './readiness.ts';
import type { ShareView, StateChange, StateView } from './schemas.ts';
import { tally } from './tally.ts';
import { verdictOn } from './verdict.ts';

/** What the framework's state is called before the framework is there. */
export const STANDBY = 'standby';

export interface StateParts {
  readonly now: number;
  readonly startedAt: number | null;
  /** What starts have lately taken. */
  readonly starts: Pick<StartLog, 'of'>;
  /** Base URL of GoCD; null where none is known. */
  readonly gocdUrl: string | null;
  /** What came of the last changed config; null if there was none. */
  readonly reload: StateView['reload'];
}

/** Where everything stands, in one object. */
export function stateView(
  picture: Picture,
  { now, startedAt, starts, gocdUrl, reload }: StateParts,
): StateView {
  const { pausedBy, tornDownBy, brakeOn } = picture;
  const config = configInForce(picture, now);
  const words = scheduledWords(picture.config, now + picture.calendarAhead);
  return {
    name: config.name,
    now,
    startedAt,
    dryRun: config.dryRun,
    pausedBy,
    tornDownBy,
    readiness: readiness(picture, now),
    verdict: verdictOn(picture, now),
    framework: frameworkOf(picture),
    backlog: backlogOf(picture),
    gocd: gocdOf(picture, now),
    maxAgents: config.scaling.maxAgents,
    scheduled: [...words.scaling],
    budget: budgetView(picture),
    brake: brakeOn,
    agents: phaseCounts(picture),
    pools: poolsOf(picture, config, words, starts),
    reload,
    levers: leversView(picture, now),
    shares: sharesOf(picture),
    links: { gocd: linkBase(gocdUrl), mesos: linkBase(picture.framework?.master ?? null) },
  };
}

/** The config with the numbers that its schedules put in force now: those that decide, and that are shown. */
export function configInForce({ config, calendarAhead }: Picture, now: number): Picture['config'] {
  return inForce(config, now + calendarAhead);
}

/** The same in a few words: it differs if and only if something changed that a person would want to know. */
export function stateInBrief(picture: Picture, now: number): StateChange {
  const { state: framework, reconciled } = frameworkOf(picture);
  const { state: backlog, waiting, shortage } = backlogOf(picture);
  const { readAt, stale, failure } = gocdOf(picture, now);
  const answering = failure === null ? 'fresh' : 'failing';
  return {
    framework,
    reconciled,
    gocd: readAt === null ? (failure === null ? 'unread' : 'failing') : stale ? 'stale' : answering,
    backlog,
    waiting,
    shortage,
    pausedBy: picture.pausedBy,
    ready: readiness(picture, now).ready,
  };
}

function frameworkOf({ framework }: Picture): StateView['framework'] {
  if (framework === null) return NOT_STARTED;
  const { state, frameworkId, master, subscribedAt, reconciled, attempts, problem } = framework;
  return {
    state,
    id: frameworkId,
    master,
    subscribedAt,
    reconciled,
    attempts,
    problem: problem === null ? null : { reason: problem.reason, message: problem.message },
  };
}

/** Of an instance that stands by while another one leads, or has just been started. */
const NOT_STARTED: StateView['framework'] = {
  state: STANDBY,
  id: null,
  master: null,
  subscribedAt: null,
  reconciled: false,
  attempts: 0,
  problem: null,
};

function backlogOf({ backlog, config, assessment }: Picture): StateView['backlog'] {
  return {
    state: backlog?.label ?? 'idle',
    count: backlog?.count ?? 0,
    pendingPolls: config.backlog.pendingPolls,
    waiting: assessment?.jobs.length ?? 0,
    shortage: assessment?.shortage ?? 0,
  };
}

function gocdOf(picture: Picture, now: number): StateView['gocd'] {
  const { view, pollFailure, config } = picture;
  return {
    serverVersion: view?.serverVersion ?? null,
    backlogSource: view?.backlogSource ?? null,
    readAt: view?.startedAt ?? null,
    stale: view !== null && isStale(view, config, now),
    maintenance: view?.maintenance ?? null,
    failure:
      pollFailure === null
        ? null
        : { reason: pollFailure.reason, message: pollFailure.message, hint: pollFailure.hint },
    warnings: [...(view?.warnings ?? [])],
    hungAgents: hungAgents(picture),
  };
}

function poolsOf(
  picture: Picture,
  config: Picture['config'],
  words: ScheduledWords,
  starts: StateParts['starts'],
): PoolView[] {
  const phases = phasesByPool(picture);
  const agents = [...picture.agents.values()];
  const agentsOf = grouped(agents, ({ pool }) => pool);
  const live = agents.filter(countsAsLive).length;
  const serverVersion = picture.view?.serverVersion ?? null;
  return config.pools.map((pool) => {
    const { name } = pool;
    const pickUp = pickUpOf(pool, live);
    return {
      ...configuredPool(pool),
      scheduled: [...(words.pools.get(name) ?? [])],
      agents: phases.get(name) ?? tally(AGENT_PHASES, []),
      ...judgedPool(picture, pool, agentsOf(name)),
      canary: isOnTrial(pool, agentsOf(name), picture.memory),
      pickUp,
      starts: startsView(starts.of(name), pool, { pickUp, serverVersion }),
    };
  });
}

/** Before the first round nothing is known of them but what the config says. */
function sharesOf({ assessment }: Picture): ShareView[] {
  return (assessment?.shares ?? []).map(({ share, ...plan }) => ({ name: share, ...plan }));
}

function configuredPool({ name, image, resources, environments, min, max }: PoolConfig) {
  return { name, image, resources: [...resources], environments: [...environments], min, max };
}

function lookAheadView(lookAhead: PoolPlan['lookAhead']) {
  if (lookAhead === undefined) return null;
  const { coming: _shownByItself, ...told } = lookAhead;
  return { ...told, expected: [...told.expected] };
}

function judgedPool(
  { assessment, memory }: Picture,
  pool: PoolConfig,
  agents: readonly FleetAgent[],
): Pick<PoolView, 'plan' | 'breaker' | 'noRoom'> {
  const { name } = pool;
  const plan = assessment?.pools.find((each) => each.pool === name);
  const breaker = memory.breakers.get(name);
  return {
    plan:
      plan === undefined
        ? null
        : {
            waiting: plan.waiting,
            shortage: plan.shortage,
            idleFloor: plan.idleFloor,
            forecast: plan.forecast,
            lookAhead: lookAheadView(plan.lookAhead),
            target: plan.target === null ? null : { ...plan.target, text: describeTarget(plan.target) },
            want: plan.want,
            launch: plan.launch,
            clamps: [...plan.clamps],
          },
    breaker:
      breaker === undefined
        ? null
        : {
            failures: breaker.failures,
            retryAt: breaker.retryAt,
            lastError: breaker.lastError,
            probing: onTheirWay(pool, agents) > 0,
          },
    noRoom: memory.unplaced.get(name) ?? null,
  };
}
