import { parseAgents } from '../../../adapters/gocd/reading/agentList.ts';
import { parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { GocdAgent, GocdView } from '../../../domain/gocd.ts';
import { parseTaskId } from '../../../domain/ids.ts';
import { randomFrom } from '../../../domain/random.ts';
import { NO_LEVERS } from '../../../policy/levers/effects.ts';
import { NO_MEMORY } from '../../../policy/memory.ts';
import type { World } from '../../../policy/world.ts';
import { someConfig } from '../../../spec/support/config.ts';
import { START, someView } from '../../../spec/support/core.ts';

const HOUR = 3_600_000;

/** What a server sends, and what a round decides on once that has been read. */
export interface RoundInput {
  readonly feed: string;
  readonly agents: string;
}

/** A round in the middle of a rush: nearly every agent builds, and agents may be launched for every job. */
export function worldOf({ feed, agents }: RoundInput, pools: readonly PoolConfig[]): World {
  const random = randomFrom(feed.length);
  const view: GocdView = someView({
    jobs: parseFeed(feed).map((job) => ({
      ...job,
      scheduledAt: START - random.integer(0, HOUR),
      pin: { kind: 'none' },
      resourcesKnown: true,
      elastic: 'no',
      state: 'scheduled',
    })),
    agents: parseAgents(agents),
  });
  return {
    now: START,
    config: someConfig({ pools, scaling: { maxAgents: 100_000 } }),
    view,
    fleet: view.agents.map(fleetAgent),
    memory: NO_MEMORY,
    calendar: START,
    isNewReading: false,
    backlog: { pendingPolls: 0, counted: 1 },
    hold: null,
    levers: NO_LEVERS,
    restorable: new Map(),
    maintenanceHosts: new Map(),
    brakeOn: false,
    offers: [],
    newTaskId: (pool, index) => `gocd-agent.ci.${pool}.new-${index}`,
  };
}

function fleetAgent(agent: GocdAgent, index: number): FleetAgent {
  return {
    taskId: agent.hostname,
    pool: parseTaskId(agent.hostname)?.pool ?? '',
    phase: agent.runState === 'Building' ? 'building' : 'idle',
    since: START - index,
    launchedAt: START - HOUR,
    hostId: `host-${index}`,
    hostname: `host${index}.example`,
    attributes: [],
    uuid: agent.uuid,
    resources: agent.resources,
    environments: agent.environments,
    launchedFor: null,
    jobs: 1,
    outlivesTask: false,
    burdenedSince: null,
    retiring: false,
    taskRuns: true,
  };
}
