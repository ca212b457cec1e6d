import type { Idle } from './tide.ts';

/*
 * Whether one agent more is worth it, by how the futures that were drawn go on. The nth agent beyond those that have a job now
 * is wanted when for the first time so many more are at work at once.
 */

/** What counts for how much. */
export interface Worth {
  /** Seconds that an agent may have no work for each second that a job waits less. */
  readonly worth: number;
  /** For how long (ms) an agent may have no work if it is then certainly wanted again. */
  readonly idleMs: number;
  /** How long before its job ends (ms) it must be said that an agent is to go with it. */
  readonly noticeMs: number;
}

/** A future of one pool. */
export interface Seen {
  /** When for the first time one more than now is at work, two more, and so on (ms from now). */
  readonly wantedAt: readonly number[];
  /** How long an agent launched now takes to come. */
  readonly leadMs: number;
  /** Jobs that come unforeseen meanwhile. */
  readonly arrivals: number;
}

/** An agent that is let go is there for so much longer (ms): it is drained first. One at work goes with its job. */
const DRAIN_MS = 30_000;

/** How likely an agent must be wanted by the time it is there, to be launched now rather than with the next reading (0 to 1). */
export function chanceOf(worth: number): number {
  return 1 / (1 + worth);
}

/**
 * How many agents more than now are each worth launching. Where some are, jobs that come unforeseen meanwhile take agents
 * from them; alone those are nothing to look ahead for.
 */
export function worthLaunching(seen: readonly Seen[], worth: Worth): number {
  let foreseen = 0;
  while (isWorthLaunching(seen, foreseen + 1, worth)) foreseen++;
  if (foreseen === 0) return 0;
  const chance = chanceOf(worth.worth);
  const all = seen.map(({ wantedAt, leadMs, arrivals }) => {
    const within = wantedAt.findIndex((at) => at > leadMs);
    return (within === -1 ? wantedAt.length : within) + arrivals;
  });
  const alone = seen.map(({ arrivals }) => arrivals);
  return Math.max(foreseen, reachedWith(chance, all) - reachedWith(chance, alone));
}

/**
 * Whether one more is likely enough to be wanted by the time it is there, and saves enough waiting for the time in which it has no
 * work: until it is wanted, or all of its time if it is not.
 */
function isWorthLaunching(futures: readonly Seen[], nth: number, { worth, idleMs }: Worth): boolean {
  let [inTime, savedMs, lostMs] = [0, 0, 0];
  for (const { leadMs, wantedAt } of futures) {
    const at = wantedAt[nth - 1] ?? Number.POSITIVE_INFINITY;
    if (at <= leadMs) inTime += 1;
    if (at - leadMs > idleMs) lostMs += leadMs + DRAIN_MS;
    else {
      savedMs += Math.min(at, leadMs);
      lostMs += Math.max(0, at - leadMs);
    }
  }
  return inTime > 0 && inTime >= chanceOf(worth) * futures.length && savedMs * worth >= lostMs;
}

function reachedWith(chance: number, numbers: readonly number[]): number {
  const greatestFirst = [...numbers].sort((a, b) => b - a);
  return greatestFirst[Math.max(0, Math.ceil(chance * numbers.length) - 1)] ?? 0;
}

/** In so few cases a job may end before it was said that its agent is to go: then that takes a drain. */
const UNNOTICED = 0.05;

/**
 * The most agents of those there are that are worth keeping. Who is let go and wanted again is launched anew. Of those with a
 * job that goes on for a while nothing is said yet: they are kept until it must be.
 *
 * @param idle of each future, as `Tide.idleTimes` has it
 * @param jobs those that have an agent, or want one now
 */
export function worthKeeping(
  idle: readonly ReadonlyMap<number, Idle>[],
  { agents, jobs }: { readonly agents: number; readonly jobs: number },
  worth: Pick<Worth, 'idleMs' | 'noticeMs'>,
): number {
  for (let keep = agents; keep > 0; keep--) {
    const nth = keep - jobs;
    const times = idle.flatMap((of) => of.get(nth) ?? (nth > 0 ? NEVER : []));
    if (nth <= 0 && mayBeSaidLater(times, worth.noticeMs, idle.length)) return keep;
    const idleMs = times.flatMap(({ from, ms }) => (Number.isFinite(from) ? ms : []));
    if (isWorthKeeping(idleMs, worth.idleMs, nth > 0)) return keep;
  }
  return 0;
}

/** An agent without work that is not wanted. */
const NEVER: Idle = { from: 0, ms: Number.POSITIVE_INFINITY };

/** Whether its job ends at some time, and hardly ever so soon that it must be said now whether it goes. */
function mayBeSaidLater(times: readonly Idle[], noticeMs: number, futures: number): boolean {
  const isKnown = times.length >= futures / 2 && times.length > 0;
  return isKnown && times.filter(({ from }) => from <= noticeMs).length < UNNOTICED * futures;
}

/** Whether there is a time for which it pays to keep it, and then to let it go. */
function isWorthKeeping(idle: readonly number[], idleMs: number, isIdle: boolean): boolean {
  const times = [...idle].sort((a, b) => a - b);
  const gain = idleMs + (isIdle ? DRAIN_MS : 0);
  const loss = isIdle ? 0 : DRAIN_MS;
  let spent = 0;
  for (const [index, time] of times.entries()) {
    if (!Number.isFinite(time)) return false;
    spent += time;
    const others = times.length - index - 1;
    if ((index + 1) * gain >= spent + others * (time + loss)) return true;
  }
  return false;
}
