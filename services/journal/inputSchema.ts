import { z } from 'zod';
import { type AgentOperation, type Fact, MESOS_CALLS } from '../../domain/facts.ts';
import { LEVER_KINDS } from '../../domain/levers.ts';
import { poolScore, stageMemory, waitLesson } from '../lessonSchema.ts';
import { remembered } from '../memorySchema.ts';
import { gocdFailure, type ShortenedView, shortenedView } from './gocdSchemas.ts';
import { inverseOffer, offer, taskUpdate } from './mesosSchemas.ts';

/** A fact as a journal keeps it: readings of GoCD are shortened, all else is as it was. */
export type KeptFact =
  | Exclude<Fact, { type: 'gocd.polled' }>
  | { readonly type: 'gocd.polled'; readonly view: ShortenedView };

const text = z.string();
const habit = z.object({ pool: text, slot: z.number(), jobs: z.number(), weeks: z.number() });
const by = { by: text };
const operation: z.ZodType<AgentOperation> = z.enum(['disable', 'enable', 'delete', 'approve']);
const pastRun = z.object({
  stages: z.array(
    z.object({
      name: text,
      hasRun: z.boolean(),
      isOver: z.boolean(),
      isManual: z.boolean(),
      jobs: z.array(text),
    }),
  ),
});
const agentChange = { operation, uuid: text, taskId: text };

const SCHEMAS: { readonly [Type in KeptFact['type']]: z.ZodType<Extract<KeptFact, { type: Type }>> } = {
  'service.started': z.object({
    type: z.literal('service.started'),
    entropy: z.number(),
    frameworkId: text.nullable(),
    habits: z.array(habit).exactOptional(),
    lessons: z.array(waitLesson).exactOptional(),
    stages: z.array(stageMemory).exactOptional(),
    scores: z.array(poolScore).exactOptional(),
    memory: remembered.exactOptional(),
    calendarAhead: z.number().exactOptional(),
    tornDownBy: text.exactOptional(),
  }),
  'command.withdrawn': z.object({
    type: z.literal('command.withdrawn'),
    command: z.enum(['mesos.kill', 'gocd.agent.disable', 'gocd.agent.delete']),
    taskId: text,
    decidedAt: z.number(),
  }),
  'time.passed': z.object({ type: z.literal('time.passed') }),
  'clock.corrected': z.object({ type: z.literal('clock.corrected'), calendarAhead: z.number() }),
  'mesos.subscribed': z.object({
    type: z.literal('mesos.subscribed'),
    frameworkId: text,
    masterId: text.nullable(),
    master: text,
    heartbeatMs: z.number(),
  }),
  'mesos.offers.received': z.object({ type: z.literal('mesos.offers.received'), offers: z.array(offer) }),
  'mesos.offer.rescinded': z.object({ type: z.literal('mesos.offer.rescinded'), offerId: text }),
  'mesos.inverse-offers.received': z.object({
    type: z.literal('mesos.inverse-offers.received'),
    inverseOffers: z.array(inverseOffer),
  }),
  'mesos.inverse-offer.rescinded': z.object({
    type: z.literal('mesos.inverse-offer.rescinded'),
    inverseOfferId: text,
  }),
  'mesos.update.received': z.object({ type: z.literal('mesos.update.received'), update: taskUpdate }),
  'mesos.host.failed': z.object({ type: z.literal('mesos.host.failed'), hostId: text }),
  'mesos.disconnected': z.object({
    type: z.literal('mesos.disconnected'),
    reason: z.enum([
      'ended',
      'silent',
      'unanswered',
      'unreachable',
      'no-leader',
      'failed-over',
      'removed',
      'refused',
      'unauthorised',
    ]),
    message: text,
  }),
  'mesos.call.failed': z.object({
    type: z.literal('mesos.call.failed'),
    call: z.enum(MESOS_CALLS),
    outcome: z.enum(['rejected', 'unsent', 'unknown']),
    message: text,
    taskIds: z.array(text),
    offerIds: z.array(text).default([]),
  }),
  'gocd.polled': z.object({ type: z.literal('gocd.polled'), view: shortenedView }),
  'gocd.poll.failed': z.object({ type: z.literal('gocd.poll.failed'), failure: gocdFailure }),
  'gocd.history.told': z.object({
    type: z.literal('gocd.history.told'),
    uuid: text,
    taskId: text,
    jobs: z.number().nullable(),
  }),
  'gocd.jobs.told': z.object({
    type: z.literal('gocd.jobs.told'),
    startedAt: z.number(),
    asked: z.array(text).nullable(),
    held: z.array(z.object({ locator: text, uuid: text.nullable(), givenAt: z.number().exactOptional() })),
    unread: z.array(text),
    untold: z.array(text),
  }),
  'gocd.pipeline.told': z.object({
    type: z.literal('gocd.pipeline.told'),
    pipeline: text,
    runs: z.array(pastRun),
    times: z.array(z.object({ stage: text, job: text, uuid: text.nullable(), ms: z.number() })),
    restMs: z.number(),
  }),
  'gocd.agent.changed': z.object({ type: z.literal('gocd.agent.changed'), ...agentChange }),
  'gocd.agent.change.failed': z.object({
    type: z.literal('gocd.agent.change.failed'),
    ...agentChange,
    failure: gocdFailure,
  }),
  'state.saved': z.object({ type: z.literal('state.saved'), frameworkId: text.nullable() }),
  'state.save.failed': z.object({ type: z.literal('state.save.failed'), message: text }),
  'state.replaced': z.object({ type: z.literal('state.replaced'), message: text }),
  'habits.save.failed': z.object({ type: z.literal('habits.save.failed'), message: text }),
  'memory.save.failed': z.object({ type: z.literal('memory.save.failed'), message: text }),
  'operator.pause.requested': z.object({ type: z.literal('operator.pause.requested'), ...by }),
  'operator.resume.requested': z.object({ type: z.literal('operator.resume.requested'), ...by }),
  'operator.brake.release.requested': z.object({
    type: z.literal('operator.brake.release.requested'),
    ...by,
  }),
  'operator.drain.requested': z.object({
    type: z.literal('operator.drain.requested'),
    ...by,
    taskId: text,
  }),
  'operator.lever.requested': z.object({
    type: z.literal('operator.lever.requested'),
    ...by,
    reason: text,
    kind: z.enum(LEVER_KINDS),
    target: text,
    agents: z.number(),
    lasts: z.number(),
  }),
  'operator.lever.end.requested': z.object({
    type: z.literal('operator.lever.end.requested'),
    ...by,
    id: text,
  }),
  'operator.breaker.reset.requested': z.object({
    type: z.literal('operator.breaker.reset.requested'),
    ...by,
    reason: text,
    pool: text,
  }),
  'operator.force-out.requested': z.object({
    type: z.literal('operator.force-out.requested'),
    ...by,
    reason: text,
    taskId: text,
  }),
  'operator.stop.requested': z.object({ type: z.literal('operator.stop.requested'), ...by }),
  'operator.teardown.requested': z.object({
    type: z.literal('operator.teardown.requested'),
    ...by,
    deadline: z.number(),
  }),
};

/** How a fact of this type is kept; null if there is no such type. */
export function schemaOf(type: string): z.ZodType<KeptFact> | null {
  return isKnown(type) ? SCHEMAS[type] : null;
}

function isKnown(type: string): type is KeptFact['type'] {
  return Object.hasOwn(SCHEMAS, type);
}
