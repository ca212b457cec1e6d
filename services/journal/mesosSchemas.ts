import { z } from 'zod';
import {
  type Attribute,
  type InverseOffer,
  type Offer,
  TASK_STATES,
  type TaskUpdate,
} from '../../domain/mesos.ts';

/* What facts of Mesos carry, as a journal keeps it. Keys stand in the order they are written in. */

const reservation = z.object({
  type: z.enum(['STATIC', 'DYNAMIC']),
  role: z.string(),
  principal: z.string().exactOptional(),
  labels: z
    .object({ labels: z.array(z.object({ key: z.string(), value: z.string().exactOptional() })) })
    .exactOptional(),
});

const reservations = z.array(reservation);

const resource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scalar'), name: z.string(), milli: z.number(), reservations }),
  z.object({
    kind: z.literal('ranges'),
    name: z.string(),
    ranges: z.array(z.object({ begin: z.number(), end: z.number() })),
    reservations,
  }),
]);

export const attribute: z.ZodType<Attribute> = z.object({
  name: z.string(),
  kind: z.enum(['text', 'scalar', 'ranges', 'set']),
  value: z.string(),
});

const unavailability = z.object({ start: z.number(), duration: z.number().nullable() });

export const offer: z.ZodType<Offer> = z.object({
  id: z.string(),
  hostId: z.string(),
  hostname: z.string(),
  role: z.string(),
  resources: z.array(resource),
  attributes: z.array(attribute),
  unavailability: unavailability.nullable(),
});

export const inverseOffer: z.ZodType<InverseOffer> = z.object({
  id: z.string(),
  hostId: z.string(),
  unavailability,
});

export const taskUpdate: z.ZodType<TaskUpdate> = z.object({
  taskId: z.string(),
  state: z.enum(TASK_STATES),
  source: z.enum(['master', 'host', 'executor', 'unknown']),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  hostId: z.string().nullable(),
  uuid: z.string().nullable(),
  timestamp: z.number().nullable(),
  healthy: z.boolean().nullable(),
});
