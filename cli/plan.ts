import { randomBytes } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { loadConfig } from '../adapters/config/load.ts';
import { createGocdServer } from '../adapters/gocd/gocdServer.ts';
import { habitsOf } from '../adapters/state/habits.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Assessment } from '../domain/demand.ts';
import type { Fact } from '../domain/facts.ts';
import { describeFailure } from '../domain/gocd.ts';
import { type Learned, NOTHING_LEARNED } from '../domain/habit.ts';
import { NOTHING_REMEMBERED } from '../domain/memory.ts';
import { counted } from '../domain/phrases.ts';
import { createCore } from '../machines/core.ts';
import { assess } from '../policy/demand/assess.ts';
import { NO_LEVERS } from '../policy/levers/effects.ts';
import type { BudgetStanding } from '../policy/money/budget.ts';
import { scheduledWords } from '../policy/schedule/words.ts';
import { describeAssessment } from '../services/assessmentText.ts';
import { CommandError } from './failure.ts';
import { budgetLine, type KnownSpending, spendingKnown } from './plannedBudget.ts';
import { Secrecy } from './secrecy.ts';

export interface PlanFlags {
  readonly json?: boolean;
}

/**
 * One round on what GoCD says now: why each job waits and what would be done. Mesos is not asked, for subscribing
 * would push out the instance that runs.
 */
export async function plan(path: string, flags: PlanFlags, print: (line: string) => void): Promise<void> {
  const config = await loadConfig(path, process.env);
  const secrecy = new Secrecy(config);
  await secrecy.keep(() => planOnce(config, flags, (line) => print(secrecy.mask(line))));
}

async function planOnce(config: Config, flags: PlanFlags, print: (line: string) => void): Promise<void> {
  const server = createGocdServer({ config, clock: systemClock });
  const polled = await firstValueFrom(server.poll());
  if (polled.type === 'gocd.poll.failed') throw new CommandError(`GoCD: ${describeFailure(polled.failure)}`);
  const habits = await habitsOf(config, (line) => process.stderr.write(`${line}\n`));
  const spending = await spendingKnown(config, systemClock);
  const { assessment, standing } = assessOnce(config, polled, {
    learned: habits?.kept ?? NOTHING_LEARNED,
    spending,
  });
  const budget = budgetLine(standing, spending, config);
  const { scaling, pools } = scheduledWords(config, systemClock.calendar?.() ?? systemClock.now());
  const scheduled = [
    ...scaling,
    ...[...pools].flatMap(([pool, words]) => words.map((word) => `pool ${pool}: ${word}`)),
  ];
  if (flags.json === true) print(JSON.stringify({ ...assessment, scheduled, budget }, null, 2));
  else
    print(
      [
        describeAssessment(assessment),
        ...patience(config),
        ...scheduled.map((line) => `by schedule: ${line}`),
        ...(budget === null ? [] : [`budget: ${budget}`]),
      ].join('\n'),
    );
}

/** What a running instance waits for before it launches, and this one does not. */
function patience({ backlog: { pendingPolls } }: Config): readonly string[] {
  if (pendingPolls === 0) return [];
  return [
    `patience: a running instance launches after more than ${counted(pendingPolls, 'poll')} in a row with a shortage`,
  ];
}

/** The machines make the fleet of the reading; the policy is asked with nothing in its way. */
function assessOnce(
  config: Config,
  polled: Fact,
  { learned, spending }: { readonly learned: Learned; readonly spending: KnownSpending },
): { readonly assessment: Assessment; readonly standing: BudgetStanding | null } {
  const now = systemClock.now();
  const core = createCore({ config });
  core.dispatch({
    type: 'service.started',
    entropy: randomBytes(4).readUInt32BE(),
    frameworkId: null,
    memory: { ...NOTHING_REMEMBERED, months: spending.months },
    ...learned,
    at: now,
  });
  core.dispatch({ ...polled, at: now });
  const { agents, view, memory, money } = core.picture();
  if (view === null) throw new Error('the reading was not taken in');
  const standing = spending.problem === null ? (money?.budget ?? null) : null;
  const assessment = assess({
    now,
    calendar: systemClock.calendar?.() ?? now,
    // It launches nothing, and must not say so.
    config: { ...config, dryRun: true },
    view,
    fleet: [...agents.values()],
    memory,
    isNewReading: false,
    backlog: { pendingPolls: 0, counted: 1 },
    hold: view.maintenance === true ? 'maintenance' : null,
    levers: NO_LEVERS,
    budget: standing,
  });
  return { assessment, standing };
}
