import { expect } from 'chai';
import fc from 'fast-check';
import { RecordIODecoder, RecordIOError, type TakeRecord } from '../../../adapters/mesos/recordio.ts';
import { SCENARIOS, sample, streamsOf } from './support/recordings.ts';

function decode(...chunks: readonly Buffer[]): Buffer[] {
  const decoder = new RecordIODecoder();
  const records: Buffer[] = [];
  for (const chunk of chunks) decoder.push(chunk, into(records));
  expect(decoder.midRecord).to.equal(false);
  return records;
}

function into(records: Buffer[]): TakeRecord {
  return (bytes, start, end) => records.push(bytes.subarray(start, end));
}

function encode(records: readonly Uint8Array[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [Buffer.from(`${record.length}\n`), record]));
}

function same(actual: readonly Buffer[], expected: readonly Buffer[]): boolean {
  return actual.length === expected.length && expected.every((record, n) => actual[n]?.equals(record));
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
        expect(encode(whole).equals(stream)).to.equal(true);
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
    const record = fc.uint8Array({ maxLength: 30 });
    fc.assert(
      fc.property(fc.array(record), fc.array(fc.nat(400)), (records, cuts) => {
        const stream = encode(records);
        const edges = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
        const chunks = edges.slice(1).map((edge, n) => stream.subarray(edges[n], edge));
        expect(decode(...chunks).map((bytes) => [...bytes])).to.deep.equal(
          records.map((bytes) => [...bytes]),
        );
      }),
    );
  });

  it('counts bytes, not characters, and leaves invalid UTF-8 as it is', () => {
    const [record, ...rest] = decode(sample('invalid-utf8.recordio'));
    expect(record).to.have.length(619);
    expect(rest).to.deep.equal([]);
  });

  it('takes a record of 64 MiB in small chunks, in linear time', () => {
    const length = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(1024, 'x');
    const decoder = new RecordIODecoder();
    const lengths: number[] = [];
    decoder.push(Buffer.from(`${length}\n`), () => {});
    for (let sent = 0; sent < length; sent += chunk.length)
      decoder.push(chunk, (_, start, end) => lengths.push(end - start));
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
      const records: Buffer[] = [];
      new RecordIODecoder(10).push(Buffer.from('10\n0123456789'), into(records));
      expect(records.map(String)).to.deep.equal(['0123456789']);
      expect(failing(new RecordIODecoder(10), '11').problem).to.equal('record-too-large');
    });

    it('everything after a bad header, having given the records before it', () => {
      const records: Buffer[] = [];
      const decoder = new RecordIODecoder();
      expect(() => decoder.push(Buffer.from('2\nokoh'), into(records))).to.throw(RecordIOError);
      expect(records.map(String)).to.deep.equal(['ok']);
      expect(failing(decoder, '2\nok').problem).to.equal('not-a-length');
    });
  });
});
