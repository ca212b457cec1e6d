import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RecordIODecoder } from '../../../../adapters/mesos/recordio.ts';

const headers = z.record(z.string(), z.string());
const at = { t: z.number(), id: z.number() };

const entry = z.discriminatedUnion('kind', [
  z.object({
    ...at,
    kind: z.literal('request'),
    method: z.string(),
    path: z.string(),
    headers,
    body: z.string().optional(),
  }),
  z.object({ ...at, kind: z.literal('response'), status: z.number(), headers, body: z.string().default('') }),
  z.object({ ...at, kind: z.literal('chunk'), data: z.string() }),
  z.object({ ...at, kind: z.literal('end'), error: z.string().optional() }),
  z.object({ ...at, kind: z.literal('wire'), dir: z.enum(['in', 'out']), data: z.string() }),
  z.object({ t: z.number(), kind: z.literal('operator'), text: z.string() }),
  z.object({ t: z.number(), kind: z.literal('zk') }),
]);

/** One line of what went between a client and a real master. */
export type Entry = z.output<typeof entry>;

const recording = z.object({ log: z.array(entry) });

/** The recorded scenarios with streams. */
export const SCENARIOS = [
  'agent-unreachable',
  'auth',
  'docker-lifecycle',
  'failover-timeout',
  'http-errors',
  'large-offer',
  'maintenance',
  'master-failover',
  'master-restart',
  'reconcile',
  'subscribe-offers',
  'takeover',
  'teardown',
  'zookeeper',
];

/** The transcript of a scenario played against a real Mesos 1.12 master. */
export function recorded(scenario: string): readonly Entry[] {
  const file = new URL(`../../../recordings/mesos/${scenario}.json`, import.meta.url);
  return recording.parse(JSON.parse(readFileSync(file, 'utf8'))).log;
}

/** The bytes of every RecordIO stream in a recording, by the id of its SUBSCRIBE. */
export function streamsOf(scenario: string): ReadonlyMap<number, Buffer> {
  const streams = new Map<number, Buffer>();
  for (const entry of recorded(scenario)) {
    if (entry.kind !== 'chunk') continue;
    streams.set(entry.id, Buffer.concat([streams.get(entry.id) ?? Buffer.alloc(0), Buffer.from(entry.data)]));
  }
  return streams;
}

/** The records of a stream, or of its first part. */
export function recordsIn(stream: Buffer): string[] {
  const records: string[] = [];
  new RecordIODecoder().push(stream, (record) => records.push(record));
  return records;
}

/** A sample file that no master wrote but one could have written. */
export function sample(path: string): Buffer {
  return readFileSync(new URL(`../../../samples/mesos/${path}`, import.meta.url));
}

/** The body of a recorded request. */
export function requestBody(scenario: string, id: number): unknown {
  const request = recorded(scenario).find((entry) => entry.kind === 'request' && entry.id === id);
  if (request?.kind !== 'request' || request.body === undefined)
    throw new Error(`${scenario} has no request ${id}`);
  return JSON.parse(request.body);
}

/** What the master answered to a recorded request. */
export function answerTo(scenario: string, id: number): Extract<Entry, { kind: 'response' }> {
  const response = recorded(scenario).find((entry) => entry.kind === 'response' && entry.id === id);
  if (response?.kind !== 'response') throw new Error(`${scenario} has no response ${id}`);
  return response;
}
