import { catchError, defer, ignoreElements, type Observable, of } from 'rxjs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Config } from '../../domain/config.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Habit } from '../../domain/habit.ts';
import { SLOTS_PER_WEEK } from '../../policy/forecast/habits.ts';
import { learns } from '../../policy/forecast/learn.ts';
import type { HabitStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readIfThere } from './durably.ts';
import { StateError } from './kept.ts';

const slot = z.coerce
  .number()
  .int()
  .min(0)
  .max(SLOTS_PER_WEEK - 1);
const kept = z.object({
  version: z.literal(1),
  /** Pool → slot of the week → jobs that usually come in it, and weeks it has been watched. */
  pools: z.record(z.string(), z.record(z.string(), z.tuple([z.number().min(0), z.number().int().min(1)]))),
});

/** Keeps what pools have learned of the week in a file, which is replaced whole. Losing it only takes time to learn anew. */
export function fileHabitStore(path: string): HabitStore {
  const pools = new Map<string, Map<number, Habit>>();
  const take = (habits: readonly Habit[]) => {
    for (const habit of habits) {
      const slots = pools.get(habit.pool) ?? new Map<number, Habit>();
      pools.set(habit.pool, slots.set(habit.slot, habit));
    }
  };
  return {
    load: async () => {
      take(await readHabits(path));
      return [...pools.values()].flatMap((slots) => [...slots.values()]);
    },
    save: (habits): Observable<Fact> =>
      defer(() => {
        take(habits);
        return writeFileAtomic(path, textOf(pools), { mode: 0o600 });
      }).pipe(
        ignoreElements(),
        catchError((error: unknown) =>
          of<Fact>({ type: 'habits.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
        ),
      ),
  };
}

/**
 * Where the pools that learn keep what they have learned, and what is kept there; null if none learns. What cannot be
 * read is learned anew, after a warning: no reason to leave jobs without agents.
 */
export async function habitsOf(
  { pools, habitsFile }: Pick<Config, 'pools' | 'habitsFile'>,
  warn: (line: string) => void,
): Promise<{ readonly store: HabitStore; readonly kept: readonly Habit[] } | null> {
  if (!pools.some(learns)) return null;
  const store = fileHabitStore(habitsFile);
  try {
    return { store, kept: await store.load() };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    warn(`${error.message}; ${error.hint}`);
    return { store, kept: [] };
  }
}

function textOf(pools: ReadonlyMap<string, ReadonlyMap<number, Habit>>): string {
  const slotsOf = (slots: ReadonlyMap<number, Habit>) =>
    Object.fromEntries(
      [...slots].map(([slot, { jobs, weeks }]) => [slot, [Math.round(jobs * 1e4) / 1e4, weeks]]),
    );
  const content = Object.fromEntries([...pools].map(([pool, slots]) => [pool, slotsOf(slots)]));
  return `${JSON.stringify({ version: 1, pools: content })}\n`;
}

async function readHabits(path: string): Promise<readonly Habit[]> {
  const text = await textIn(path);
  if (text === null) return [];
  try {
    const { pools } = kept.parse(JSON.parse(text));
    return Object.entries(pools).flatMap(([pool, slots]) =>
      Object.entries(slots).map(([key, [jobs, weeks]]) => ({ pool, slot: slot.parse(key), jobs, weeks })),
    );
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new StateError(
      `${path} is damaged: ${problem.replaceAll(/\s+/g, ' ')}`,
      'what pools have learned of the week is lost with it; it is learned anew',
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
