import { useState } from 'preact/hooks';
import { duration } from '../../../domain/phrases.ts';
import type { DecisionView } from '../../../services/views/schemas.ts';
import type { Warning } from '../live/follow.ts';
import { Chip } from '../parts/chip.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Prose } from '../parts/prose.tsx';
import type { Tone, Wording } from '../words/causes.ts';

const KIND_WORDS: Readonly<Record<DecisionView['kind'], Wording>> = {
  launch: { words: 'Launch', tone: 'good' },
  drain: { words: 'Drain', tone: 'wait' },
  restore: { words: 'Restore', tone: 'busy' },
  hold: { words: 'Hold', tone: 'quiet' },
  kill: { words: 'Kill', tone: 'bad' },
  lever: { words: 'Operator', tone: 'warn' },
};
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
const FIRST_SHOWN = 10;

interface Entry {
  readonly key: string;
  readonly at: number;
  readonly words: string;
  readonly tone: Tone;
  readonly text: string;
  readonly decision: DecisionView | null;
}

/** What was decided, by which rule and on which numbers; warnings between them. Newest first. */
export function DecisionsPanel({
  decisions,
  warnings,
}: {
  readonly decisions: readonly DecisionView[];
  readonly warnings: readonly Warning[];
}) {
  const [count, setCount] = useState(FIRST_SHOWN);
  const entries = [...decisions.map(ofDecision), ...warnings.map(ofWarning)].sort((a, b) => b.at - a.at);
  return (
    <Panel title="Decisions" summary={<span class="minor">newest first</span>}>
      {entries.length === 0 ? (
        <Empty>Nothing has been decided yet.</Empty>
      ) : (
        <ol class="decisions">
          {entries.slice(0, count).map((entry) => (
            <Line key={entry.key} entry={entry} />
          ))}
        </ol>
      )}
      {entries.length > count ? (
        <button type="button" class="more" onClick={() => setCount(count + 50)}>
          Show more
        </button>
      ) : null}
    </Panel>
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

function ofDecision(decision: DecisionView): Entry {
  const { id, at, kind, text } = decision;
  return { key: `decision ${id}`, at, ...KIND_WORDS[kind], text, decision };
}

function ofWarning({ at, data }: Warning): Entry {
  return {
    key: `warning ${at} ${data.text}`,
    at,
    words: 'Warning',
    tone: 'warn',
    text: data.text,
    decision: null,
  };
}
