/** What differs between GoCD releases, as far as an autoscaler or an agent can see it. */
export interface Release {
  readonly version: string;
  /** `/go/api/jobs/scheduled.xml`, for admins, until 20.8. */
  readonly hasOldFeed: boolean;
  /** `/go/api/feed/jobs/scheduled.xml`, since 20.1. */
  readonly hasNewFeed: boolean;
  /** The new feed shows a user only what they may view, since 20.9. */
  readonly filtersFeed: boolean;
  /** Feeds announce their deprecation in headers, since 25.4. */
  readonly deprecatesFeeds: boolean;
  /** `application/vnd.go.cd+json` stands for the newest version of an endpoint, since 19.8. */
  readonly hasLatestMime: boolean;
  readonly hasAccessTokens: boolean;
  /** Versions of the agents API it answers, newest first. */
  readonly agentsApi: readonly number[];
  /** A PATCH is refused without the header X-GoCD-Confirm or the content type, up to 19.2. */
  readonly checksPatch: boolean;
  /** PATCH answers with the stored record, whose run-time part is always Missing, since 19.9. */
  readonly patchAnswersRecord: boolean;
  /** The status that refuses the deletion of an agent not disabled or still building. */
  readonly refusedDeletion: 406 | 422;
  /** A bulk deletion of nothing is a bad request, since 25.4. */
  readonly refusesEmptyDeletion: boolean;
  /** Agents deleted while alive are refused for ever, since 20.2; before, they register anew without their key. */
  readonly refusesDeletedAgents: boolean;
  /** Between 19.9 and 20.9 only. */
  readonly resourcesCaseSensitive: boolean;
  /** Agents not heard of since the server's start become LostContact, since 19.12. */
  readonly losesMissingAgents: boolean;
  /** Agents ask for work after 1 s, then 1.5 times as long up to 10 s, since 23.1; every 10 s before. */
  readonly backsOffWorkRequests: boolean;
  /** Before that they ask at once, at their start and after each job, since 25.4. */
  readonly asksForWorkAtOnce: boolean;
  /** Jobs waiting for more than five minutes are among the health messages, since 20.9. */
  readonly reportsStarvingJobs: boolean;
  /** Whether `endpoint` exists at all. */
  has(endpoint: keyof typeof ENDPOINTS_SINCE): boolean;
}

const ENDPOINTS_SINCE = {
  version: '16.6.0',
  health: '17.11.0',
  healthMessages: '18.2.0',
  maintenance: '19.1.0',
  usages: '19.1.0',
  profiles: '19.3.0',
  job: '20.1.0',
  killTasks: '20.5.0',
  jobRunHistory: '20.1.0',
  stage: '20.9.0',
  /** Version 4, beside versions 11 and 7 of the configuration of pipelines and templates. */
  dashboard: '20.9.0',
  agentToken: '17.12.0',
  schedule: '18.2.0',
} as const;

/** First and last release of each version of the agents API; the newest has no end. */
const AGENTS_API: readonly { readonly version: number; readonly from: string; readonly to: string }[] = [
  { version: 7, from: '20.5.0', to: '9999' },
  { version: 6, from: '19.9.0', to: '20.7.999' },
  { version: 5, from: '19.3.0', to: '19.8.999' },
  { version: 4, from: '16.10.0', to: '19.8.999' },
];

/** The behaviour of a release such as `20.8.0`: versions sort as numbers. */
export function release(version: string): Release {
  const since = (first: string) => compareVersions(version, first) >= 0;
  return {
    version,
    hasOldFeed: !since('20.9.0'),
    hasNewFeed: since('20.1.0'),
    filtersFeed: since('20.9.0'),
    deprecatesFeeds: since('25.4.0'),
    hasLatestMime: since('19.8.0'),
    hasAccessTokens: since('19.2.0'),
    agentsApi: AGENTS_API.filter(({ from, to }) => since(from) && compareVersions(version, to) <= 0).map(
      (api) => api.version,
    ),
    checksPatch: !since('19.3.0'),
    patchAnswersRecord: since('19.9.0'),
    refusedDeletion: since('19.9.0') ? 422 : 406,
    refusesEmptyDeletion: since('25.4.0'),
    refusesDeletedAgents: since('20.2.0'),
    resourcesCaseSensitive: since('19.9.0') && !since('20.10.0'),
    losesMissingAgents: since('19.12.0'),
    backsOffWorkRequests: since('23.1.0'),
    asksForWorkAtOnce: since('25.4.0'),
    reportsStarvingJobs: since('20.9.0'),
    has: (endpoint) => since(ENDPOINTS_SINCE[endpoint]),
  };
}

/** Negative if `a` is the older release, as in `20.8.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
