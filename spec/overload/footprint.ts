import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { Inside } from '../support/inside.ts';

/** How much the machines hold, by what it is. */
export interface Footprint {
  readonly agents: number;
  /** Machines that run under the root: one for each agent, the framework's and the backlog's. */
  readonly machines: number;
  readonly timers: number;
  readonly firstSeen: number;
  readonly launchesFor: number;
  readonly breakers: number;
  readonly hosts: number;
  readonly unplaced: number;
  readonly surplusSince: number;
  readonly announcements: number;
}

export function footprintOf({ root: { context, children } }: Inside): Footprint {
  const { agents, memory, announcements, clock } = context;
  if (!(clock instanceof VirtualClock)) throw new Error('the machines run on another clock');
  return {
    agents: agents.size,
    machines: [...Object.values(children), ...agents.values()].filter(isRunning).length,
    timers: clock.size,
    firstSeen: memory.firstSeen.size,
    launchesFor: memory.launchesFor.size,
    breakers: memory.breakers.size,
    hosts: memory.hosts.size,
    unplaced: memory.unplaced.size,
    surplusSince: memory.surplusSince.size,
    announcements: announcements.size,
  };
}

function isRunning(machine: { getSnapshot(): { readonly status: string } } | undefined): boolean {
  return machine?.getSnapshot().status === 'active';
}

/** Bytes of the heap that are still in use once all rubbish is gone. */
export function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new Error('there is no garbage collector to call');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
