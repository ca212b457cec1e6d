import type { GocdView } from '../../domain/gocd.ts';
import type { EndedRun } from '../../domain/waits.ts';

/** Job locator → who was last seen with it, and since when. At most one for each agent there is. */
export type Runs = ReadonlyMap<string, Run>;

export interface Run {
  /** Name of the agent. */
  readonly agent: string;
  readonly uuid: string;
  /** When a reading first showed it so (ms since the epoch); null if it may have been so for long before. */
  readonly since: number | null;
}

/** Job locator → name of the agent that a reading shows with it. */
export function holdersIn({ agents }: Pick<GocdView, 'agents'>): ReadonlyMap<string, string> {
  return new Map(
    agents.flatMap(({ building, hostname }) => (building === null ? [] : [[building, hostname]])),
  );
}

export interface RunReading {
  readonly view: Pick<GocdView, 'agents'>;
  readonly now: number;
  /** Until when the reading before is good for (ms since the epoch). */
  readonly knownUntil: number;
}

/**
 * Takes in who has which job now. A job has ended where its agent lives on without it; of one whose agent is lost or listed
 * no more nothing is known, and an agent that shows no job may have one that is not shown to us.
 *
 * @param before null before the first reading
 */
export function runsSeen(
  before: Runs | null,
  { view, now, knownUntil }: RunReading,
): { readonly runs: Runs; readonly ended: readonly EndedRun[] } {
  const runs = new Map<string, Run>();
  const isGapless = before !== null && now <= knownUntil;
  for (const { building, hostname: agent, uuid } of view.agents) {
    if (building === null) continue;
    const known = before?.get(building);
    runs.set(building, known?.uuid === uuid ? known : { agent, uuid, since: isGapless ? now : null });
  }
  const living = new Set(view.agents.filter(isWell).map(({ uuid }) => uuid));
  const ended = [...(before ?? [])].flatMap(([locator, { agent, uuid, since }]) =>
    runs.has(locator) || !living.has(uuid) ? [] : [{ locator, agent, since, until: now }],
  );
  return { runs, ended };
}

function isWell({ runState, building }: GocdView['agents'][number]): boolean {
  return runState === 'Idle' || (runState === 'Building' && building !== null);
}
