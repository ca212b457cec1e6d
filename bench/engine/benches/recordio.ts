import { readLongList } from '../../../adapters/longList.ts';
import { readEvent } from '../../../adapters/mesos/events.ts';
import { RecordIODecoder, type TakeRecord } from '../../../adapters/mesos/recordio.ts';
import { recordsIn } from '../../../spec/adapters/mesos/support/recordings.ts';
import type { Bench, Figure } from '../figures.ts';
import { inverse } from '../figures.ts';
import { type Growth, sizesUpTo, timedGrowth } from '../growth.ts';
import { offersEvent, offersStream } from '../inputs/cluster.ts';
import { chunksByRecord, chunksOf, recordedStream } from '../inputs/recordio.ts';
import { compare, type Effort, inTurn, type Subject, spreadOf } from '../measure.ts';
import { type Decoder, dcosDecoder, installPeers, mesosFrameworkDecoder } from '../peers.ts';

const BENCH = 'recordio';
const HOSTS = 10_000;
const KIB = 1024;
const CHUNK_SIZES = [64, KIB, 16 * KIB, 64 * KIB, 1024 * KIB];
/** From here on the goal holds: below, what a chunk costs shows. */
const LARGE_CHUNK = 16 * KIB;

/** The collector of garbage makes single samples of large records swing. */
const EFFORT: Effort = { repetitions: 15 };

/** A peer that has not decoded the stream after this long is stopped. */
const PATIENCE_MS = 2_000;

interface Input {
  readonly name: string;
  readonly stream: Buffer;
  readonly records: readonly string[];
}

/** What the master's stream costs, against nothing but the JSON in it, and against the decoders of others. */
export const recordio: Bench = {
  name: BENCH,
  run: () => {
    installPeers();
    const inputs = [
      inputOf('a recorded stream', recordedStream('reconcile-ordering')),
      inputOf(`offers of ${HOSTS} hosts`, offersStream(HOSTS)),
    ];
    return {
      figures: inputs.flatMap((input) => [
        ...CHUNK_SIZES.map((size) => againstJson(input, size)),
        factsAgainstJson(input),
        ...CHUNK_SIZES.flatMap((size) => PEERS.map((peer) => againstPeer(input, size, peer))),
      ]),
      growths: [...CHUNK_SIZES.map(growthAt), growthToFacts(), growthOfJson()],
    };
  },
};

function inputOf(name: string, stream: Buffer): Input {
  return { name, stream, records: recordsIn(stream) };
}

/** To parsed JSON, as the program does it: that of offers is not all there at once, but a part after the other. */
function decoding(chunks: readonly Buffer[]): Subject {
  return taking(chunks, (record) => {
    if (readLongList(record, ['offers', 'offers'], () => null) === null) JSON.parse(record);
  });
}

/** What one subscription does with each record; all runs are of the same, as streams end where records do. */
function taking(chunks: readonly Buffer[], take: TakeRecord): Subject {
  const decoder = new RecordIODecoder();
  return {
    run: () => {
      for (const chunk of chunks) decoder.push(chunk, take);
    },
  };
}

function parseAll(records: readonly string[]): number {
  return records.map((record) => JSON.parse(record)).length;
}

function againstJson({ name, stream, records }: Input, size: number): Figure {
  const chunks = chunksOf(stream, size);
  const { ratio } = compare(decoding(chunks), { run: () => parseAll(records) }, EFFORT);
  return {
    bench: BENCH,
    what: `decode ${name}, chunks of ${shown(size)}`,
    against: 'JSON.parse of its records',
    unit: '× speed',
    spread: inverse(ratio, spreadOf),
    goal: size >= LARGE_CHUNK ? { atLeast: 0.85 } : null,
    note: null,
  };
}

function factsAgainstJson({ name, stream, records }: Input): Figure {
  const chunks = chunksOf(stream, 64 * KIB);
  const { ratio } = compare(taking(chunks, readEvent), { run: () => parseAll(records) }, EFFORT);
  return {
    bench: BENCH,
    what: `the whole way from ${name} to facts, chunks of 64 KiB`,
    against: 'JSON.parse of its records',
    unit: '× speed',
    spread: inverse(ratio, spreadOf),
    goal: null,
    note: null,
  };
}

interface Peer {
  readonly name: string;
  readonly create: () => Decoder;
  readonly chunks: (input: Input, size: number) => readonly Buffer[];
}

const PEERS: readonly Peer[] = [
  {
    name: '@dcos/recordio 0.1.8',
    create: dcosDecoder,
    chunks: ({ stream }, size) => chunksOf(stream, size),
  },
  {
    // It loses records that share a chunk with another's length, so it gets each in chunks of its own.
    name: 'mesos-framework 0.5.3',
    create: mesosFrameworkDecoder,
    chunks: ({ records }, size) => chunksByRecord(records, size),
  },
];

function againstPeer(input: Input, size: number, peer: Peer): Figure {
  const chunks = peer.chunks(input, size);
  const decoder = peer.create();
  const decodeTheirs = () => {
    for (const chunk of chunks) decoder.push(chunk);
    return decoder.records();
  };
  const row = {
    bench: BENCH,
    what: `decode ${input.name}, chunks of ${shown(size)}`,
    against: peer.name,
    unit: '× speed',
    goal: { above: 1 },
  } as const;
  const trial = tryOut(peer, chunks);
  if (trial.share < 1) {
    const [ours] = inTurn([decoding(chunks)]);
    return {
      ...row,
      spread: spreadOf((ours?.samples ?? []).map((ms) => trial.ms / ms)),
      note: `at least: stopped after ${PATIENCE_MS / 1000} s at ${percent(trial.share)} of the bytes`,
    };
  }
  const { ratio } = compare({ run: decodeTheirs }, decoding(chunks), EFFORT);
  const lost = input.records.length - trial.records;
  return {
    ...row,
    spread: ratio,
    note: lost > 0 ? `it loses ${lost} of ${input.records.length} records` : null,
  };
}

/** How far it comes in the time there is: some need hours for what others do in a moment. */
function tryOut(peer: Peer, chunks: readonly Buffer[]): { share: number; ms: number; records: number } {
  const decoder = peer.create();
  const begun = process.cpuUsage();
  const elapsed = () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
  const stoppedAt = chunks.findIndex((chunk) => {
    decoder.push(chunk);
    return elapsed() > PATIENCE_MS;
  });
  const share = stoppedAt === -1 ? 1 : (stoppedAt + 1) / chunks.length;
  return { share, ms: elapsed(), records: decoder.records() };
}

function growthAt(size: number): Growth {
  const growth = { bench: BENCH, what: `decode offers in chunks of ${shown(size)}`, of: 'hosts' };
  return timedGrowth(growth, sizesUpTo(HOSTS), (hosts) => decoding(chunksOf(offersStream(hosts), size)));
}

function growthToFacts(): Growth {
  const growth = { bench: BENCH, what: 'the whole way from offers to facts, chunks of 64 KiB', of: 'hosts' };
  return timedGrowth(growth, sizesUpTo(HOSTS), (hosts) =>
    taking(chunksOf(offersStream(hosts), 64 * KIB), readEvent),
  );
}

function growthOfJson(): Growth {
  const growth = { bench: BENCH, what: 'for comparison: JSON.parse of those offers', of: 'hosts' };
  return timedGrowth(growth, sizesUpTo(HOSTS), (hosts) => {
    const json = offersEvent(hosts);
    return { run: () => JSON.parse(json) };
  });
}

function shown(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`;
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(2)} %`;
}
