import { duration } from '../../../domain/phrases.ts';
import { isAlike } from '../../../services/views/alike.ts';
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

/** Events that are alike and follow on each other are one line, which opens. */
const FEWEST_TOGETHER = 3;

/** What was decided, by which rule and on which numbers, and what happened, in the order it is given. */
export function DecisionList({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol class="decisions">
      {together(entries).map(([entry, ...alike]) =>
        alike.length + 1 < FEWEST_TOGETHER ? (
          [entry, ...alike].map((one) => <Line key={one.key} entry={one} />)
        ) : (
          <li key={`all ${alike.at(-1)?.key}`}>
            <details>
              <summary>
                <Chip tone={entry.tone}>{`${alike.length + 1} times`}</Chip> <Prose text={entry.text} />
              </summary>
              <ol class="decisions">
                {[entry, ...alike].map((one) => (
                  <Line key={one.key} entry={one} />
                ))}
              </ol>
            </details>
          </li>
        ),
      )}
    </ol>
  );
}

function together(entries: readonly Entry[]): readonly (readonly [Entry, ...Entry[]])[] {
  const groups: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const before = last?.[0].decision ?? null;
    if (last !== undefined && before !== null && entry.decision !== null && isAlike(before, entry.decision))
      last.push(entry);
    else groups.push([entry]);
  }
  return groups;
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
