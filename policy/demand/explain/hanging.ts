import type { JobAssessment } from '../../../domain/demand.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { duration } from '../../../domain/phrases.ts';
import { type Hang, isConfirmed, isLiving, isPastHelp } from '../../hangs.ts';
import type { DemandInput, Words } from '../record.ts';

/** Jobs that hang, as jobs that wait: no feed and no list has them. Longest hanging first. */
export function hangingJobs({ memory, view, now }: DemandInput): readonly JobAssessment[] {
  const agents = new Map(view.agents.map((agent) => [agent.uuid, agent]));
  const isAnyLiving = view.agents.some(isLiving);
  return [...memory.hangs]
    .filter(([, hang]) => isConfirmed(hang))
    .sort(([, a], [, b]) => a.since - b.since)
    .map(([locator, hang]): JobAssessment => {
      const holder = hang.uuid === null ? undefined : agents.get(hang.uuid);
      const isLeft = isPastHelp(hang, memory.livingSince, now);
      return {
        locator,
        cause: 'hanging',
        pool: hang.pool,
        waitedMs: Math.max(0, now - hang.since),
        reason: `GoCD counts it as given to ${named(hang, holder)}, so that it neither runs nor waits; found so ${duration(now - hang.since)} ago.`,
        remedy: remedyFor(holder, isAnyLiving, isLeft),
      };
    });
}

function named({ uuid }: Hang, holder: GocdAgent | undefined): string {
  if (holder === undefined) return `agent ${uuid ?? 'unknown'}, which GoCD no longer lists`;
  if (holder.runState === 'LostContact') return `agent ${holder.hostname}, which is lost`;
  return `agent ${holder.hostname}, which is disabled and idle`;
}

function remedyFor(holder: GocdAgent | undefined, isAnyLiving: boolean, isLeft: boolean): Words['remedy'] {
  if (!isAnyLiving)
    return 'GoCD gives it to another agent once some agent lives: one is launched as soon as there is room.';
  if (!isLeft) return 'GoCD gives it to another agent within a minute and a half, now that some agent lives.';
  return holder?.configState === 'Disabled'
    ? 'Enable that agent, or delete it if it is gone: else GoCD leaves the job with it. Or cancel the job and run it again.'
    : 'GoCD has had time to give it to another agent and has not: cancel the job and run it again.';
}
