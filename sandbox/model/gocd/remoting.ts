import type { Clock } from '../../../domain/clock/clock.ts';
import { type AgentReport, hear } from './agentRecord.ts';
import type { AgentRegister } from './agentRegister.ts';
import type { Assignments, Work } from './assignments.ts';
import type { JobBook } from './jobBook.ts';
import type { Release } from './release.ts';

/** How a registered agent's calls are turned away. */
export type Refusal =
  /** The server isn't up; ask again. */
  | 'unavailable'
  /** 403 for ever: the record was deleted (since 20.2) or never was. */
  | 'refused'
  /** The record was deleted; register again, now without a key (up to 20.1, and later where it had been Pending). */
  | 'register-again';

/** The calls of registered agents, as `/go/remoting/**` takes them, in process. */
export interface AgentRemoting {
  /** Every 5 s. The answer says whether to cancel the job in hand. */
  ping(uuid: string, report: AgentReport): 'none' | 'cancel' | Refusal;
  /** A request for work; null is none. The server learns nothing of the agent's state from it. */
  work(uuid: string): Work | null | Refusal;
  /** Progress of a build. Ignored if the server took the job away meanwhile: an agent that only begins drops it then. */
  progress(
    uuid: string,
    report: AgentReport,
    work: Work,
    state: 'Preparing' | 'Building' | 'Completed',
  ): 'heard' | 'ignored' | Refusal;
}

export interface RemotingParts {
  readonly clock: Clock;
  readonly release: Release;
  readonly agents: AgentRegister;
  readonly jobs: JobBook;
  readonly assignments: Assignments;
  /** Agents' own version text. */
  readonly agentVersion: string;
  isUp(): boolean;
}

export function createRemoting(parts: RemotingParts): AgentRemoting {
  const { clock, release, agents, jobs, assignments } = parts;

  const mayRegisterAgain = (uuid: string) =>
    agents.registersAnew(uuid) || (agents.isDeleted(uuid) && !release.refusesDeletedAgents);
  const admit = (uuid: string) => {
    if (!parts.isUp()) return 'unavailable';
    const record = agents.find(uuid);
    if (record === null || record.configState === 'Pending')
      return mayRegisterAgain(uuid) ? 'register-again' : 'refused';
    return record;
  };
  const admitAndHear = (uuid: string, report: AgentReport) => {
    const record = admit(uuid);
    if (typeof record !== 'string') hear(record, report, parts.agentVersion, clock.now());
    return record;
  };

  return {
    ping: (uuid, report) => {
      const record = admitAndHear(uuid, report);
      if (typeof record === 'string') return record;
      return record.runtime?.status === 'Cancelled' ? 'cancel' : 'none';
    },
    work: (uuid) => {
      const record = admit(uuid);
      return typeof record === 'string' ? record : assignments.request(record);
    },
    progress: (uuid, report, work, state) => {
      const record = admitAndHear(uuid, report);
      if (typeof record === 'string') return record;
      return jobs.report(work.locator, work.id, state, record.hostname) ? 'heard' : 'ignored';
    },
  };
}
