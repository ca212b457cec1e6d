import type { Config } from '../../domain/config.ts';
import { counted, duration } from '../../domain/phrases.ts';
import type { HostSpec, Waits } from '../../sandbox/index.ts';
import { table } from '../table.ts';
import { adviceOn, unservedCount, unservedLines } from './advice.ts';
import { type Findings, keptPromises } from './findings.ts';
import { alike, type HostKind, type HostRange } from './flags.ts';

/** What came of one number of hosts. */
export interface CapacityStep {
  readonly hosts: number;
  readonly waits: Waits;
  readonly agentHours: number;
  readonly mostAgents: number;
  readonly unserved: number;
  /** Null where no wait is wanted. */
  readonly meets: boolean | null;
}

/** How many hosts it takes: all that is printed, and what `--json` gives. Times are ms. */
export interface Capacity {
  readonly sources: readonly string[];
  readonly notes: readonly string[];
  readonly seed: number;
  readonly targetWaitMs: number | null;
  /** Of each host, with mem and disk in MB. */
  readonly host: HostKind;
  /** Fewest hosts first. */
  readonly steps: readonly CapacityStep[];
  /** The fewest hosts that meet what is wanted; null if none does, or nothing is wanted. */
  readonly answer: number | null;
  /** What the longest waits were for with the most hosts, where even they do not meet it. */
  readonly hint: string | null;
  /** What became of jobs that even the most hosts left unserved, a line for each cause. */
  readonly unserved: readonly string[];
  readonly promisesKept: boolean;
}

/** Of a host whose size is not said: it holds any agent of the config. */
export function usualHost({ pools }: Pick<Config, 'pools'>): HostKind {
  const most = (of: (pool: Config['pools'][number]) => number, least: number) =>
    Math.max(least, ...pools.map(of));
  return {
    cpus: most(({ cpus }) => cpus, 8),
    mem: most(({ mem }) => mem, 32 * 1024),
    disk: most(({ disk }) => disk, 1024 ** 2),
    gpus: most(({ gpus }) => gpus, 0),
    attributes: {},
  };
}

export interface SweepParts {
  readonly range: HostRange;
  readonly host: HostKind;
  readonly targetWaitMs: number | null;
  readonly run: (hosts: readonly HostSpec[], step: number) => Promise<Findings>;
}

/** So many numbers of hosts where no wait is wanted, evenly from the fewest to the most. */
const UNGUIDED = 7;

/**
 * With a wait that is wanted, halves the range until the fewest hosts that meet it are found: more hosts are taken to be no
 * worse. Without one, tries numbers over the range.
 */
export async function sweep({ range, host, targetWaitMs, run }: SweepParts): Promise<Capacity> {
  const found = new Map<number, Findings>();
  const { least, most } = range;
  const meets = ({ simulated }: Findings) =>
    targetWaitMs === null
      ? null
      : simulated.all.waits.p95 <= targetWaitMs &&
        Object.keys(simulated.unserved).length === 0 &&
        // What does not come for want of time with the most hosts either is no matter of hosts.
        simulated.neverCame <= (found.get(most) ?? { simulated }).simulated.neverCame;
  const attempt = async (hosts: number): Promise<Findings> => {
    const known = found.get(hosts) ?? (await run(alike(hosts, host), found.size));
    found.set(hosts, known);
    return known;
  };
  const largest = await attempt(most);
  let answer: number | null = null;
  if (targetWaitMs === null) {
    for (let step = 0; step < UNGUIDED - 1; step++)
      await attempt(least + Math.floor(((most - least) * step) / (UNGUIDED - 1)));
  } else if (meets(largest)) {
    let [low, high] = [least, most];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (meets(await attempt(middle))) high = middle;
      else low = middle + 1;
    }
    answer = high;
  }
  const steps = [...found].sort(([a], [b]) => a - b);
  return {
    ...{ sources: largest.sources, notes: largest.notes, seed: largest.seed, targetWaitMs, host },
    steps: steps.map(([hosts, findings]) => ({
      hosts,
      waits: findings.simulated.all.waits,
      agentHours: findings.simulated.all.agentHours,
      mostAgents: findings.simulated.mostAgents,
      unserved: unservedCount(findings.simulated),
      meets: meets(findings),
    })),
    answer,
    hint: targetWaitMs !== null && answer === null ? adviceOn(largest.longestWaits) : null,
    unserved: unservedLines(largest.simulated),
    promisesKept: steps.every(([, findings]) => keptPromises(findings)),
  };
}

export function describeCapacity(capacity: Capacity): string {
  const { sources, notes, targetWaitMs, host, steps, answer, hint, unserved, promisesKept } = capacity;
  const most = steps.at(-1);
  const wanted = targetWaitMs === null ? null : duration(targetWaitMs);
  return [
    [
      ...sources.filter((line) => !line.startsWith('hosts:')),
      `hosts: each of ${host.cpus} cpus and ${Math.round((host.mem / 1024) * 10) / 10} GB`,
      ...notes.map((note) => `note: ${note}`),
    ].join('\n'),
    table([
      [
        'hosts',
        'wait p50',
        'p95',
        'p99',
        'agent hours',
        'at once',
        'never served',
        ...(wanted === null ? [] : [`p95 ≤ ${wanted}`]),
      ],
      ...steps.map(({ hosts, waits, agentHours, mostAgents, unserved, meets }) => [
        String(hosts),
        ...[waits.p50, waits.p95, waits.p99].map(duration),
        agentHours.toFixed(2),
        String(mostAgents),
        String(unserved),
        ...(meets === null ? [] : [meets ? 'yes' : 'no']),
      ]),
    ]),
    ...(unserved.length === 0
      ? []
      : [[`with ${counted(most?.hosts ?? 0, 'host')}:`, ...unserved].join('\n  ')]),
    ...(wanted === null
      ? []
      : [
          answer === null
            ? [
                `even with ${counted(most?.hosts ?? 0, 'host')} 95 % of the jobs do not begin within ${wanted}, or some are never served`,
                ...(hint === null ? [] : [hint]),
              ].join('\n')
            : `${counted(answer, 'host')}: the fewest with which 95 % of the jobs wait ${wanted} at the most`,
        ]),
    ...(promisesKept ? [] : ['a promise was broken: please report it, with the file']),
  ].join('\n\n');
}
