import { runTrial, SCENARIOS, type Scene } from '../../../sandbox/index.ts';
import type { Bench } from '../figures.ts';
import { samplesOf, spreadOf } from '../measure.ts';

const BENCH = 'trials';
const HOURS = 1;
const LENGTH_MS = HOURS * 3_600_000;
const PAIRS = 7;

/** What a trial costs in which servers say values, against the same one in which all is written and read as over a network. */
export const trials: Bench = {
  name: BENCH,
  run: async () => {
    const scene = firstHours();
    await timeOf(scene, false);
    const ratios = await samplesOf(PAIRS, async () => {
      const values = await timeOf(scene, false);
      return values / (await timeOf(scene, true));
    });
    return {
      figures: [
        {
          bench: BENCH,
          what: `try a config on ${HOURS} h of ${scene.arrivals.length} arrivals, by values`,
          against: 'the same trial, by bytes',
          unit: '×',
          spread: spreadOf(ratios),
          goal: { atMost: 1 },
          note: null,
        },
      ],
      growths: [],
    };
  },
};

function firstHours(): Scene {
  const [scenario] = SCENARIOS;
  if (scenario === undefined) throw new RangeError('there is no scenario');
  const scene = scenario.make(1);
  return {
    ...scene,
    lengthMs: LENGTH_MS,
    arrivals: scene.arrivals.filter(({ atMs }) => atMs < LENGTH_MS),
  };
}

async function timeOf(scene: Scene, asBytes: boolean): Promise<number> {
  const before = process.cpuUsage();
  await runTrial({ ...scene, seed: 1, asBytes });
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
