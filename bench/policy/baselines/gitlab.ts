import type { World } from '../../../policy/world.ts';
import type { Baseline, Order, PoolNumbers } from './baseline.ts';
import { eachPool, every } from './round.ts';

const IDLE_SCALE_FACTOR = 0.5;
const IDLE_COUNT_MIN = 1;
const IDLE_COUNT = 20;
const IDLE_TIME_MS = 10 * 60_000;

/**
 * GitLab Runner with docker-machine: what jobs lack, and idle machines in proportion to those in use, within bounds.
 * The bounds are settings; these keep every other one in use ready again. Idle machines beyond go after 10 minutes.
 */
export const gitlab: Baseline = {
  name: 'gitlab-idle-factor',
  description: 'GitLab Runner: idle agents = clamp(0.5 × building, 1, 20), others go after 10 idle minutes',
  adapt: (config) => config,
  create: () => every(0, eachPool(idleInProportion)),
};

export function idleInProportion(pool: PoolNumbers, { now }: Pick<World, 'now'>): Order {
  const { building, waiting, idle, starting, idleAgents } = pool;
  const ready = Math.min(IDLE_COUNT, Math.max(IDLE_COUNT_MIN, Math.ceil(building * IDLE_SCALE_FACTOR)));
  const spare = idle + starting - waiting - ready;
  const expired = idleAgents.filter(({ since }) => now - since >= IDLE_TIME_MS).length;
  return { launch: Math.max(0, -spare), remove: Math.max(0, Math.min(spare, expired)) };
}
