import { counted } from '../../domain/phrases.ts';
import { brakeFor } from '../../policy/scaledown/vanishBrake.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import { isKnownToBeOurs, isLostToMesos, isOverdue } from './fleet.ts';
import { hasNoWorkToLose, isBadNews, saidOf } from './listing.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

export const brakeActions = {
  setBrake: rootBase.enqueueActions(({ context, enqueue }) => {
    const found = whatVanished(context);
    const isAlarming = brakeFor({ ...found, share: context.config.scaling.vanishBrake });
    const brakeOn = isAlarming && !context.brakeReleased;
    if (brakeOn !== context.brakeOn)
      enqueue.emit({ type: 'warning.raised', text: brakeOn ? brakeText(found) : OFF_BY_ITSELF });
    const brakeReleased = isAlarming && context.brakeReleased;
    if (brakeOn !== context.brakeOn || brakeReleased !== context.brakeReleased)
      enqueue.assign({ brakeOn, brakeReleased });
  }),

  /** An operator has looked at GoCD, and takes its list as it is; until the brake would be off by itself. */
  releaseBrake: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'operator.brake.release.requested' || !context.brakeOn) return;
    enqueue.assign({ brakeOn: false, brakeReleased: true });
    const text = `${event.by} has released the brake: agents that GoCD does not list count as gone`;
    enqueue.emit({ type: 'warning.raised', text });
  }),
};

type Found = ReturnType<typeof whatVanished>;

/**
 * Agents that were at work and are not listed as such now: a few go for a reason, many at once do not. Those that
 * Mesos has lost too, with a host that holds half of the fleet for instance, have a reason.
 */
function whatVanished({ agents, listings, emptyList, unheld }: RootContext) {
  const all = Array.from(agents, ([taskId, agent]) => ({ taskId, agent: agent.getSnapshot() }));
  const atWork = all.filter(({ agent }) => isAtWork(agent) && !isLostToMesos(agent));
  return {
    before: atWork.length,
    vanishedNow: atWork.filter(({ taskId }) => isBadNews(saidOf(listings.get(taskId), false))).length,
    listIsEmpty: emptyList !== null,
    missed:
      emptyList === null
        ? 0
        : all.filter(({ agent }) => shouldBeListed(agent) && !hasNoWorkToLose(agent.context, unheld)).length,
  };
}

function isAtWork(agent: AgentSnapshot): boolean {
  return agent.hasTag('idle') || agent.hasTag('building') || agent.hasTag('disabled');
}

/**
 * Whether any true list has it, for all that is known: it was listed before or may have been, or should be by now. One
 * whose record we have asked GoCD to delete need not be, nor one that has to register anew and still has time.
 */
function shouldBeListed(agent: AgentSnapshot): boolean {
  const { uuid, origin, deletionAsked, recordDeleted } = agent.context;
  if (agent.status !== 'active' || agent.hasTag('ending') || !isKnownToBeOurs(agent)) return false;
  if (deletionAsked || agent.matches({ leaving: { step: 'deleting' } })) return false;
  return uuid !== null || (origin === 'running' && !recordDeleted) || isOverdue(agent);
}

const OFF_BY_ITSELF = 'the agents that had vanished are accounted for: going on as usual';

function brakeText({ before, vanishedNow, listIsEmpty, missed }: Found): string {
  const what = listIsEmpty
    ? `GoCD lists no agent at all, although ${counted(missed, 'agent')} of ours should be there`
    : `${vanishedNow} of ${counted(before, 'agent')} ${vanishedNow === 1 ? 'has' : 'have'} vanished from GoCD at once`;
  return `${what}: nothing is removed until they are back, Mesos confirms their end, or an operator releases the brake`;
}
