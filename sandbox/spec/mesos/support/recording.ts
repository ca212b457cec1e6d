import { readFileSync } from 'node:fs';
import { z } from 'zod';

const headers = z.record(z.string(), z.string());
const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    t: z.number(),
    id: z.number(),
    method: z.string(),
    path: z.string(),
    headers,
    body: z.string().default(''),
  }),
  z.object({
    kind: z.literal('response'),
    t: z.number(),
    id: z.number(),
    status: z.number(),
    headers,
    body: z.string().default(''),
  }),
  z.object({ kind: z.literal('chunk'), t: z.number(), id: z.number(), data: z.string() }),
  z.object({ kind: z.literal('end'), t: z.number(), id: z.number(), error: z.string().optional() }),
  z.object({ kind: z.literal('operator'), t: z.number(), text: z.string() }),
]);

const recordingSchema = z.object({ log: z.array(entrySchema) });

/** One line of what was recorded at a real master; `t` in milliseconds since its start. */
export type Entry = z.infer<typeof entrySchema>;
export type Recording = z.infer<typeof recordingSchema>;

/** Reads `spec/recordings/mesos/<name>.json`, up to a time in milliseconds. */
export function recording(name: string, untilMs = Number.POSITIVE_INFINITY): Recording {
  const file = new URL(`../../../../spec/recordings/mesos/${name}.json`, import.meta.url);
  const { log } = recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { log: log.filter(({ t }) => t < untilMs) };
}

const status = z.object({
  task_id: z.object({ value: z.string() }),
  state: z.string(),
  message: z.string().optional(),
  reason: z.string().optional(),
  source: z.string(),
  timestamp: z.number(),
  uuid: z.string().optional(),
  container_status: z.object({ container_id: z.object({ value: z.string() }) }).optional(),
});
export type WireStatus = z.infer<typeof status>;

const offer = z.looseObject({
  id: z.object({ value: z.string() }),
  agent_id: z.object({ value: z.string() }),
  resources: z.array(z.unknown()).optional(),
  allocation_info: z.object({ role: z.string() }).optional(),
});

/** An event of the stream, as far as a replay must understand it. */
export const eventSchema = z.looseObject({
  type: z.string(),
  subscribed: z.looseObject({ framework_id: z.object({ value: z.string() }) }).optional(),
  offers: z.object({ offers: z.array(offer) }).optional(),
  inverse_offers: z.object({ inverse_offers: z.array(offer) }).optional(),
  update: z.object({ status: z.looseObject(status.shape) }).optional(),
});
export type WireEvent = z.infer<typeof eventSchema>;

/** A record that arrived on the stream of one SUBSCRIBE. */
export interface Arrival {
  readonly t: number;
  readonly stream: number;
  readonly event: WireEvent;
  /** The record as it came. */
  readonly text: string;
}

/** The events of a recording in order of arrival; a chunk is a part of a record or a whole one. */
export function arrivals({ log }: Recording): Arrival[] {
  const open = new Map<number, string>();
  return log.flatMap((entry) => {
    if (entry.kind !== 'chunk') return [];
    const text = (open.get(entry.id) ?? '') + entry.data;
    const [length = '', payload = ''] = text.split(/\n(.*)/s);
    const isWhole = Buffer.byteLength(payload) === Number(length);
    open.set(entry.id, isWhole ? '' : text);
    return isWhole
      ? [{ t: entry.t, stream: entry.id, event: eventSchema.parse(JSON.parse(payload)), text: payload }]
      : [];
  });
}
