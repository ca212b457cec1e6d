import type { ScalingConfig, ScheduleEntry } from '../../domain/config.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { type Drawn, drawnSettings } from './drawnSettings.ts';

/** Windows of minutes of each hour: so edges come often, some together and some close to one another. */
const WINDOWS = [
  '0-19 * * * *',
  '20-44 * * * *',
  '43-59 * * * *',
  '0-29 * * * *',
  '58,59 * * * *',
  '* 9-11 * * *',
];
const TIME_ZONE = 'Europe/Berlin';

/** Drawn settings of which schedules bend every number they can. Each pool may always have an agent. */
export function scheduledSettings(seed: number): Drawn {
  const drawn = drawnSettings(seed);
  const random = randomFrom(seed ^ 0x5c4ed01e);
  const { config } = drawn;
  const pools = config.pools.map((pool) => ({
    ...pool,
    schedule: [...pool.schedule, ...windows(random).map((cron) => entryOf(cron, pool.max, random))],
  }));
  const schedule: ScalingConfig['schedule'] = windows(random).map((cron) => ({
    cron,
    timeZone: TIME_ZONE,
    maxAgents: random.integer(2, 10),
    drainBudget: random.next(),
  }));
  return { ...drawn, config: { ...config, pools, scaling: { ...config.scaling, schedule } } };
}

function windows(random: Random): readonly string[] {
  return WINDOWS.filter(() => random.next() < 0.5);
}

function entryOf(cron: string, largest: number, random: Random): ScheduleEntry {
  const max = random.integer(1, largest + 1);
  const entry = { cron, timeZone: TIME_ZONE };
  return random.next() < 0.5 ? { ...entry, max } : { ...entry, max, min: random.integer(0, max) };
}
