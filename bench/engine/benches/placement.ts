import { readEvent } from '../../../adapters/mesos/events.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import type { Offer } from '../../../domain/mesos.ts';
import { type PlacementInput, place } from '../../../policy/placement/place.ts';
import { somePool } from '../../../spec/support/config.ts';
import { START } from '../../../spec/support/core.ts';
import type { Bench, Figure } from '../figures.ts';
import { type Growth, sizesUpTo, timedGrowth } from '../growth.ts';
import { offersEvent } from '../inputs/cluster.ts';
import { compare } from '../measure.ts';

const BENCH = 'placement';
const TASKS = 1_000;
const OFFERS = 10_000;

/** One pool with a constraint of each sort: fixed, tightening, balancing. */
const CONSTRAINED: readonly PoolConfig[] = [
  somePool({
    name: 'constrained',
    constraints: [
      { field: 'os', operator: 'LIKE', value: 'debian-.*' },
      { field: 'hostname', operator: 'UNIQUE', value: null },
      { field: 'zone', operator: 'GROUP_BY', value: null },
    ],
  }),
];

/** Ten pools that want different things at once, so that each looks at all offers with its own eyes. */
const TEN_POOLS: readonly PoolConfig[] = Array.from({ length: 10 }, (_, index) =>
  somePool({
    name: `pool-${index}`,
    cpus: 1 + (index % 4),
    placement: index % 2 === 0 ? 'pack' : 'spread',
    spreadBy: index % 4 === 1 ? 'rack' : null,
    constraints: [
      { field: 'os', operator: 'UNLIKE', value: 'flatcar' },
      { field: 'rack', operator: 'MAX_PER', value: '5' },
      ...(index % 2 === 0 ? ([{ field: 'zone', operator: 'GROUP_BY', value: null }] as const) : []),
    ],
  }),
);

const NO_CONSTRAINTS: readonly PoolConfig[] = [somePool({ name: 'plain' })];

/** What finding room costs, against making JSON of the offers it is looked for in. */
export const placement: Bench = {
  name: BENCH,
  run: () => ({
    figures: [
      figureOf('of one pool with constraints', CONSTRAINED),
      figureOf('of ten pools with constraints', TEN_POOLS),
      figureOf('of one pool without constraints', NO_CONSTRAINTS),
    ],
    growths: [
      growthIn('of one pool with constraints', CONSTRAINED),
      growthIn('of ten pools with constraints', TEN_POOLS),
    ],
  }),
};

function figureOf(whose: string, pools: readonly PoolConfig[]): Figure {
  const json = offersEvent(OFFERS);
  const input = inputOf(json, TASKS, pools);
  const { unplaced } = place(input);
  if (unplaced.length > 0) throw new Error(`${unplaced.length} of ${TASKS} tasks ${whose} find no room`);
  return {
    bench: BENCH,
    what: `place ${TASKS} tasks ${whose} on ${OFFERS} offers`,
    against: 'JSON.parse of those offers',
    unit: '×',
    spread: compare({ run: () => place(input) }, { run: () => JSON.parse(json) }).ratio,
    goal: { atMost: 0.5 },
    note: null,
  };
}

function growthIn(whose: string, pools: readonly PoolConfig[]): Growth {
  const growth = { bench: BENCH, what: `place a tenth as many tasks ${whose}`, of: 'offers' };
  return timedGrowth(growth, sizesUpTo(OFFERS), (offers) => {
    const input = inputOf(offersEvent(offers), (offers * TASKS) / OFFERS, pools);
    return { run: () => place(input) };
  });
}

function inputOf(event: string, tasks: number, pools: readonly PoolConfig[]): PlacementInput {
  return {
    now: START,
    pools,
    wanted: Array.from({ length: tasks }, (_, index) => ({
      pool: pools[index % pools.length]?.name ?? '',
      job: `shop/1/build/1/job-${index}`,
    })),
    offers: offersIn(event),
    fleet: [],
    avoidHosts: new Set(),
    newTaskId: (pool, index) => `gocd-agent.ci.${pool}.new-${index}`,
  };
}

function offersIn(event: string): readonly Offer[] {
  const read = readEvent(event);
  if (read.kind !== 'fact' || read.fact.type !== 'mesos.offers.received')
    throw new Error('these are no offers');
  return read.fact.offers;
}
