import { XMLParser } from 'fast-xml-parser';
import { parseAgents } from '../../../adapters/gocd/reading/agentList.ts';
import { FEED_XML, parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import type { Bench, Figure } from '../figures.ts';
import { type Growth, sizesUpTo, timedGrowth } from '../growth.ts';
import { agentList, feedXml, poolsOf, printed } from '../inputs/gocd.ts';
import { compare, type Subject } from '../measure.ts';

const SIZE = 10_000;
const pools = poolsOf(20);

/** An answer of GoCD, read by our adapter, against what a parser alone does with it. */
interface Reading {
  readonly bench: string;
  readonly of: string;
  readonly what: string;
  readonly against: string;
  readonly text: (size: number) => string;
  readonly ours: (text: string) => unknown;
  readonly bare: (text: string) => unknown;
}

const xml = new XMLParser(FEED_XML);

const feedReading: Reading = {
  bench: 'feed',
  of: 'jobs',
  what: 'read the feed',
  against: 'fast-xml-parser alone, same options',
  text: (size) => feedXml(size, pools),
  ours: (text) => parseFeed(text),
  bare: (text) => xml.parse(text),
};

const agentsReading: Reading = {
  bench: 'agents',
  of: 'agents',
  what: 'read the list of agents, indented as GoCD sends it',
  against: 'JSON.parse alone',
  text: (size) => printed(agentList(size, pools)),
  ours: (text) => parseAgents(text),
  bare: (text) => JSON.parse(text),
};

const compactAgentsReading: Reading = {
  ...agentsReading,
  what: 'read the list of agents, without white space',
  text: (size) => JSON.stringify(agentList(size, pools)),
};

export const feed: Bench = benchOf(feedReading);
export const agents: Bench = benchOf(agentsReading, compactAgentsReading);

function benchOf(first: Reading, ...others: readonly Reading[]): Bench {
  return {
    name: first.bench,
    run: () => ({ figures: [first, ...others].map(figureOf), growths: [growthIn(first)] }),
  };
}

function figureOf({ bench, of, what, against, text, ours, bare }: Reading): Figure {
  const answer = text(SIZE);
  const contender: Subject = { run: () => ours(answer) };
  return {
    bench,
    what: `${what}: ${SIZE} ${of}`,
    against,
    unit: '×',
    spread: compare(contender, { run: () => bare(answer) }).ratio,
    goal: { atMost: 1.3 },
    note: null,
  };
}

function growthIn({ bench, of, what, text, ours }: Reading): Growth {
  return timedGrowth({ bench, what, of }, sizesUpTo(SIZE), (size) => {
    const answer = text(size);
    return { run: () => ours(answer) };
  });
}
