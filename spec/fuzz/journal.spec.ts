import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { describeDifference } from '../../services/journal/describe.ts';
import { JournalError } from '../../services/journal/entries.ts';
import { EntryParser, parseHeader } from '../../services/journal/parser.ts';
import { damagedJson } from './damagedJson.ts';
import { damaged, RUNS, resultOf } from './hostile.ts';

const folder = new URL('../recordings/journals/', import.meta.url);
const journals = readdirSync(folder).map((name) =>
  readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n'),
);

/** A line of each kind from each journal, the first of its kind that is not long. */
const lines = journals
  .flatMap((journal) => [
    ...new Map(
      journal
        .slice(1)
        .filter(({ length }) => length < 3_000)
        .map((line) => [/"type":"[^"]*"/.exec(line)?.[0], line]),
    ).values(),
  ])
  .map((line) => Buffer.from(line));
const headers = journals.map(([header = '']) => Buffer.from(header));

const WORDS = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    '1e308',
    '-1',
    '"seq":1',
    '"of":1',
    '"gap":',
    '"command":',
    '"input":',
  ],
  ...[
    '"type":"gocd.polled"',
    '[0,3]',
    '[0,9007199254740991]',
    '"agents":[[0,1]]',
    '"__proto__":{}',
    '"at":1e300',
    '\n',
  ],
];

const anyOf = (samples: readonly Buffer[]) => fc.oneof(damaged(samples, WORDS), damagedJson(samples));

describe('A damaged journal', () => {
  it('has a line that is read as an entry, or refused with a typed error that names it', () => {
    fc.assert(
      fc.property(anyOf(lines), (bytes) => {
        const entry = resultOf(
          () => new EntryParser().parse(startingAtOne(bytes), 'day.jsonl:7'),
          JournalError,
        );
        if (entry !== null)
          describeDifference(
            {
              kind: 'new',
              after: { kind: 'input', seq: 1, input: { type: 'time.passed', at: 1 } },
              nth: 1,
              now: {},
            },
            [entry],
          );
      }),
      { numRuns: RUNS },
    );
  });

  it('begins with a header, or is refused', () => {
    fc.assert(
      fc.property(anyOf(headers), (bytes) => {
        resultOf(() => parseHeader(bytes.toString(), 'day.jsonl:1'), JournalError);
      }),
      { numRuns: RUNS },
    );
  });

  it('has no reading that grows from one line to the next without end', () => {
    const parser = new EntryParser();
    const view = (agents: string) =>
      `{"startedAt":1,"serverVersion":null,"resourcesCaseSensitive":false,"maintenance":null,"jobs":[],"agents":[${agents}],"warnings":[]}`;
    const line = (seq: number, agents: string) =>
      `{"seq":${seq},"at":5,"input":{"type":"gocd.polled","view":${view(agents)}}}`;
    const agent =
      '{"uuid":"u","hostname":"h","configState":"Enabled","runState":"Idle","buildState":"Idle","environments":[],"unknownEnvironments":[],"resources":[],"elastic":false,"building":null}';
    const growing = () => {
      let size = 1;
      parser.parse(line(1, agent), 'line 1');
      for (let seq = 2; seq < 10; seq++) {
        parser.parse(line(seq, Array(100).fill(`[0,${size}]`).join(',')), `line ${seq}`);
        size *= 100;
      }
    };
    expect(growing).to.throw(JournalError, /^line \d: /);
  });
});

/** Any line can be the first of a run but for its number. */
function startingAtOne(line: Buffer): string {
  return line.toString().replace(/"seq":\d+/, '"seq":1');
}
