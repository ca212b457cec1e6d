import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAST_PROFILE } from '../../../adapters/config/fastProfile.ts';
import { writeBlock } from '../../../adapters/config/writeHocon.ts';
import { startFramework, startWorld, type World } from '../children/process.ts';
import type { Bench, Figure } from '../figures.ts';
import { type Spread, spreadOf } from '../measure.ts';

/** Long enough that all that only happens once is over. */
const SETTLING_MS = 10_000;
/** Two polls of the fast profile fall into each. */
const WINDOW_MS = 10_000;
const WINDOWS = 9;
const STARTS = 11;

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
            atMost: 0.3,
          },
        ),
      ],
      growths: [],
    })),
};

/** How soon it is there. */
export const start: Bench = {
  name: 'start',
  run: () =>
    withWorld(async (world) => {
      const ratios: number[] = [];
      for (let left = STARTS; left > 0; left--) {
        const bare = bareStart();
        ratios.push((await subscribedAfter(world)) / bare);
      }
      return {
        figures: [
          {
            bench: 'start',
            what: 'start to subscribed',
            against: '`node -e 0`, start to end',
            unit: '×',
            spread: spreadOf(ratios),
            goal: { atMost: 8 },
            note: null,
          },
        ],
        growths: [],
      };
    }),
};

async function idleCpu(world: World, settings: string): Promise<Spread> {
  const framework = await startFramework(world, settings);
  try {
    await framework.subscribed;
    await sleep(SETTLING_MS);
    const shares: number[] = [];
    for (let left = WINDOWS; left > 0; left--) {
      const [before, begun] = [await framework.cpuMs(), performance.now()];
      await sleep(WINDOW_MS);
      shares.push((100 * ((await framework.cpuMs()) - before)) / (performance.now() - begun));
    }
    return spreadOf(shares);
  } finally {
    await framework.close();
  }
}

function cpuFigure(profile: string, spread: Spread, goal: Figure['goal']): Figure {
  const what = `idle CPU, ${profile}`;
  return { bench: 'idle', what, against: 'one core', unit: '%', spread, goal, note: null };
}

async function subscribedAfter(world: World): Promise<number> {
  const begun = performance.now();
  const framework = await startFramework(world, SETTINGS, false);
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

async function withWorld<Result>(use: (world: World) => Promise<Result>): Promise<Result> {
  const world = await startWorld();
  try {
    return await use(world);
  } finally {
    await world.close();
  }
}
