import { parseAgents } from '../../../adapters/gocd/reading/agentList.ts';
import { parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import { decide } from '../../../policy/round.ts';
import type { Bench, Figure } from '../figures.ts';
import { lookingAhead } from '../inputs/course.ts';
import { agentList, feedXml, poolsOf, printed } from '../inputs/gocd.ts';
import { worldOf } from '../inputs/round.ts';
import { compare } from '../measure.ts';

const BENCH = 'ahead';
const PIPELINES = 2_000;
/** Nine in ten agents build. */
const AGENTS = Math.ceil(PIPELINES / 0.9);
const WAITING = 500;
const pools = poolsOf(5);

/** What looking ahead costs, against reading what it goes by. */
export const ahead: Bench = {
  name: BENCH,
  run: () => {
    const input = {
      feed: feedXml(WAITING, pools),
      agents: printed(agentList(AGENTS, pools, PIPELINES)),
    };
    const world = lookingAhead(worldOf(input, pools));
    const { assessment, demand } = decide(world);
    if (!assessment.pools.some(({ lookAhead }) => (lookAhead?.soon ?? 0) > 0))
      throw new Error('a round that expects nothing is no measure');
    const { course, foreseen } = demand ?? world.memory;
    const between = { ...world, isNewReading: false, memory: { ...world.memory, course, foreseen } };
    const read = () => [parseFeed(input.feed), parseAgents(input.agents)];
    return {
      figures: [
        figure('one decision round that looks ahead', () => decide(world), read),
        figure('the same between two readings', () => decide(between), read),
      ],
      growths: [],
    };
  },
};

function figure(what: string, run: () => unknown, read: () => unknown): Figure {
  return {
    bench: BENCH,
    what: `${what}: ${PIPELINES} pipelines build, ${WAITING} jobs wait`,
    against: "reading that round's feed and agents by our adapter",
    unit: '×',
    spread: compare({ run }, { run: read }).ratio,
    goal: { atMost: 0.5 },
    note: null,
  };
}
