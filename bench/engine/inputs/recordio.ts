import { streamsOf } from '../../../spec/adapters/mesos/support/recordings.ts';

/** The longest stream of a recording, byte for byte as a real master sent it. */
export function recordedStream(scenario: string): Buffer {
  const [longest] = [...streamsOf(scenario).values()].sort((a, b) => b.length - a.length);
  if (longest === undefined) throw new Error(`the recording ${scenario} has no stream`);
  return longest;
}

export function encodeRecords(records: readonly string[]): Buffer {
  return Buffer.from(records.map((record) => `${Buffer.byteLength(record)}\n${record}`).join(''));
}

/** Cut wherever the size says, as a socket does. */
export function chunksOf(stream: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  );
}

/** The same, but each record begins a chunk, as in the writes of a master. */
export function chunksByRecord(records: readonly string[], size: number): readonly Buffer[] {
  return records.flatMap((record) => chunksOf(encodeRecords([record]), size));
}
