import { counted } from '../../domain/phrases.ts';
/** One thing wrong with a history, with its place, what was found there and the way out. */
export interface HistoryProblem {
  /** From 1; null where the format has no lines of its own. */
  readonly line: number | null;
  /** Jobs are counted from 1; null if it is about the file. */
  readonly row: number | null;
  readonly column: string | null;
  /** As it would be shown; null if it is plain from the rest. */
  readonly found: string | null;
  /** What is wrong, or what would be right. */
  readonly message: string;
}

/** More than these are counted and not shown: they are mostly the same mistake. */
const SHOWN = 20;

/** A history that can't be used, with everything that is wrong with it; its message has one line for each. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly problems: readonly HistoryProblem[];

  constructor(file: string, problems: readonly HistoryProblem[]) {
    const lines = problems.slice(0, SHOWN).map((problem) => rendered(file, problem));
    const more = problems.length - SHOWN;
    super([...lines, ...(more > 0 ? [`${file}: and ${counted(more, 'more problem')}`] : [])].join('\n'));
    this.problems = problems;
  }
}

/** An error about a file as a whole, or about one line of it. */
export function historyError(file: string, message: string, line: number | null = null): HistoryError {
  return new HistoryError(file, [{ line, row: null, column: null, found: null, message }]);
}

/** One line: `history.csv:3: finished: found "soon", expected …` or `history.json: job 3: finished: …`. */
export function rendered(file: string, { line, row, column, found, message }: HistoryProblem): string {
  const where = line === null ? file : `${file}:${line}`;
  const job = line === null && row !== null ? [`job ${row}`] : [];
  const what = found === null ? message : `found ${found}, ${message}`;
  return [where, ...job, ...(column === null ? [] : [column]), what].join(': ');
}
