/** A GoCD version: 26.1.0 is [26, 1, 0], 16.6 is [16, 6, 0]. Its parts sort as numbers: 20.10 is after 20.9. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Reads `26.1.0`, `16.6` or `26.1.0-12345`; null if it is no version. */
export function parseVersion(text: string): Version | null {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export function isAtLeast(version: Version, ...[major, minor, patch]: Version): boolean {
  return (version[0] - major || version[1] - minor || version[2] - patch) >= 0;
}

/** What a server of some version can be asked, and how. Where ways differ within a version, the best comes first. */
export interface Capabilities {
  readonly feedPaths: readonly string[];
  /** Versions of the agents API. */
  readonly agentApis: readonly number[];
  /** Whether the feed holds only jobs of pipelines that the account may view. */
  readonly feedIsFiltered: boolean;
  /** Whether it has the dashboard, stages and configuration that the backlog can be read from without the feed. */
  readonly tellsDashboard: boolean;
  readonly resourcesCaseSensitive: boolean;
  readonly tellsMaintenance: boolean;
  /** Where a waiting job's details are: one call for all jobs of a stage is cheaper than one for each. */
  readonly jobDetails: 'by stage' | 'by job' | 'nowhere';
  /** `not elastic` is a server older than elastic agents; `silent` has them in an API we do not speak. */
  readonly elasticProfiles: 'told' | 'silent' | 'not elastic';
}

const NEW_FEED = '/api/feed/jobs/scheduled.xml';
const OLD_FEED = '/api/jobs/scheduled.xml';

/** @param version null for a server before 16.6.0, which does not tell. */
export function capabilitiesOf(version: Version | null): Capabilities {
  const since = (...first: Version) => version !== null && isAtLeast(version, ...first);
  return {
    feedPaths: feedPathsOf(version),
    agentApis: agentApisOf(version),
    feedIsFiltered: since(20, 9, 0),
    tellsDashboard: since(20, 9, 0),
    resourcesCaseSensitive: since(19, 9, 0) && !since(20, 10, 0),
    tellsMaintenance: since(19, 1, 0),
    jobDetails: since(20, 9, 0) ? 'by stage' : since(20, 1, 0) ? 'by job' : 'nowhere',
    elasticProfiles: since(19, 3, 0) ? 'told' : since(16, 8, 0) ? 'silent' : 'not elastic',
  };
}

/** The new feed came with 20.1.0, the old one went with 20.9.0. */
function feedPathsOf(version: Version | null): readonly string[] {
  if (version === null) return [NEW_FEED, OLD_FEED];
  if (isAtLeast(version, 20, 9, 0)) return [NEW_FEED];
  return isAtLeast(version, 20, 1, 0) ? [NEW_FEED, OLD_FEED] : [OLD_FEED];
}

/** v7 came with 20.5.0, v6 with 19.9.0; v4 lasted from 16.10.0 to 19.8.0. Releases kept a predecessor for a while. */
function agentApisOf(version: Version | null): readonly number[] {
  if (version === null || isAtLeast(version, 20, 5, 0)) return [7, 6, 4];
  return isAtLeast(version, 19, 9, 0) ? [6, 4] : [4];
}
