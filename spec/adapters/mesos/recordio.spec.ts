import { expect } from 'chai';
import fc from 'fast-check';
import { RecordIODecoder, RecordIOError, type TakeRecord } from '../../../adapters/mesos/recordio.ts';
import { SCENARIOS, sample, streamsOf } from './support/recordings.ts';

function decode(...chunks: readonly Buffer[]): string[] {
  const decoder = new RecordIODecoder();
  const records: string[] = [];
  for (const chunk of chunks) decoder.push(chunk, into(records));
  expect(decoder.midRecord).to.equal(false);
  return records;
}

function into(records: string[]): TakeRecord {
  return (record) => records.push(record);
}

function encode(records: readonly Uint8Array[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [Buffer.from(`${record.length}\n`), record]));
}

function same(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === expected.length && expected.every((record, n) => actual[n] === record);
}

function failing(decoder: RecordIODecoder, text: string): RecordIOError {
  try {
    decoder.push(Buffer.from(text), () => {});
  } catch (error) {
    if (error instanceof RecordIOError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('RecordIO decoder', () => {
  for (const scenario of SCENARIOS)
    it(`gives the same records wherever a stream of '${scenario}' is split in two`, () => {
      for (const stream of streamsOf(scenario).values()) {
        const whole = decode(stream);
        expect(encode(whole.map((record) => Buffer.from(record))).equals(stream)).to.equal(true);
        for (let at = 0; at <= stream.length; at++)
          if (!same(decode(stream.subarray(0, at), stream.subarray(at)), whole))
            expect.fail(`split at byte ${at}`);
      }
    });

  it('gives the same records byte by byte', () => {
    const stream = sample('stream-sample.recordio');
    const bytes = Array.from(stream, (byte) => Buffer.from([byte]));
    expect(decode(...bytes))
      .to.have.length(18)
      .and.deep.equal(decode(stream));
  });

  it('gives back any records in any chunking, empty ones included', () => {
    const text = fc.string({ maxLength: 30 }).map((characters) => Buffer.from(characters));
    const record = fc.oneof(text, text, text, fc.uint8Array({ maxLength: 30 }));
    fc.assert(
      fc.property(fc.array(record), fc.array(fc.nat(400)), (records, cuts) => {
        const stream = encode(records);
        const edges = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
        const chunks = edges.slice(1).map((edge, n) => stream.subarray(edges[n], edge));
        expect(decode(...chunks)).to.deep.equal(records.map((bytes) => Buffer.from(bytes).toString()));
      }),
    );
  });

  it('counts bytes, not characters, and replaces invalid UTF-8', () => {
    const stream = sample('invalid-utf8.recordio');
    const headed = '619\n'.length;
    expect(decode(stream)).to.deep.equal([stream.toString('utf8', headed, headed + 619)]);
  });

  it('tells records of ASCII from others that share their chunk', () => {
    const texts = ['{"a":1}', '{"rack":"Zürich"}', '{"b":2}', '💡', ''];
    const stream = encode(texts.map((text) => Buffer.from(text)));
    expect(decode(stream)).to.deep.equal(texts);
    expect(decode(stream.subarray(0, 9), stream.subarray(9))).to.deep.equal(texts);
  });

  it('takes a record of 64 MiB in small chunks, in linear time', () => {
    const length = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(1024, 'x');
    const decoder = new RecordIODecoder();
    const lengths: number[] = [];
    decoder.push(Buffer.from(`${length}\n`), () => {});
    for (let sent = 0; sent < length; sent += chunk.length)
      decoder.push(chunk, (record) => lengths.push(record.length));
    expect(lengths).to.deep.equal([length]);
  });

  it('knows whether a stream ends within a record', () => {
    const decoder = new RecordIODecoder();
    for (const [bytes, inside] of [
      ['', false],
      ['1', true],
      ['2\n', true],
      ['ab', true],
      ['cdefghijkl', false],
    ] as const) {
      decoder.push(Buffer.from(bytes), () => {});
      expect(decoder.midRecord, bytes).to.equal(inside);
    }
  });

  describe('refuses', () => {
    for (const header of ['{"type":"HEARTBEAT"}', '-1\n', ' 1\n', '1\r\n', '0x10\n', '\n', '1 \n'])
      it(`the header ${JSON.stringify(header)}`, () => {
        expect(failing(new RecordIODecoder(), header).problem).to.equal('not-a-length');
      });

    it('a header of more than 20 digits', () => {
      expect(failing(new RecordIODecoder(), `${'0'.repeat(20)}1\n`).problem).to.equal('header-too-long');
    });

    it('a record over the limit as soon as its length says so, and none at the limit', () => {
      const records: string[] = [];
      new RecordIODecoder(10).push(Buffer.from('10\n0123456789'), into(records));
      expect(records).to.deep.equal(['0123456789']);
      expect(failing(new RecordIODecoder(10), '11').problem).to.equal('record-too-large');
    });

    it('everything after a bad header, having given the records before it', () => {
      const records: string[] = [];
      const decoder = new RecordIODecoder();
      expect(() => decoder.push(Buffer.from('2\nokoh'), into(records))).to.throw(RecordIOError);
      expect(records).to.deep.equal(['ok']);
      expect(failing(decoder, '2\nok').problem).to.equal('not-a-length');
    });
  });
});
