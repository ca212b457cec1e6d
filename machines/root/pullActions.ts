import { parsePullId } from '../../domain/ids.ts';
import type { TaskUpdate } from '../../domain/mesos.ts';
import { fingerprintOf, launchedAtOf, launchedWith } from '../../policy/fingerprint.ts';
import { type Images, type Pull, pullsDropped, pullTold } from '../../policy/images/images.ts';
import { rootBase } from './setup.ts';
import type { RootContext, RootEvent } from './types.ts';

/** The pull that an update is of: one that is known, or else what its task id tells of one of an earlier run. */
function pullOf({ taskId, hostId }: TaskUpdate, context: RootContext): Pull {
  const known = context.memory.images.underWay.get(taskId);
  if (known !== undefined) return { ...known, hostId: hostId ?? known.hostId };
  const { config, clock, calendarAhead } = context;
  const name = parsePullId(taskId)?.pool ?? '';
  const pool = config.pools.find((one) => one.name === name);
  const isPresent = pool !== undefined && launchedWith(taskId) === fingerprintOf(pool);
  const launchedAt = launchedAtOf(taskId);
  return {
    taskId,
    pool: name,
    image: isPresent ? pool.image : null,
    hostId,
    hostname: null,
    since: launchedAt === null ? clock.now() : Math.min(launchedAt - calendarAhead, clock.now()),
    killedAt: null,
  };
}

/** Tasks that have images pulled, which are no agents. */
export const pullActions = {
  /** An end that is told again, as hosts do until they are answered, says nothing new but that the image is there. */
  notePull: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'mesos.update.received') return;
    const { memory, clock } = context;
    const wasKnown = memory.images.underWay.has(event.update.taskId);
    const { images, end } = pullTold(memory.images, pullOf(event.update, context), event.update, clock.now());
    if (end !== null && !wasKnown && end.outcome !== 'pulled') return;
    enqueue.assign({ memory: { ...memory, images } });
    if (end !== null && wasKnown) enqueue.emit({ type: 'image.pull.ended', ...end });
  }),

  dropPulls: rootBase.enqueueActions(({ context: { memory }, event, enqueue }) => {
    const told = noneAnyMore(event, memory.images);
    if (told === null) return;
    const { images, ends } = pullsDropped(memory.images, told.taskIds, told.why);
    enqueue.assign({ memory: { ...memory, images } });
    for (const end of ends) enqueue.emit({ type: 'image.pull.ended', ...end });
  }),
};

/**
 * The pulls that an event is the end of, with why. What may have been taken all the same is told of, or has its KILL asked for in
 * time, which the master then answers. A framework that the master has ended has no task any more.
 */
function noneAnyMore(event: RootEvent, { underWay }: Images) {
  if (event.type === 'mesos.call.failed' && event.call === 'accept' && event.outcome !== 'unknown')
    return { taskIds: event.taskIds, why: 'the master did not take it' };
  if (event.type === 'mesos.disconnected' && event.reason === 'removed')
    return { taskIds: [...underWay.keys()], why: 'the framework has ended' };
  return null;
}
