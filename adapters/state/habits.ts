import { catchError, defer, ignoreElements, type Observable, of } from 'rxjs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Config } from '../../domain/config.ts';
import type { Fact } from '../../domain/facts.ts';
import { type Habit, type Learned, NOTHING_LEARNED, type PoolScore } from '../../domain/habit.ts';
import type { WaitLesson } from '../../domain/waitLesson.ts';
import { looksAheadAnywhere } from '../../policy/ahead/mode.ts';
import { SLOTS_PER_WEEK } from '../../policy/forecast/habits.ts';
import { learns } from '../../policy/forecast/learn.ts';
import { poolScore, waitLesson } from '../../services/lessonSchema.ts';
import type { HabitStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readIfThere } from './durably.ts';
import { StateError } from './kept.ts';
import { KnownStages, rowOf, stagesIn } from './stages.ts';

const slot = z.coerce
  .number()
  .int()
  .min(0)
  .max(SLOTS_PER_WEEK - 1);
const kept = z.object({
  version: z.literal(1),
  /** Pool → slot of the week → jobs that usually come in it, and weeks it has been watched. */
  pools: z.record(z.string(), z.record(z.string(), z.tuple([z.number().min(0), z.number().int().min(1)]))),
  /** Of pools with a target-wait; an earlier version knew of none. */
  lessons: z.array(waitLesson).default([]),
  /** Of pools that look ahead; the same. What they are is for each to show. */
  stages: z.array(z.unknown()).default([]),
  /** Of them too: what cannot be read of it begins anew. */
  scores: z.array(poolScore).catch([]).default([]),
});

/** Writes that have begun, by path: who reads what another wrote waits for it. */
const writes = new Map<string, Promise<void>>();

/**
 * Keeps what pools have learned of the week, of waits and of stages in a file, which is replaced whole. Losing it only takes
 * time to learn anew.
 */
export function fileHabitStore(path: string): HabitStore {
  const pools = new Map<string, Map<number, Habit>>();
  const waits = new Map<string, WaitLesson>();
  const known = new KnownStages();
  const foretold = new Map<string, PoolScore>();
  const take = ({ habits, lessons, stages, scores = [] }: Learned) => {
    known.take(stages);
    for (const score of scores) foretold.set(score.pool, score);
    for (const lesson of lessons) waits.set(lesson.pool, lesson);
    for (const habit of habits) {
      const slots = pools.get(habit.pool) ?? new Map<number, Habit>();
      pools.set(habit.pool, slots.set(habit.slot, habit));
    }
  };
  return {
    load: async () => {
      await Promise.allSettled([writes.get(path)]);
      take(await readLearned(path));
      const habits = [...pools.values()].flatMap((slots) => [...slots.values()]);
      return { habits, lessons: [...waits.values()], stages: known.all, ...scoresIn(foretold) };
    },
    save: (changes): Observable<Fact> =>
      defer(() => {
        take(changes);
        const learned = { lessons: [...waits.values()], stages: known.all, ...scoresIn(foretold) };
        const writing = writeFileAtomic(path, textOf(pools, learned), { mode: 0o600 });
        writes.set(path, writing);
        return writing;
      }).pipe(
        ignoreElements(),
        catchError((error: unknown) =>
          of<Fact>({ type: 'habits.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
        ),
      ),
  };
}

/**
 * Where the pools that learn keep what they have learned, and what is kept there; null if none learns or looks ahead. What cannot be
 * read is learned anew, after a warning: no reason to leave jobs without agents.
 */
export async function habitsOf(
  { pools, scaling, habitsFile }: Pick<Config, 'pools' | 'scaling' | 'habitsFile'>,
  warn: (line: string) => void,
): Promise<{ readonly store: HabitStore; readonly kept: Learned } | null> {
  if (!pools.some(learns) && !looksAheadAnywhere({ pools, scaling })) return null;
  const store = fileHabitStore(habitsFile);
  try {
    return { store, kept: await store.load() };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    warn(`${error.message}; ${error.hint}`);
    return { store, kept: NOTHING_LEARNED };
  }
}

function scoresIn(scores: ReadonlyMap<string, PoolScore>): Pick<Learned, 'scores'> {
  return scores.size === 0 ? {} : { scores: [...scores.values()] };
}

function textOf(
  pools: ReadonlyMap<string, ReadonlyMap<number, Habit>>,
  { lessons, stages, scores = [] }: Omit<Learned, 'habits'>,
): string {
  const slotsOf = (slots: ReadonlyMap<number, Habit>) =>
    Object.fromEntries(
      [...slots].map(([slot, { jobs, weeks }]) => [slot, [Math.round(jobs * 1e4) / 1e4, weeks]]),
    );
  const content = Object.fromEntries([...pools].map(([pool, slots]) => [pool, slotsOf(slots)]));
  const more = {
    ...(lessons.length > 0 && { lessons }),
    ...(stages.length > 0 && { stages: stages.map(rowOf) }),
    ...(scores.length > 0 && { scores }),
  };
  return `${JSON.stringify({ version: 1, pools: content, ...more })}\n`;
}

async function readLearned(path: string): Promise<Learned> {
  const text = await textIn(path);
  if (text === null) return NOTHING_LEARNED;
  try {
    const { pools, lessons, stages, scores } = kept.parse(JSON.parse(text));
    const habits = Object.entries(pools).flatMap(([pool, slots]) =>
      Object.entries(slots).map(([key, [jobs, weeks]]) => ({ pool, slot: slot.parse(key), jobs, weeks })),
    );
    return { habits, lessons, stages: stagesIn(stages), ...(scores.length > 0 && { scores }) };
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new StateError(
      `${path} is damaged: ${problem.replaceAll(/\s+/g, ' ')}`,
      'what pools have learned is lost with it; it is learned anew',
    );
  }
}

async function textIn(path: string): Promise<string | null> {
  try {
    return await readIfThere(path);
  } catch (error) {
    throw new StateError(
      `cannot read ${path}: ${messageOf(error)}`,
      'check state.habits-file and its permissions; until then what pools learn begins anew',
    );
  }
}
