import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { EventError, type MesosEvent, readEvent } from '../../adapters/mesos/events.ts';
import { RecordIODecoder, RecordIOError } from '../../adapters/mesos/recordio.ts';
import { schemaOf } from '../../services/journal/inputSchema.ts';
import { SCENARIOS, sample, streamsOf } from '../adapters/mesos/support/recordings.ts';
import { damagedJson } from './damagedJson.ts';
import { assertNoLarger, assertSilent, CANARY, damaged, RUNS, resultOf } from './hostile.ts';

const LIMIT = 64 * 1024;

/** Reads a stream in chunks of this size; a broken one gives the records before the break. */
function decode(
  stream: Buffer,
  chunkSize: number,
): { readonly records: string[]; readonly isBroken: boolean } {
  const decoder = new RecordIODecoder(LIMIT);
  const records: string[] = [];
  const push = (from: number) =>
    decoder.push(stream.subarray(from, from + chunkSize), (record) => records.push(record));
  for (let from = 0; from < stream.length; from += chunkSize)
    if (resultOf(() => push(from) ?? true, RecordIOError) === null) return { records, isBroken: true };
  return { records, isBroken: false };
}

const streams = [
  ...SCENARIOS.flatMap((scenario) => [...streamsOf(scenario).values()]).map((stream) =>
    stream.subarray(0, 4_000),
  ),
  sample('stream-sample.recordio'),
  sample('invalid-utf8.recordio'),
];

const folder = new URL('../samples/mesos/events/', import.meta.url);

/** Every kind of event, the recorded ones among them, with a secret where the output of `docker inspect` brings one. */
const events = [
  ...readdirSync(folder).map((name) => readFileSync(new URL(name, folder))),
  ...streams.flatMap((stream) =>
    decode(stream, stream.length)
      .records.slice(0, 2)
      .map((record) => Buffer.from(record)),
  ),
  Buffer.from(
    JSON.stringify({
      type: 'UPDATE',
      update: {
        status: {
          task_id: { value: 'gocd-agent.ci.default.1' },
          state: 'TASK_RUNNING',
          data: `[{"Config":{"Env":["KEY=${CANARY}"]}}]`,
          labels: { labels: [{ key: 'token', value: CANARY }] },
          uuid: 'AAAA',
          timestamp: 1767600000.5,
        },
      },
    }),
  ),
];

const EVENT_WORDS = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    '{"value":',
    '[[[[[[[[',
    '"type":"UPDATE"',
    '"type":"OFFERS"',
  ],
  ...[
    '"type":"SUBSCRIBED"',
    '"ranges":{"range":',
    '"scalar":{"value":1e308}',
    '"timestamp":1e308',
    '1e308',
    'TASK_',
  ],
  ...[
    '"heartbeat_interval_seconds":1e308',
    '"__proto__":',
    '"unavailability":{"start":{"nanoseconds":1e400}}',
  ],
];

describe('Damaged RecordIO', () => {
  it('gives whole records or a typed error, in any chunking the same, and never more bytes than came', () => {
    const words = [
      '\n',
      '0',
      '00000000000000000000',
      '18446744073709551615\n',
      '65536\n',
      '65537\n',
      '-1\n',
      '1e3\n',
    ];
    fc.assert(
      fc.property(damaged(streams, words), fc.integer({ min: 1, max: 5_000 }), (stream, chunkSize) => {
        const whole = decode(stream, stream.length);
        const inPieces = decode(stream, chunkSize);
        expect(inPieces.isBroken).to.equal(whole.isBroken);
        expect(inPieces.records.length).to.equal(whole.records.length);
        expect(whole.records.every((record, index) => inPieces.records[index] === record)).to.equal(true);
        expect(whole.records.reduce((sum, { length }) => sum + length, 0)).to.be.at.most(stream.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('takes no memory beyond the limit for a record that is only announced', () => {
    const decoder = new RecordIODecoder(LIMIT);
    expect(() => decoder.push(Buffer.from(`${LIMIT + 1}\n`), () => {})).to.throw(RecordIOError);
  });
});

const records = fc.oneof(
  damaged(events, EVENT_WORDS),
  damagedJson(events.filter(({ length }) => length > 0)),
);

describe('Damaged events of a Mesos master', () => {
  const read = (record: Buffer) => resultOf(() => readEvent(record.toString()), EventError);

  it('are read, left out, or refused with a typed error, without a word of what they hold', () => {
    fc.assert(
      fc.property(records, (record) => {
        const event = read(record);
        if (event === null) return;
        if (event.kind === 'ignored' || event.kind === 'fact') assertSilent(event.problem);
        assertNoLarger(event, record, 12);
      }),
      { numRuns: RUNS },
    );
  });

  it('never become facts that a journal could not keep', () => {
    fc.assert(
      fc.property(records, (record) => {
        const fact = factIn(read(record));
        if (fact === null) return;
        const kept = schemaOf(fact.type)?.safeParse(JSON.parse(JSON.stringify(fact)));
        expect(kept?.error, JSON.stringify(fact)).to.equal(undefined);
        expect(JSON.stringify(kept?.data)).to.equal(JSON.stringify(fact));
      }),
      { numRuns: RUNS },
    );
  });

  it('may be nested as deep as their length allows', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const depth = 200_000;
      read(Buffer.from(`{"type":"OFFERS","offers":{"offers":${open.repeat(depth)}1${close.repeat(depth)}}}`));
      read(Buffer.from(open.repeat(depth)));
    }
  });
});

function factIn(event: MesosEvent | null) {
  if (event?.kind === 'fact') return event.fact;
  if (event?.kind !== 'subscribed') return null;
  const { frameworkId, masterId, heartbeatMs } = event;
  return { type: 'mesos.subscribed', frameworkId, masterId, master: 'http://m:5050', heartbeatMs } as const;
}
