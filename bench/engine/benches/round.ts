import { parseAgents } from '../../../adapters/gocd/reading/agentList.ts';
import { parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import { decide } from '../../../policy/round.ts';
import type { Bench } from '../figures.ts';
import { sizesUpTo, timedGrowth } from '../growth.ts';
import { agentList, feedXml, poolsOf, printed } from '../inputs/gocd.ts';
import { type RoundInput, worldOf } from '../inputs/round.ts';
import { compare } from '../measure.ts';

const BENCH = 'round';
const SIZE = 10_000;
const POOLS = 20;

const pools = poolsOf(POOLS);

function inputOf(size: number): RoundInput {
  return { feed: feedXml(size, pools), agents: printed(agentList(size, pools)) };
}

function read({ feed, agents }: RoundInput): unknown {
  return [parseFeed(feed), parseAgents(agents)];
}

/** What deciding costs, against reading what it is decided on. */
export const round: Bench = {
  name: BENCH,
  run: () => {
    const input = inputOf(SIZE);
    const world = worldOf(input, pools);
    const { wantsOffers } = decide(world);
    if (!wantsOffers) throw new Error('a round that wants nothing is no measure');
    return {
      figures: [
        {
          bench: BENCH,
          what: `one decision round: ${SIZE} waiting jobs, ${SIZE} agents, ${POOLS} pools`,
          against: "reading that round's feed and agents by our adapter",
          unit: '×',
          spread: compare({ run: () => decide(world) }, { run: () => read(input) }).ratio,
          goal: { atMost: 0.5 },
          note: null,
        },
      ],
      growths: [
        timedGrowth(
          { bench: BENCH, what: `one decision round, ${POOLS} pools`, of: 'jobs and agents' },
          sizesUpTo(SIZE),
          (size) => {
            const smaller = worldOf(inputOf(size), pools);
            return { run: () => decide(smaller) };
          },
        ),
      ],
    };
  },
};
