import type { Command } from '../domain/commands.ts';
import type { Input } from '../domain/facts.ts';
import { stageToKeep } from '../policy/ahead/kept.ts';
import type { StageHabit } from '../policy/ahead/stageHabits.ts';
import { type Durations, subject } from '../policy/durations/durations.ts';
import type { RootContext } from './root/types.ts';

/** All of it may be megabytes, and is written anew each time. */
const PAUSE_MS = 60_000;

/**
 * Has what is learned of stages kept: now and then what has changed since it last was, and the rest when the service is asked
 * to stop.
 */
export class StageKeeper {
  #habits: ReadonlyMap<string, StageHabit> = new Map();
  #sketches: Durations['sketches'] | null = null;
  #keptAt = Number.NEGATIVE_INFINITY;

  /** What is to be kept after this input; null if nothing. */
  save(
    input: Input,
    { memory: { course, durations }, calendarAhead }: Pick<RootContext, 'memory' | 'calendarAhead'>,
  ): (Command & { readonly type: 'habits.save' }) | null {
    const { habits } = course;
    if (input.type === 'service.started') this.#note(habits, durations, input.at);
    const isLast = input.type === 'operator.stop.requested';
    if (!isLast && input.at - this.#keptAt < PAUSE_MS) return null;
    if (habits === this.#habits && durations.sketches === this.#sketches) return null;
    const changed = [...habits].filter(([stage, habit]) => this.#isNew(stage, habit, durations));
    this.#note(habits, durations, input.at);
    if (changed.length === 0) return null;
    const stages = changed.map(([stage, habit]) => stageToKeep(stage, habit, durations, calendarAhead));
    return { type: 'habits.save', habits: [], stages };
  }

  /** Whether anything of it has changed, be it how long one of its jobs takes. */
  #isNew(stage: string, habit: StageHabit, { sketches }: Durations): boolean {
    if (this.#habits.get(stage) !== habit) return true;
    return habit.jobs.some(({ job }) => {
      const name = subject.job(job);
      return sketches.get(name) !== this.#sketches?.get(name);
    });
  }

  #note(habits: ReadonlyMap<string, StageHabit>, { sketches }: Durations, at: number): void {
    this.#habits = habits;
    this.#sketches = sketches;
    this.#keptAt = at;
  }
}
