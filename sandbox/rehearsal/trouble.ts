import type { Scene } from './scene.ts';

/** One thing that goes wrong, to be seen and looked up before it is met for real. */
export interface Trouble {
  /** What has happened, in a line. */
  readonly about: string;
  /** Where the handbook treats of it: a file below `docs/` and a heading in it. */
  readonly page: `${string}.md#${string}`;
  /** How long it lasts unless somebody ends it (ms). */
  readonly lastsMs: number;
  begin(scene: Scene): void;
}

const MINUTE_MS = 60_000;

/** Long enough for all that follows from most of them. */
export const USUAL_MS = 10 * MINUTE_MS;
export const SHORT_MS = MINUTE_MS;
/** For what is only noticed after deadlines of several minutes. */
export const LONG_MS = 18 * MINUTE_MS;
