import { type PoolConfig, type ShareConfig, UNLIMITED } from '../../../domain/config.ts';
import type { GocdAgent, WaitingJob } from '../../../domain/gocd.ts';
import { decide, type Round } from '../../../policy/round.ts';
import type { World } from '../../../policy/world.ts';
import { given, job, listed, NOW, ours } from '../demand/given.ts';
import { offerOf } from '../placement/support.ts';

/** The jobs of one pipeline, unless something else is said. */
export function share(name: string, changes: Partial<ShareConfig> = {}): ShareConfig {
  return {
    name,
    group: null,
    environment: null,
    pipeline: name,
    weight: 1,
    reserved: 0,
    max: UNLIMITED,
    ...changes,
  };
}

/** `count` jobs of a pipeline that have waited for so long (ms). */
export function waiting(
  pipeline: string,
  count: number,
  waitedMs = 60_000,
  changes: Partial<WaitingJob> = {},
): WaitingJob[] {
  return Array.from({ length: count }, (_, n) =>
    job(`${n}`, { pipeline, locator: `${pipeline}/1/s/1/${n}`, scheduledAt: NOW - waitedMs, ...changes }),
  );
}

/** Agents of ours that build jobs of pipelines, a name for each, and how GoCD lists them. */
export function building(...pipelines: readonly string[]): AtWork {
  const of = given().config.pools[0] ?? never();
  return atWork(pipelines.map((pipeline) => ({ pipeline, of })));
}

interface AtWork {
  readonly fleet: World['fleet'];
  readonly agents: readonly GocdAgent[];
}

/** The same, of any pools. */
export function atWork(some: readonly { readonly pipeline: string; readonly of: PoolConfig }[]): AtWork {
  const made = some.map(({ pipeline, of }, n) => {
    const agent = ours(of, 'building', { taskId: `gocd-agent.ci.${of.name}.b${n}` });
    const locator = `${pipeline}/0/s/1/${n}`;
    return { agent, wire: listed(agent, { runState: 'Building', building: locator }) };
  });
  return { fleet: made.map(({ agent }) => agent), agents: made.map(({ wire }) => wire) };
}

function never(): never {
  throw new Error('there is a pool');
}

/** A round, with room for any agent on one host. */
export function roundIn(what: Parameters<typeof given>[0]): Round {
  return decide(openWorld(given(what)));
}

/** Nothing holds launches back, and there is room for any agent on one host. */
export function openWorld(input: ReturnType<typeof given>): World {
  return {
    ...input,
    hold: null,
    brakeOn: false,
    restorable: new Map(),
    maintenanceHosts: new Map(),
    offers: [offerOf('host-1', { cpus: 1_000, mem: 10_000_000, disk: 10_000_000 })],
    newTaskId: (name, index) => `gocd-agent.ci.${name}.new${index}`,
  };
}

/** Launches of a round, by the share of the job that each is for; floors have none. */
export function launchesIn({ placement }: Round): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { launchedFor } of placement?.accepts ?? [])
    for (const { share: name = 'none' } of launchedFor.values()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
