import type { Command } from '../domain/commands.ts';
import type { Input } from '../domain/facts.ts';
import { stageToKeep } from '../policy/ahead/kept.ts';
import type { Scores } from '../policy/ahead/score.ts';
import type { StageHabit } from '../policy/ahead/stageHabits.ts';
import { type Durations, subject } from '../policy/durations/durations.ts';
import type { RootContext } from './root/types.ts';

/** All of it may be megabytes, and is written anew each time. */
const PAUSE_MS = 60_000;

/**
 * Has what is learned of stages kept, and how well was looked ahead: now and then what has changed since it last was, and the rest when the service is asked
 * to stop.
 */
export class StageKeeper {
  #habits: ReadonlyMap<string, StageHabit> = new Map();
  #sketches: Durations['sketches'] | null = null;
  #scores: Scores['pools'] = new Map();
  #keptAt = Number.NEGATIVE_INFINITY;

  /** What is to be kept after this input; null if nothing. */
  save(
    input: Input,
    { memory: { course, durations, foretold }, calendarAhead }: Pick<RootContext, 'memory' | 'calendarAhead'>,
  ): (Command & { readonly type: 'habits.save' }) | null {
    const { habits } = course;
    if (input.type === 'service.started') this.#note(habits, durations, foretold.pools, input.at);
    const isLast = input.type === 'operator.stop.requested';
    if (!isLast && input.at - this.#keptAt < PAUSE_MS) return null;
    const { pools } = foretold;
    if (habits === this.#habits && durations.sketches === this.#sketches && pools === this.#scores)
      return null;
    const changed = [...habits].filter(([stage, habit]) => this.#isNew(stage, habit, durations));
    const scores = [...pools].filter(([pool, score]) => this.#scores.get(pool) !== score);
    this.#note(habits, durations, pools, input.at);
    if (changed.length === 0 && scores.length === 0) return null;
    return {
      type: 'habits.save',
      habits: [],
      stages: changed.map(([stage, habit]) => stageToKeep(stage, habit, durations, calendarAhead)),
      ...(scores.length > 0 && { scores: scores.map(([pool, score]) => ({ pool, ...score })) }),
    };
  }

  /** Whether anything of it has changed, be it how long one of its jobs takes. */
  #isNew(stage: string, habit: StageHabit, { sketches }: Durations): boolean {
    if (this.#habits.get(stage) !== habit) return true;
    return habit.jobs.some(({ job }) => {
      const name = subject.job(job);
      return sketches.get(name) !== this.#sketches?.get(name);
    });
  }

  #note(
    habits: ReadonlyMap<string, StageHabit>,
    { sketches }: Durations,
    scores: Scores['pools'],
    at: number,
  ): void {
    this.#scores = scores;
    this.#habits = habits;
    this.#sketches = sketches;
    this.#keptAt = at;
  }
}
