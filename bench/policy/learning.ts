import { type Config, UNLIMITED } from '../../domain/config.ts';
import { type Learned, NOTHING_LEARNED } from '../../domain/habit.ts';
import { decide } from '../../policy/round.ts';
import { runTrial, type Scenario } from '../../sandbox/index.ts';
import type { Baseline } from './baselines/baseline.ts';

const WEEKS = 4;
const WEEK_MS = 7 * 24 * 3_600_000;

/** Our own policy with floors that learn, four weeks after they were turned on. */
export const learning: Baseline = {
  name: 'ours-learning',
  description: `the same with learned idle floors, after ${WEEKS} weeks of such days with other jobs`,
  adapt,
  create: () => decide,
  prepare,
};

function adapt(config: Config): Config {
  const idleFloor = { factor: 0, learn: true, min: 0, max: UNLIMITED };
  return { ...config, pools: config.pools.map((pool) => ({ ...pool, idleFloor })) };
}

/** Lives through the same hours of the weeks before, each with jobs and luck of its own. */
async function prepare(scenario: Scenario, seed: number): Promise<Learned> {
  let habits = NOTHING_LEARNED;
  for (let weeksAgo = WEEKS; weeksAgo > 0; weeksAgo--) {
    const ownSeed = 1_000 * seed + weeksAgo;
    const scene = scenario.make(ownSeed);
    const startAt = scene.startAt - weeksAgo * WEEK_MS;
    const trial = { ...scene, config: adapt(scene.config), startAt, habits, seed: ownSeed };
    ({ habits } = await runTrial(trial));
  }
  return habits;
}
