import type { CoreConfig } from '../../domain/config.ts';
import { parseTaskId } from '../../domain/ids.ts';
import { isOfRun, launchedAtOf } from '../../policy/fingerprint.ts';
import type { AgentDeadlines, AgentInput, AgentOrigin } from '../agent/types.ts';
import type { RootContext } from './types.ts';

const DEFAULT_KILL_GRACE_MS = 10_000;

/** What is known of an agent when its machine starts. */
export type Arrival = Pick<AgentInput, 'taskId' | 'hostId' | 'hostname' | 'attributes' | 'launchedFor'> &
  Pick<AgentInput, 'jobs' | 'countedJob' | 'unfinished' | 'served' | 'lostSince'> &
  Pick<AgentInput, 'earlierUuid' | 'recordDeleted' | 'isKnown'> & {
    readonly origin: AgentOrigin;
  };

/** The input of an agent's machine. Its pool may have left the config since it was launched: it still gets its deadlines. */
export function agentInput(
  { config, clock, calendarAhead }: RootContext,
  arrival: Arrival,
  removals: AgentInput['removals'],
): AgentInput {
  const poolName = parseTaskId(arrival.taskId)?.pool ?? '';
  const pool = config.pools.find(({ name }) => name === poolName);
  return {
    ...arrival,
    pool: poolName,
    launchedAt: launchedAt(arrival, clock.now(), calendarAhead),
    resources: pool?.resources ?? [],
    environments: pool?.environments ?? [],
    deadlines: deadlinesIn(config, pool?.killGrace ?? DEFAULT_KILL_GRACE_MS),
    enablePending: config.scaling.enablePending,
    removals,
    clock,
  };
}

/** By config and grace: all agents of a pool share theirs. */
const deadlines = new WeakMap<CoreConfig, Map<number, AgentDeadlines>>();

function deadlinesIn(config: CoreConfig, killGrace: number): AgentDeadlines {
  const { launchTimeout: launch, registrationTimeout: registration, drainWait } = config.scaling;
  const known = deadlines.get(config) ?? new Map<number, AgentDeadlines>();
  deadlines.set(config, known);
  const found = known.get(killGrace) ?? { launch, registration, drainWait, lost: registration, killGrace };
  known.set(killGrace, found);
  return found;
}

/** Of one that was found, as far as its task id tells, which goes by the calendar. */
function launchedAt({ origin, taskId }: Arrival, now: number, calendarAhead: number): number {
  const told = origin === 'launched' ? null : launchedAtOf(taskId);
  return told === null ? now : Math.min(told - calendarAhead, now);
}

/** Who has just been launched. */
export function newcomer(
  launch: Pick<Arrival, 'taskId' | 'hostId' | 'hostname' | 'attributes' | 'launchedFor'>,
): Arrival {
  return {
    ...launch,
    origin: 'launched',
    jobs: 0,
    countedJob: null,
    unfinished: null,
    served: false,
    lostSince: null,
    earlierUuid: null,
    recordDeleted: false,
    isKnown: true,
  };
}

/**
 * An agent of which only its task id is told, and perhaps its host: what an earlier run knew of it is remembered, unless
 * that was of another host.
 */
export function stranger(
  taskId: string,
  origin: AgentOrigin,
  hostId: string | null,
  { recalled, incarnation, earlierRuns }: Pick<RootContext, 'recalled' | 'incarnation' | 'earlierRuns'>,
): Arrival {
  const remembered = recalled.get(taskId);
  if (remembered !== undefined && (hostId === null || remembered.hostId === hostId)) {
    // Whether there is such a record GoCD tells.
    const { uuid: earlierUuid, recordDeleted = false, ...known } = remembered;
    return { taskId, origin, isKnown: true, ...known, earlierUuid, recordDeleted };
  }
  return {
    ...newcomer({ taskId, hostId, hostname: null, attributes: [], launchedFor: null }),
    origin,
    isKnown: origin !== 'listed' || [incarnation, ...earlierRuns].some((run) => isOfRun(taskId, run)),
  };
}
