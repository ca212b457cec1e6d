import { z } from 'zod';
import type { MesosCallFailed, MesosDisconnected, MesosFact } from '../../domain/facts.ts';
import { isObject } from '../../domain/json.ts';
import { type Offer, TASK_STATES, type TaskUpdate } from '../../domain/mesos.ts';
import { counted } from '../../domain/phrases.ts';
import { readLongList } from '../longList.ts';
import { offerFrom, unavailabilityFrom } from './offers.ts';

/** What one record of the stream says to us. */
export type MesosEvent =
  | {
      readonly kind: 'subscribed';
      readonly frameworkId: string;
      readonly masterId: string | null;
      readonly heartbeatMs: number;
    }
  /** The stream is over: a subscription refused, or taken over. */
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'fact'; readonly fact: StreamFact; readonly problem: string | null }
  /** Nothing for us: a heartbeat, or an event of a kind we have no use for or do not know. */
  | { readonly kind: 'ignored'; readonly problem: string | null };

/** Facts that the stream tells by itself. */
export type StreamFact = Exclude<
  MesosFact,
  MesosDisconnected | MesosCallFailed | { type: 'mesos.subscribed' }
>;

/** A record that no master writes: the stream can't be trusted any more. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

/** The interval of every Mesos so far, for one that does not announce it. */
const USUAL_HEARTBEAT_SECONDS = 15;

/** Beyond these no master means what it says, and what is made of them could not be written down. */
const LONGEST_HEARTBEAT_SECONDS = 7 * 24 * 3600;
const LAST_SECOND = 8.64e12;

const HEARTBEAT: MesosEvent = { kind: 'ignored', problem: null };

const id = z.object({ value: z.string() });

const envelope = z.object({ type: z.string() });

const subscribed = z.object({
  subscribed: z.object({
    framework_id: id,
    heartbeat_interval_seconds: z
      .number()
      .positive()
      .max(LONGEST_HEARTBEAT_SECONDS)
      .default(USUAL_HEARTBEAT_SECONDS),
    master_info: z.object({ id: z.string() }).optional(),
  }),
});

const offers = z.object({ offers: z.object({ offers: z.array(z.unknown()).default([]) }) });

const inverseOffers = z.object({
  inverse_offers: z.object({
    inverse_offers: z
      .array(z.object({ id, agent_id: id, unavailability: z.unknown().optional() }))
      .default([]),
  }),
});

const rescind = z.object({ rescind: z.object({ offer_id: id }) });

const rescindInverse = z.object({ rescind_inverse_offer: z.object({ inverse_offer_id: id }) });

/**
 * `data` is left out on purpose: for a Docker task it is the output of `docker inspect` with the container's whole
 * environment, secrets included.
 */
const update = z.object({
  update: z.object({
    status: z.object({
      task_id: id,
      state: z.enum(TASK_STATES),
      source: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      agent_id: id.optional(),
      uuid: z.string().optional(),
      timestamp: z.number().min(0).max(LAST_SECOND).optional().catch(undefined),
      healthy: z.boolean().optional(),
    }),
  }),
});

const failure = z.object({
  failure: z.object({ agent_id: id.optional(), executor_id: id.optional() }),
});

const error = z.object({ error: z.object({ message: z.string() }) });

/**
 * Reads one record. Event types, enum values and fields that newer masters add are ignored.
 * @throws EventError if the record is not a JSON object with a type.
 */
export function readEvent(record: string, note: (offer: unknown) => void = () => {}): MesosEvent {
  if (record === '') return HEARTBEAT;
  const offerOf = (wire: unknown) => {
    note(wire);
    return offerFrom(wire);
  };
  return readManyOffers(record, offerOf) ?? readWhole(record, offerOf);
}

/** A master tells of the offers of all hosts in one record. Null if it is no such record, or has few. */
function readManyOffers(record: string, offerOf: typeof offerFrom): MesosEvent | null {
  const list = readLongList(record, ['offers', 'offers'], offerOf);
  return list !== null && isObject(list.around) && list.around.type === 'OFFERS'
    ? offersReceived(list.elements)
    : null;
}

function readWhole(record: string, offerOf: typeof offerFrom): MesosEvent {
  const wire = parseJson(record);
  const event = envelope.safeParse(wire);
  if (!event.success) throw new EventError('an event without a type');
  switch (event.data.type) {
    case 'SUBSCRIBED':
      return read(
        subscribed,
        wire,
        ({ subscribed: { framework_id, heartbeat_interval_seconds, master_info } }) => ({
          kind: 'subscribed',
          frameworkId: framework_id.value,
          masterId: master_info?.id ?? null,
          heartbeatMs: heartbeat_interval_seconds * 1000,
        }),
      );
    case 'OFFERS':
      return read(offers, wire, ({ offers: { offers } }) => offersReceived(offers.map(offerOf)));
    case 'INVERSE_OFFERS':
      return read(inverseOffers, wire, (read) => inverseOffersReceived(read.inverse_offers.inverse_offers));
    case 'RESCIND':
      return read(rescind, wire, ({ rescind: { offer_id } }) =>
        fact({ type: 'mesos.offer.rescinded', offerId: offer_id.value }),
      );
    case 'RESCIND_INVERSE_OFFER':
      return read(rescindInverse, wire, ({ rescind_inverse_offer: { inverse_offer_id } }) =>
        fact({ type: 'mesos.inverse-offer.rescinded', inverseOfferId: inverse_offer_id.value }),
      );
    case 'UPDATE':
      return read(update, wire, (read) =>
        fact({ type: 'mesos.update.received', update: taskUpdate(read.update.status) }),
      );
    case 'FAILURE':
      return read(failure, wire, ({ failure: { agent_id, executor_id } }) =>
        // With an executor it is about that executor alone, which ours never are.
        agent_id && !executor_id ? fact({ type: 'mesos.host.failed', hostId: agent_id.value }) : HEARTBEAT,
      );
    case 'ERROR':
      return read(error, wire, (read) => ({ kind: 'error', message: read.error.message }));
    default:
      return HEARTBEAT;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which can hold a container's environment.
    throw new EventError('an event that is not JSON');
  }
}

/** What `convert` makes of an event that fits its schema; one that doesn't is ignored, and says so. */
function read<Schema extends z.ZodType>(
  schema: Schema,
  wire: unknown,
  convert: (event: z.output<Schema>) => MesosEvent,
): MesosEvent {
  const parsed = schema.safeParse(wire);
  if (parsed.success) return convert(parsed.data);
  const [issue] = parsed.error.issues;
  return { kind: 'ignored', problem: `${issue?.path.join('.') ?? 'event'}: ${issue?.message ?? 'invalid'}` };
}

function fact(streamFact: StreamFact, problem: string | null = null): MesosEvent {
  return { kind: 'fact', fact: streamFact, problem };
}

function offersReceived(read: readonly (Offer | null)[]): MesosEvent {
  const received = read.filter((offer) => offer !== null);
  const unreadable = read.length - received.length;
  return fact(
    { type: 'mesos.offers.received', offers: received },
    unreadable > 0 ? `${counted(unreadable, 'offer')} without id, agent_id or hostname` : null,
  );
}

type WireInverseOffer = z.output<typeof inverseOffers>['inverse_offers']['inverse_offers'][number];

function inverseOffersReceived(wire: readonly WireInverseOffer[]): MesosEvent {
  const received = wire.flatMap(({ id: { value }, agent_id, unavailability }) => {
    const window = unavailabilityFrom(unavailability);
    return window ? [{ id: value, hostId: agent_id.value, unavailability: window }] : [];
  });
  const unreadable = wire.length - received.length;
  return fact(
    { type: 'mesos.inverse-offers.received', inverseOffers: received },
    unreadable > 0 ? `${unreadable} inverse offers without unavailability` : null,
  );
}

function taskUpdate(status: z.output<typeof update>['update']['status']): TaskUpdate {
  return {
    taskId: status.task_id.value,
    state: status.state,
    source: sourceOf(status.source),
    reason: status.reason?.replace(/^REASON_/, '') ?? null,
    message: status.message ?? null,
    hostId: status.agent_id?.value ?? null,
    uuid: status.uuid ?? null,
    timestamp: status.timestamp === undefined ? null : Math.round(status.timestamp * 1000),
    healthy: status.healthy ?? null,
  };
}

function sourceOf(wire: string | undefined): TaskUpdate['source'] {
  switch (wire) {
    case 'SOURCE_MASTER':
      return 'master';
    case 'SOURCE_AGENT':
      return 'host';
    case 'SOURCE_EXECUTOR':
      return 'executor';
    default:
      return 'unknown';
  }
}
