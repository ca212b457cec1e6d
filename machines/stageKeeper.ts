import type { Command } from '../domain/commands.ts';
import type { Input } from '../domain/facts.ts';
import { stageToKeep } from '../policy/ahead/kept.ts';
import type { StageHabit } from '../policy/ahead/stageHabits.ts';
import type { RootContext } from './root/types.ts';

/** All of it may be megabytes, and is written anew each time. */
const PAUSE_MS = 60_000;

/**
 * Has what is learned of stages kept: now and then what has changed since it last was, and the rest when the service is asked
 * to stop.
 */
export class StageKeeper {
  #kept: ReadonlyMap<string, StageHabit> = new Map();
  #keptAt = Number.NEGATIVE_INFINITY;

  /** What is to be kept after this input; null if nothing. */
  save(
    input: Input,
    { memory: { course, durations }, calendarAhead }: Pick<RootContext, 'memory' | 'calendarAhead'>,
  ): (Command & { readonly type: 'habits.save' }) | null {
    const { habits } = course;
    if (input.type === 'service.started') this.#note(habits, input.at);
    const isLast = input.type === 'operator.stop.requested';
    if (habits === this.#kept || (!isLast && input.at - this.#keptAt < PAUSE_MS)) return null;
    const changed = [...habits].filter(([stage, habit]) => this.#kept.get(stage) !== habit);
    this.#note(habits, input.at);
    if (changed.length === 0) return null;
    const stages = changed.map(([stage, habit]) => stageToKeep(stage, habit, durations, calendarAhead));
    return { type: 'habits.save', habits: [], stages };
  }

  #note(habits: ReadonlyMap<string, StageHabit>, at: number): void {
    this.#kept = habits;
    this.#keptAt = at;
  }
}
