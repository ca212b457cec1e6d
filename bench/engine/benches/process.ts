import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAST_PROFILE } from '../../../adapters/config/describe/fastProfile.ts';
import { writeBlock } from '../../../adapters/config/describe/writeHocon.ts';
import { startFramework, startWorld, type WorldProcess } from '../children/process.ts';
import type { Bench, Figure } from '../figures.ts';
import { type GrowthPoint, growthOf, sizesUpTo } from '../growth.ts';
import { type Spread, samplesOf, spreadOf } from '../measure.ts';

/** Long enough that all that only happens once is over: a minute after its start V8 gives back what that took. */
const SETTLING_MS = 75_000;
/** Two polls of the fast profile fall into each. */
const WINDOW_MS = 10_000;
const WINDOWS = 9;
const STARTS = 11;
/** At each size of a growth. */
const FEW = 3;
/** Far more than anybody has: what grows with them shows beside what does not. */
const MOST_POOLS = 1_000;

const SETTINGS = `gocd-mesos ${writeBlock(FAST_PROFILE)}`;

/** What the program costs while there is nothing to do. */
export const idle: Bench = {
  name: 'idle',
  run: () =>
    withWorld(async (world) => ({
      figures: [
        cpuFigure(
          `recommended fast profile, polls every ${FAST_PROFILE.backlog['poll-interval']}`,
          await idleCpu(world, SETTINGS),
          {
            atMost: 0.1,
          },
        ),
      ],
      growths: [
        growthOf({
          bench: 'idle',
          what: 'idle CPU',
          of: 'pools',
          unit: '%',
          points: await pointsOf(async (settings) => (await idleCpu(world, settings, FEW)).median),
        }),
      ],
    })),
};

/** How soon it is there. */
export const start: Bench = {
  name: 'start',
  run: () =>
    withWorld(async (world) => {
      const ratios = await samplesOf(STARTS, async () => {
        const bare = bareStart();
        return (await subscribedAfter(world, SETTINGS)) / bare;
      });
      return {
        figures: [
          {
            bench: 'start',
            what: 'start to subscribed',
            against: '`node -e 0`, start to end',
            unit: '×',
            spread: spreadOf(ratios),
            goal: { atMost: 5 },
            note: null,
          },
        ],
        growths: [
          growthOf({
            bench: 'start',
            what: 'start to subscribed',
            of: 'pools',
            unit: 'ms',
            points: await pointsOf(
              async (settings) =>
                spreadOf(await samplesOf(FEW, () => subscribedAfter(world, settings))).median,
            ),
          }),
        ],
      };
    }),
};

async function pointsOf(valueWith: (settings: string) => Promise<number>): Promise<readonly GrowthPoint[]> {
  const points: GrowthPoint[] = [];
  for (const size of sizesUpTo(MOST_POOLS))
    points.push({ size, value: await valueWith(`${SETTINGS}\n${pools(size)}`) });
  return points;
}

/** Each for work of its own. */
function pools(count: number): string {
  const list = Array.from({ length: count }, (_, index) => ({
    name: `pool-${index}`,
    resources: [`r${index}`],
  }));
  return `gocd-mesos.pools = ${JSON.stringify(list)}`;
}

async function idleCpu(world: WorldProcess, settings: string, windows = WINDOWS): Promise<Spread> {
  const framework = await startFramework(world, settings);
  try {
    await framework.subscribed;
    await sleep(SETTLING_MS);
    const shares = await samplesOf(windows, async () => {
      const [before, begun] = [await framework.cpuMs(), performance.now()];
      await sleep(WINDOW_MS);
      return (100 * ((await framework.cpuMs()) - before)) / (performance.now() - begun);
    });
    return spreadOf(shares);
  } finally {
    await framework.close();
  }
}

function cpuFigure(profile: string, spread: Spread, goal: Figure['goal']): Figure {
  const what = `idle CPU, ${profile}`;
  return { bench: 'idle', what, against: 'one core', unit: '%', spread, goal, note: null };
}

async function subscribedAfter(world: WorldProcess, settings: string): Promise<number> {
  const begun = performance.now();
  const framework = await startFramework(world, settings, false);
  try {
    await framework.subscribed;
    return performance.now() - begun;
  } finally {
    await framework.close();
  }
}

function bareStart(): number {
  const begun = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begun;
}

async function withWorld<Result>(use: (world: WorldProcess) => Promise<Result>): Promise<Result> {
  const world = await startWorld();
  try {
    return await use(world);
  } finally {
    await world.close();
  }
}
