import type { ListingEvent } from '../../machines/agent/types.ts';
import { DRAINING_MARK, markedRule, withoutMarks } from '../domain/draining.ts';
import type { GocdAgent } from '../domain/gocd.ts';

/** What one reading of GoCD tells the machine of the agent it lists; null if the reading tells nothing of use. */
export function listingEventOf(agent: GocdAgent): ListingEvent | null {
  const listing = {
    uuid: agent.uuid,
    resources: withoutMarks(agent.resources),
    environments: [...agent.environments, ...agent.unknownEnvironments],
    building: agent.building,
  };
  const isLost = agent.runState === 'LostContact' || agent.runState === 'Missing';
  switch (agent.configState) {
    case 'Pending':
      return { type: 'listed.pending', ...listing };
    case 'Disabled':
      if (isLost) return { type: 'listed.dead', ...listing };
      return isMarked(agent)
        ? { type: 'listed.draining', busy: !isFree(agent), rule: markedRule(agent.resources), ...listing }
        : { type: 'listed.disabled', busy: !isFree(agent), ...listing };
    case 'Enabled':
      if (isLost) return { type: 'listed.lost', ...listing };
      if (isFree(agent)) return { type: 'listed.idle', ...listing };
      return agent.runState === 'Building' ? { type: 'listed.building', ...listing } : null;
  }
}

function isMarked({ resources }: GocdAgent): boolean {
  return resources.includes(DRAINING_MARK);
}

/** Certain to have no job in hand; a job being cancelled is still one. */
function isFree(agent: GocdAgent): boolean {
  return agent.runState === 'Idle' && agent.buildState !== 'Building' && agent.buildState !== 'Cancelled';
}
