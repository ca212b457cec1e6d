import { randomBytes } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { createCore } from '../../machines/core.ts';
import { fleetOf } from '../../machines/root/fleet.ts';
import { systemClock } from '../../services/clock/clock.ts';
import type { Config } from '../../services/domain/config.ts';
import type { Assessment } from '../../services/domain/demand.ts';
import type { Fact } from '../../services/domain/facts.ts';
import { describeFailure } from '../../services/domain/gocd.ts';
import type { Habit } from '../../services/domain/habit.ts';
import { describePlan } from '../../services/plan.ts';
import { assess } from '../../services/policy/demand/assess.ts';
import { loadConfig } from '../config/load.ts';
import { createGocdServer } from '../gocd/gocdServer.ts';
import { habitsOf } from '../state/habits.ts';
import { CommandError } from './failure.ts';

export interface PlanFlags {
  readonly json?: boolean;
}

/**
 * One round on what GoCD says now: why each job waits and what would be done. Mesos is not asked, for subscribing
 * would push out the instance that runs.
 */
export async function plan(path: string, flags: PlanFlags, print: (line: string) => void): Promise<void> {
  const config = await loadConfig(path, process.env);
  const server = createGocdServer({ config, clock: systemClock });
  const polled = await firstValueFrom(server.poll());
  if (polled.type === 'gocd.poll.failed') throw new CommandError(`GoCD: ${describeFailure(polled.failure)}`);
  const habits = await habitsOf(config, (line) => process.stderr.write(`${line}\n`));
  const assessment = assessOnce(config, polled, habits?.kept ?? []);
  print(flags.json === true ? JSON.stringify(assessment, null, 2) : describePlan(assessment));
}

/** The machines make the fleet of the reading; the policy is asked with nothing in its way. */
function assessOnce(config: Config, polled: Fact, habits: readonly Habit[]): Assessment {
  const now = systemClock.now();
  const core = createCore({ config });
  core.dispatch({
    type: 'service.started',
    entropy: randomBytes(4).readUInt32BE(),
    frameworkId: null,
    habits,
    at: now,
  });
  core.dispatch({ ...polled, at: now });
  const { agents, view, memory } = core.snapshot().context;
  if (view === null) throw new Error('the reading was not taken in');
  return assess({
    now,
    config,
    view,
    fleet: fleetOf(agents),
    ...memory,
    gate: { open: true, pendingPolls: 0, counted: 1 },
    hold: null,
  });
}
