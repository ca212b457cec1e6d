import type { CoreConfig } from '../domain/config.ts';
import type { GocdView } from '../domain/gocd.ts';

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

/** Whether a reading is too old to act on: unknown is not absent. */
export function isStale(view: Pick<GocdView, 'startedAt'>, config: AgeSettings, now: number): boolean {
  return now - view.startedAt > longestAge(config);
}
