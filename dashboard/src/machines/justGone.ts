import { useEffect, useRef, useState } from 'preact/hooks';
import type { MachineName, Move } from '../../../services/views/statecharts/machineSchemas.ts';
import type { Chart } from './chart.ts';
import { wayOf } from './stateChart.tsx';

const SHOWN_FOR_MS = 2_500;
const NONE: ReadonlySet<string> = new Set();

/** The ways of the charts that were gone since the moves were last read, for as long as they are to be lit. */
export function useJustGone(
  charts: readonly Chart[],
  moves: readonly Move[],
  { machine, taskId }: { readonly machine: MachineName; readonly taskId: string | null },
): ReadonlySet<string> {
  const [gone, setGone] = useState(NONE);
  const seen = useRef<Move | null>(null);
  const newest = moves.at(-1) ?? null;
  useEffect(() => {
    const known = seen.current;
    seen.current = newest;
    if (known === null || newest === null || isSame(known, newest)) return;
    const fresh = moves
      .slice(moves.findLastIndex((move) => isSame(move, known)) + 1)
      .filter((move) => move.machine === machine && (taskId === null || move.taskId === taskId));
    const ways = charts
      .flatMap(({ edges }) => edges)
      .filter((edge) => fresh.some((move) => goes(move, edge)));
    if (ways.length === 0) return;
    setGone(new Set(ways.map(wayOf)));
    const timer = setTimeout(() => setGone(NONE), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [newest?.at, newest?.taskId, newest?.to.join()]);
  return gone;
}

const isSame = (a: Move, b: Move) =>
  a.at === b.at && a.machine === b.machine && a.taskId === b.taskId && a.to.join() === b.to.join();

/** Whether a move leads out of the one state, or one inside it, and into the other. */
export function goes({ from, to }: Pick<Move, 'from' | 'to'>, way: { from: string; to: string }): boolean {
  return from.some((path) => isIn(path, way.from)) && to.some((path) => isIn(path, way.to));
}

const isIn = (path: string, around: string) => path === around || path.startsWith(`${around}.`);
