import { parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import { unlessSame } from '../../../adapters/gocd/wire/unlessSame.ts';
import type { Bench, Figure } from '../figures.ts';
import { feedXml, poolsOf } from '../inputs/gocd.ts';
import { compare } from '../measure.ts';

const BENCH = 'repeats';
const JOBS = 100;

/** What an answer costs that says nothing new, as most do, against one that does. */
export const repeats: Bench = {
  name: BENCH,
  run: () => ({ figures: [feedAgain()], growths: [] }),
};

function feedAgain(): Figure {
  const pools = poolsOf(20);
  const feed = feedXml(JOBS, pools);
  const read = unlessSame(parseFeed);
  return {
    bench: BENCH,
    what: `read the feed of ${JOBS} jobs once more`,
    against: 'read it for the first time',
    unit: '×',
    // As it comes from the wire: another text each time, with the same in it.
    spread: compare(
      { run: () => read(Buffer.from(feed).toString('utf8'), 'the feed') },
      { run: () => parseFeed(Buffer.from(feed).toString('utf8')) },
    ).ratio,
    goal: { atMost: 0.1 },
    note: null,
  };
}
