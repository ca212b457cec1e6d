import type { PoolConfig } from '../../domain/config.ts';
import { AGENT_PHASES } from '../../domain/fleet.ts';
import { backlogLabel } from '../../machines/backlog/machine.ts';
import { frameworkLabel } from '../../machines/framework/machine.ts';
import { isStale } from '../../policy/staleness.ts';
import { phaseCounts, phasesByPool } from './agents.ts';
import { readiness } from './readiness.ts';
import type { PoolView, StateChange, StateView } from './schemas.ts';
import type { CoreSnapshot } from './snapshot.ts';
import { tally } from './tally.ts';

/** What the framework's state is called before the framework is there. */
export const STANDBY = 'standby';

/** Where everything stands, in one object. */
export function stateView(
  snapshot: CoreSnapshot,
  { now, startedAt }: { readonly now: number; readonly startedAt: number | null },
): StateView {
  const { config, pausedBy, brakeOn } = snapshot.context;
  return {
    name: config.name,
    now,
    startedAt,
    dryRun: config.dryRun,
    pausedBy,
    readiness: readiness(snapshot, now),
    framework: frameworkOf(snapshot),
    backlog: backlogOf(snapshot),
    gocd: gocdOf(snapshot, now),
    maxAgents: config.scaling.maxAgents,
    brake: brakeOn,
    agents: phaseCounts(snapshot),
    pools: poolsOf(snapshot),
  };
}

/** The same in a few words: it differs if and only if something changed that a person would want to know. */
export function stateInBrief(snapshot: CoreSnapshot, now: number): StateChange {
  const { state: framework, reconciled } = frameworkOf(snapshot);
  const { state: backlog, waiting, shortage } = backlogOf(snapshot);
  const { readAt, stale, failure } = gocdOf(snapshot, now);
  const answering = failure === null ? 'fresh' : 'failing';
  return {
    framework,
    reconciled,
    gocd: readAt === null ? (failure === null ? 'unread' : 'failing') : stale ? 'stale' : answering,
    backlog,
    waiting,
    shortage,
    pausedBy: snapshot.context.pausedBy,
    ready: readiness(snapshot, now).ready,
  };
}

function frameworkOf({ children }: CoreSnapshot): StateView['framework'] {
  const framework = children.framework?.getSnapshot();
  if (framework === undefined) return NOT_STARTED;
  const { frameworkId, master, subscribedAt, reconciled, attempts, problem } = framework.context;
  return {
    state: frameworkLabel(framework),
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

function backlogOf({ children, context }: CoreSnapshot): StateView['backlog'] {
  const backlog = children.backlog?.getSnapshot();
  const count = backlog?.context.count ?? 0;
  return {
    state: backlog === undefined ? 'idle' : backlogLabel(backlog.value, count),
    count,
    pendingPolls: context.config.backlog.pendingPolls,
    waiting: context.assessment?.jobs.length ?? 0,
    shortage: context.assessment?.shortage ?? 0,
  };
}

function gocdOf({ context }: CoreSnapshot, now: number): StateView['gocd'] {
  const { view, pollFailure, config } = context;
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
  };
}

function poolsOf(snapshot: CoreSnapshot): PoolView[] {
  const phases = phasesByPool(snapshot);
  return snapshot.context.config.pools.map((pool) => ({
    ...configuredPool(pool),
    agents: phases.get(pool.name) ?? tally(AGENT_PHASES, []),
    ...judgedPool(snapshot, pool.name),
  }));
}

function configuredPool({ name, image, resources, environments, min, max }: PoolConfig) {
  return { name, image, resources: [...resources], environments: [...environments], min, max };
}

function judgedPool({ context }: CoreSnapshot, name: string): Pick<PoolView, 'plan' | 'breaker' | 'noRoom'> {
  const plan = context.assessment?.pools.find(({ pool }) => pool === name);
  const breaker = context.memory.breakers.get(name);
  return {
    plan:
      plan === undefined
        ? null
        : {
            waiting: plan.waiting,
            shortage: plan.shortage,
            idleFloor: plan.idleFloor,
            forecast: plan.forecast,
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
            probing: breaker.probing,
          },
    noRoom: context.memory.unplaced.get(name) ?? null,
  };
}
