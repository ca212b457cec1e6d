/** What a history may be exported from, beside files with our columns; GoCD's own answers have them. */
export const FORMAT_NAMES = ['github', 'gitlab', 'buildkite', 'gocd'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];
