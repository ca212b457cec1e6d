import type { CoreConfig } from '../domain/config.ts';
import type { GocdView } from '../domain/gocd.ts';
import { isOurs } from '../domain/ids.ts';

const SLACK_MS = 30_000;

/** What the age goes by, in ms. */
export interface AgeSettings {
  readonly backlog: Pick<CoreConfig['backlog'], 'pollInterval'>;
  readonly goServer: Pick<CoreConfig['goServer'], 'requestTimeout'>;
}

/** How old a reading may be and still be decided on: two polls may fail, the third must not. */
export function longestAge({ backlog, goServer }: AgeSettings): number {
  return 2 * backlog.pollInterval + goServer.requestTimeout + SLACK_MS;
}

/**
 * The same of a given reading: where nothing waited and nothing of ours was about, the server is asked as seldom as the
 * config says.
 */
export function longestAgeOf(view: RestedView | null, config: RestSettings): number {
  const { backlog } = config;
  const rests = view !== null && !isBusy(view, config);
  const pollInterval = Math.max(backlog.pollInterval, rests ? (backlog.idlePollInterval ?? 0) : 0);
  return longestAge({ ...config, backlog: { pollInterval } });
}

/** Whether a reading is too old to act on: unknown is not absent. */
export function isStale(
  view: RestedView & Pick<GocdView, 'startedAt'>,
  config: RestSettings,
  now: number,
): boolean {
  return staleSince(view, config, now) !== null;
}

/** Since when it has been too old (ms since the epoch); null if it is not. */
export function staleSince(
  view: RestedView & Pick<GocdView, 'startedAt'>,
  config: RestSettings,
  now: number,
): number | null {
  const until = view.startedAt + longestAgeOf(view, config);
  return now > until ? until : null;
}

type RestedView = Pick<GocdView, 'jobs' | 'agents'>;

/** What it goes by how often a server is asked. */
export interface RestSettings extends AgeSettings {
  readonly name: string;
  readonly backlog: Pick<CoreConfig['backlog'], 'pollInterval' | 'idlePollInterval'>;
}

/** Whether any job waits or any agent of ours is listed. */
export function isBusy({ jobs, agents }: RestedView, { name }: Pick<RestSettings, 'name'>): boolean {
  return jobs.length > 0 || agents.some(({ hostname }) => isOurs(hostname, name));
}
