import { BUILDKITE } from './buildkite.ts';
import type { Format } from './format.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import type { FormatName } from './names.ts';

/** Null for those that are rows with our columns. */
export const FORMATS: Readonly<Record<FormatName, Format | null>> = {
  github: GITHUB,
  gitlab: GITLAB,
  buildkite: BUILDKITE,
  gocd: null,
};
