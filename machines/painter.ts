import type { SnapshotFrom, StateValue } from 'xstate';
import { VersionedMap } from '../policy/versionedMap.ts';
import type { AgentSnapshot } from './agent/machine.ts';
import { type BacklogSnapshot, backlogLabel } from './backlog/machine.ts';
import { type FrameworkSnapshot, frameworkLabel, isSettled } from './framework/machine.ts';
import { missingIn } from './framework/missing.ts';
import type { AgentPicture, BacklogPicture, FrameworkPicture, MoneyPicture, Picture } from './picture.ts';
import type { Agents } from './root/agents.ts';
import { fleetAgentOf, isKnownToBeOurs } from './root/fleet.ts';
import type { rootMachine } from './root/machine.ts';

/**
 * Draws the picture of all machines: once for each step after which it is asked for, and of the agents only those that
 * have been touched since the one before. All others are shared with it.
 */
export class Painter {
  readonly #core = Symbol('core');
  /** Agents that stand elsewhere than where they have been drawn. No more than there are, or have been drawn. */
  readonly #moved = new Set<string>();
  #agents = new VersionedMap<AgentPicture>();
  #latest: Picture | null = null;

  /** A step has been taken. */
  noteStep(touched: ReadonlySet<string>, agents: Agents): void {
    this.#latest = null;
    for (const taskId of touched)
      if (agents.has(taskId) || this.#agents.has(taskId)) this.#moved.add(taskId);
      else this.#moved.delete(taskId);
  }

  picture(root: SnapshotFrom<typeof rootMachine>, money: MoneyPicture | null): Picture {
    this.#latest ??= { ...this.#drawn(root), money };
    return this.#latest;
  }

  #drawn({ value, status, context, children }: SnapshotFrom<typeof rootMachine>): Omit<Picture, 'money'> {
    const {
      config,
      view,
      pollFailure,
      assessment,
      estimates,
      memory,
      announcements,
      calendarAhead,
      brakeOn,
      levers,
      pausedBy,
      tornDownBy,
    } = context;
    const framework = children.framework?.getSnapshot();
    const backlog = children.backlog?.getSnapshot();
    return {
      core: this.#core,
      config,
      active: activeIn(value),
      framework: framework === undefined ? null : frameworkPicture(framework),
      backlog: backlog === undefined ? null : backlogPicture(backlog),
      agents: status === 'active' ? this.#agentsNow(context.agents) : new Map(),
      view,
      pollFailure,
      assessment,
      estimates,
      memory,
      announcements,
      calendarAhead,
      brakeOn,
      levers,
      pausedBy,
      tornDownBy,
    };
  }

  #agentsNow(agents: Agents): ReadonlyMap<string, AgentPicture> {
    for (const taskId of this.#moved) {
      const agent = agents.get(taskId)?.getSnapshot();
      this.#agents = this.#agents.with(taskId, agent?.status === 'active' ? agentPicture(agent) : undefined);
    }
    this.#moved.clear();
    return this.#agents;
  }
}

function frameworkPicture(framework: FrameworkSnapshot): FrameworkPicture {
  const { frameworkId, keepProblem, master, subscribedAt, reconciled, attempts, problem } = framework.context;
  return {
    state: frameworkLabel(framework),
    active: activeIn(framework.value),
    frameworkId,
    keepProblem,
    master,
    subscribedAt,
    reconciled,
    isSettled: isSettled(framework),
    missing: missingIn(framework),
    attempts,
    problem,
  };
}

function backlogPicture({ value, context: { count, shortage } }: BacklogSnapshot): BacklogPicture {
  return { state: value, active: activeIn(value), label: backlogLabel(value, count), count, shortage };
}

function agentPicture(agent: AgentSnapshot): AgentPicture {
  const { building, countedJob, taskState, drainRule, message } = agent.context;
  const active = activeIn(agent.value);
  const isOurs = isKnownToBeOurs(agent);
  // A spread that comes first has V8 11, of Node 20, give each object a hidden class of its own: more than the object takes.
  return {
    active,
    ...fleetAgentOf(agent),
    isOurs,
    building,
    lastJob: countedJob,
    taskState,
    drainRule,
    message,
  };
}

/** There are few, whatever number of agents is in them: each list is kept once. */
const known = new Map<string, readonly string[]>();

/** The paths of the innermost states of a state value. */
function activeIn(value: StateValue): readonly string[] {
  const paths = innermost(value);
  const key = paths.join(' ');
  const shared = known.get(key) ?? paths;
  known.set(key, shared);
  return shared;
}

function innermost(value: StateValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inside]) => {
    const paths = inside === undefined ? [] : innermost(inside);
    return paths.length === 0 ? [key] : paths.map((path) => `${key}.${path}`);
  });
}
