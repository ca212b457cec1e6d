import { duration } from '../../../domain/phrases.ts';
import type { DecisionView } from '../../../services/views/schemas.ts';
import type { Warning } from '../live/follow.ts';
import type { Tone } from '../words/causes.ts';
import { KIND_WORDS } from '../words/decisions.ts';
import { Chip } from './chip.tsx';
import { Moment } from './moment.tsx';
import { Prose } from './prose.tsx';

/** Numbers that are milliseconds: nobody reads 61048 as a minute. */
const DURATIONS: ReadonlySet<string> = new Set([
  'idleFor',
  'idleTimeout',
  'surplusFor',
  'stabilisation',
  'age',
  'ownLimit',
  'maxAge',
]);

export interface Entry {
  readonly key: string;
  readonly at: number;
  readonly words: string;
  readonly tone: Tone;
  readonly text: string;
  readonly decision: DecisionView | null;
}

/** What was decided, by which rule and on which numbers, in the order it is given. */
export function DecisionList({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol class="decisions">
      {entries.map((entry) => (
        <Line key={entry.key} entry={entry} />
      ))}
    </ol>
  );
}

function Line({ entry: { at, words, tone, text, decision } }: { readonly entry: Entry }) {
  return (
    <li>
      <div class="decision-head">
        <Moment at={at} />
        <Chip tone={tone}>{words}</Chip>
      </div>
      <p>
        <Prose text={text} />
      </p>
      {decision === null ? null : (
        <p class="minor decision-why">
          rule <code>{decision.rule}</code>
          {Object.entries(decision.numbers).map(([name, value]) => (
            <span key={name} class="number">
              {spelledOut(name)} <span class="num">{DURATIONS.has(name) ? duration(value) : value}</span>
            </span>
          ))}
        </p>
      )}
    </li>
  );
}

/** `idleFloor` is `idle floor`. */
const spelledOut = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export function entryOf(decision: DecisionView): Entry {
  const { id, at, kind, text } = decision;
  return { key: `decision ${id}`, at, ...KIND_WORDS[kind], text, decision };
}

/** Newest first. */
export const entriesOf = (decisions: readonly DecisionView[]): readonly Entry[] =>
  decisions.map(entryOf).reverse();

export function entryOfWarning({ at, data }: Warning): Entry {
  return {
    key: `warning ${at} ${data.text}`,
    at,
    words: 'Warning',
    tone: 'warn',
    text: data.text,
    decision: null,
  };
}
