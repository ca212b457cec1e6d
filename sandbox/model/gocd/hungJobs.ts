import type { Cancel, Clock } from '../../../domain/clock/clock.ts';
import type { AgentRegister } from './agentRegister.ts';
import type { JobBook } from './jobBook.ts';

/** How often the server looks for them: `ScheduleService.rescheduleHungJobs`. */
const LOOK_MS = 30_000;

/**
 * Puts jobs back into the queue whose agent is not among the live registered ones. As in GoCD a Disabled agent
 * counts as live however long it has been silent, and if no agent is live at all nothing is rescheduled.
 */
export function watchHungJobs(
  clock: Clock,
  jobs: JobBook,
  agents: AgentRegister,
  isUp: () => boolean,
): Cancel {
  const look = () => {
    cancel = clock.after(LOOK_MS, look);
    if (isUp()) rescheduleHungJobs(jobs, agents);
  };
  let cancel = clock.after(LOOK_MS, look);
  return () => cancel();
}

function rescheduleHungJobs(jobs: JobBook, agents: AgentRegister): void {
  const hung = [...jobs.active()].filter(({ agentUuid }) => {
    const holder = agentUuid === null ? null : agents.find(agentUuid);
    return holder === null || !agents.isLive(holder);
  });
  if (hung.length === 0 || !hasLiveAgent(agents)) return;
  for (const job of hung) {
    const holder = job.agentUuid === null ? null : agents.find(job.agentUuid);
    jobs.reschedule(job.locator, holder?.hostname ?? null);
  }
}

function hasLiveAgent(agents: AgentRegister): boolean {
  for (const record of agents.all()) if (agents.isLive(record)) return true;
  return false;
}
