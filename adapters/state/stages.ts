import { z } from 'zod';
import { MOST_STAGES, type StageMemory } from '../../domain/habit.ts';

/* What is known of stages, as the file of habits has it: as short as can be, for there may be very many. */

const amount = z.number().min(0);

/** Its name, when it was last seen, runs; its jobs; what follows it. */
const row = z.tuple([
  z.string(),
  z.number(),
  amount,
  z.array(z.tuple([z.string(), z.string(), z.int().min(1), z.array(amount)])),
  z.array(z.tuple([z.string(), amount])),
]);
type Row = z.infer<typeof row>;

export function rowOf({ stage, seenAt, runs, jobs, followers }: StageMemory): Row {
  return [
    stage,
    Math.round(seenAt),
    runs,
    jobs.map(({ job, pool, copies, times }) => [job, pool, copies, [...times]]),
    followers.map((follower) => [follower.stage, follower.hits]),
  ];
}

/** The stages in rows of any kind: one that is no row is no reason to forget the others. */
export function stagesIn(rows: readonly unknown[]): readonly StageMemory[] {
  return rows.flatMap((content) => {
    const { data } = row.safeParse(content);
    if (data === undefined) return [];
    const [stage, seenAt, runs, jobs, followers] = data;
    return {
      stage,
      seenAt,
      runs,
      jobs: jobs.map(([job, pool, copies, times]) => ({ job, pool, copies, times })),
      followers: followers.map(([stage, hits]) => ({ stage, hits })),
    };
  });
}

/** Stages by name, bounded: those learned of longest ago come first, and go first. */
export class KnownStages {
  readonly #stages = new Map<string, StageMemory>();

  take(stages: readonly StageMemory[]): void {
    for (const each of stages) {
      this.#stages.delete(each.stage);
      this.#stages.set(each.stage, each);
    }
    for (const oldest of this.#stages.keys()) {
      if (this.#stages.size <= MOST_STAGES) return;
      this.#stages.delete(oldest);
    }
  }

  get all(): readonly StageMemory[] {
    return [...this.#stages.values()];
  }
}
