import { isStarting } from '../../../domain/fleet.ts';
import type { AgentPicture, Picture } from '../../../machines/picture.ts';
import { Launches, type LaunchNews } from '../../metrics/launches.ts';
import { type PoolLabels, poolLabels } from '../../metrics/pools.ts';
import type { Step } from '../../service.ts';
import { perKey } from '../tally.ts';
import type { CostsView, CostWindow, Use } from './costSchemas.ts';
import { type Alike, type Standing, Standings } from './standings.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const MOST_HOURS = 7 * DAY_HOURS;
/** Of one hour; the time of more goes with that of jobs without a name. */
const MOST_PIPELINES_AN_HOUR = 500;
const MOST_PIPELINES_SHOWN = 50;

const STATES = ['building', 'idle', 'starting', 'other'] as const satisfies readonly Standing['state'][];
type State = Standing['state'];

interface Tally {
  readonly ms: Record<State, number>;
  launched: number;
  failed: number;
}

/** What is known of one hour. */
interface Hour {
  readonly from: number;
  readonly pools: Map<string, Tally>;
  readonly pipelines: Map<string, number>;
  otherPipelinesMs: number;
}

const FAILED: ReadonlySet<LaunchNews['outcome']> = new Set(['failed', 'timed-out', 'dropped', 'lost']);

/**
 * Adds up, hour by hour, what agents did and for which pipelines. Between two steps nothing changes, so each stretch
 * of time counts for how agents stood at its beginning. What is older than 7 days is forgotten.
 */
export class Costs {
  #hours: readonly Hour[] = [];
  readonly #standings = new Standings();
  #since: number | null = null;
  #until = 0;
  readonly #launches = new Launches();

  /**
   * To be told every step, in order, with the machines as they stand after it.
   * @param changed task ids of the agents that may stand elsewhere than before.
   */
  take({ input, outcome }: Step, { config, agents }: Picture, changed: Iterable<string>): void {
    this.#since ??= input.at;
    this.#passTo(input.at);
    const pools = poolLabels(config);
    for (const notice of outcome.notices) {
      const news = notice.type === 'agent.changed' ? this.#launches.take(notice, input) : null;
      if (news !== null) this.#count(pools.of(news.pool), news.outcome, input.at);
    }
    for (const taskId of changed) this.#standings.note(taskId, standingOf(agents.get(taskId), pools));
  }

  /** @param configured names of the pools to show even if they have had no agents */
  view(configured: readonly string[], now: number): CostsView {
    this.#passTo(now);
    const windowOf = (hours: number): CostWindow => {
      const from = hourOf(now) - (hours - 1) * HOUR_MS;
      const within = this.#hours.filter((hour) => hour.from >= from);
      return { from: Math.max(from, this.#since ?? now), to: now, ...summed(within, configured) };
    };
    return {
      since: this.#since,
      day: windowOf(DAY_HOURS),
      week: windowOf(MOST_HOURS),
      hours: this.#hours.map(({ from, pools }) => ({ from, ...useOf(pools.values()) })),
    };
  }

  #passTo(now: number): void {
    let from = Math.max(this.#until, now - MOST_HOURS * HOUR_MS);
    const standings = this.#standings.all();
    while (standings.length > 0 && from < now) {
      const to = Math.min(hourOf(from) + HOUR_MS, now);
      addTime(this.#hourAt(from), standings, to - from);
      from = to;
    }
    this.#until = Math.max(this.#until, now);
  }

  #count(pool: string, outcome: LaunchNews['outcome'], at: number): void {
    const tally = tallyOf(this.#hourAt(at), pool);
    if (outcome === 'launched') tally.launched += 1;
    if (FAILED.has(outcome)) tally.failed += 1;
  }

  #hourAt(time: number): Hour {
    const from = hourOf(time);
    const latest = this.#hours.at(-1);
    if (latest?.from === from) return latest;
    const hour = { from, pools: new Map(), pipelines: new Map(), otherPipelinesMs: 0 };
    this.#hours = [...this.#hours.filter((old) => from - old.from < MOST_HOURS * HOUR_MS), hour];
    return hour;
  }
}

function hourOf(time: number): number {
  return time - (time % HOUR_MS);
}

function standingOf(agent: AgentPicture | undefined, pools: PoolLabels): Standing | null {
  if (agent === undefined) return null;
  const { pool, building, phase } = agent;
  // One that is taken away while it builds still does what it is paid for.
  const builds = phase === 'building' || (phase === 'draining' && building !== null);
  const resting = phase === 'idle' ? 'idle' : isStarting({ phase }) ? 'starting' : 'other';
  return {
    pool: pools.of(pool),
    state: builds ? 'building' : resting,
    pipeline: builds ? (building?.split('/')[0] ?? null) : null,
  };
}

function addTime(hour: Hour, standings: readonly Alike[], stretchMs: number): void {
  for (const { standing, agents } of standings) {
    const { pool, state, pipeline } = standing;
    const ms = agents * stretchMs;
    tallyOf(hour, pool).ms[state] += ms;
    if (state !== 'building') continue;
    const { pipelines } = hour;
    if (pipeline !== null && (pipelines.has(pipeline) || pipelines.size < MOST_PIPELINES_AN_HOUR))
      pipelines.set(pipeline, (pipelines.get(pipeline) ?? 0) + ms);
    else hour.otherPipelinesMs += ms;
  }
}

function tallyOf({ pools }: Hour, pool: string): Tally {
  const known = pools.get(pool) ?? { ms: perKey(STATES, () => 0), launched: 0, failed: 0 };
  pools.set(pool, known);
  return known;
}

function summed(
  hours: readonly Hour[],
  configured: readonly string[],
): Pick<CostWindow, 'total' | 'pools' | 'pipelines' | 'otherPipelinesMs'> {
  const names = new Set([...configured, ...hours.flatMap(({ pools }) => [...pools.keys()])]);
  const pipelines = new Map<string, number>();
  for (const [pipeline, ms] of hours.flatMap((hour) => [...hour.pipelines]))
    pipelines.set(pipeline, (pipelines.get(pipeline) ?? 0) + ms);
  const longestFirst = [...pipelines].sort(([a, aMs], [b, bMs]) => bMs - aMs || (a < b ? -1 : 1));
  const others = longestFirst.slice(MOST_PIPELINES_SHOWN).map(([, ms]) => ms);
  return {
    total: useOf(hours.flatMap(({ pools }) => [...pools.values()])),
    pools: [...names].map((pool) => ({
      pool,
      ...useOf(hours.flatMap(({ pools }) => pools.get(pool) ?? [])),
    })),
    pipelines: longestFirst
      .slice(0, MOST_PIPELINES_SHOWN)
      .map(([pipeline, buildMs]) => ({ pipeline, buildMs })),
    otherPipelinesMs: sum([...others, ...hours.map(({ otherPipelinesMs }) => otherPipelinesMs)]),
  };
}

function useOf(found: Iterable<Tally>): Use {
  const tallies = [...found];
  const ms = perKey(STATES, (state) => sum(tallies.map((tally) => tally.ms[state])));
  const agentMs = sum(Object.values(ms));
  return {
    agentMs,
    buildingMs: ms.building,
    idleMs: ms.idle,
    startingMs: ms.starting,
    otherMs: ms.other,
    idleShare: agentMs === 0 ? null : ms.idle / agentMs,
    launched: sum(tallies.map(({ launched }) => launched)),
    failedLaunches: sum(tallies.map(({ failed }) => failed)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
