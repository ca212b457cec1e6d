import type { DecisionsAsked } from '../../services/views/asked.ts';
import { DECISIONS, type DecisionsView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { queryOf, rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

export interface DecisionsFlags extends DeskFlags, Partial<DecisionsAsked> {}

type Print = (line: string) => void;

/** What a running instance decided lately, the newest last, as a log is read. */
export function decisions(flags: DecisionsFlags, print: Print, watching?: Watching): Promise<number> {
  const { text, pool, kind, rule, limit } = flags;
  const query = queryOf({ text, pool, kind, rule, limit });
  const read = () => askInstance(flags, `/api/v1/decisions?${query}`, DECISIONS);
  return show(flags, { read, describe: describeDecisions }, print, watching);
}

function describeDecisions({ decisions }: DecisionsView): string {
  if (decisions.length === 0) return 'nothing of that kind has been decided lately';
  return rows(
    ['at (UTC)', 'kind', 'rule', 'what'],
    decisions.map(({ at, kind, rule, text }) => [
      new Date(at).toISOString().slice(0, 19).replace('T', ' '),
      kind,
      rule,
      text,
    ]),
  );
}
