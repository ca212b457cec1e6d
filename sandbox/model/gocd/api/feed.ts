import type { Job } from '../job.ts';
import type { GocdState } from '../state.ts';
import { filterAnswer, type Viewer } from './authentication.ts';
import {
  baseUrl,
  type Form,
  type GocdRequest,
  type GocdResponse,
  HTML_NOT_FOUND,
  type SpokenJob,
} from './http.ts';

const OLD_PATH = '/go/api/jobs/scheduled.xml';
const NEW_PATH = '/go/api/feed/jobs/scheduled.xml';

/**
 * The feed of Scheduled jobs at its old or new path; null for any other request. No release knows both after
 * 20.8; what a user may not view is left out silently since 20.9.
 */
export function answerFeed(
  state: GocdState,
  request: GocdRequest,
  viewer: Viewer,
  form: Form,
): GocdResponse | null {
  const [path] = request.path.split('?');
  const { release } = state;
  if (path === OLD_PATH && request.method === 'GET' && release.hasOldFeed) {
    if (!viewer.admin) return filterAnswer(request, 403, 'You are not authorized to access this resource!');
    return xml(
      'application/xml; charset=utf-8',
      `\n${print([...state.jobs.waiting.inOrder()], state, request, oldJob)}`,
    );
  }
  if (path !== NEW_PATH || request.method !== 'GET' || !release.hasNewFeed) return null;
  if (!state.hasFeed) return FEED_NOT_FOUND;
  if (!acceptsXml(request.headers.accept)) return FEED_NOT_FOUND;
  const jobs = [...state.jobs.waiting.inOrder()].filter(
    (job) => !release.filtersFeed || viewer.mayView(job.pipeline),
  );
  const type = 'application/xml;charset=utf-8';
  const answer =
    form === 'values'
      ? { ...xml(type, ''), value: { of: 'feed' as const, jobs: jobs.map((job) => spokenJob(job, state)) } }
      : xml(type, print(jobs, state, request, newJob));
  return release.deprecatesFeeds ? { ...answer, headers: { ...answer.headers, ...DEPRECATED } } : answer;
}

/** What is missing below the feeds' path is told in HTML, under the type of a feed. */
const FEED_NOT_FOUND: GocdResponse = {
  ...HTML_NOT_FOUND,
  headers: { 'content-type': 'application/xml' },
};

const DEPRECATED = {
  'x-gocd-api-deprecated-in': 'v25.4.0',
  'x-gocd-api-removal-in': 'v25.1.0',
  'x-gocd-api-deprecation-info': 'https://api.gocd.org/25.4.0/#api-changelog',
  warning:
    '299 GoCD/v25.4.0 "The Feeds API version v1 has been deprecated without replacement in GoCD Release v25.4.0. This API will be removed in GoCD Release v25.1.0. Users should migrate to modern JSON-based alternatives."',
};

/** Absent, anything, or application/xml; text/xml alone is not known there. */
function acceptsXml(accept: string | undefined): boolean {
  return accept === undefined || /(^|[,\s])(\*\/\*|application\/(xml|\*))/.test(accept);
}

function xml(type: string, body: string): GocdResponse {
  return {
    status: 200,
    headers: { 'content-type': type },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

function print(jobs: readonly Job[], state: GocdState, request: GocdRequest, open: Opening): string {
  if (jobs.length === 0) return '<scheduledJobs/>\n';
  const base = baseUrl(request);
  const printed = jobs.map((job) => printOne(job, base, state.environments.nameOf(job.pipeline), open));
  return ['<scheduledJobs>', ...printed, '</scheduledJobs>', ''].join('\n');
}

/** What is read from the lines of a job. */
function spokenJob({ locator, pipeline, stage, name, resources }: Job, state: GocdState): SpokenJob {
  const environment = state.environments.nameOf(pipeline)?.trim().replace(/\s+/g, ' ') || null;
  const trimmed = resources.map((resource) => resource.trim()).filter((resource) => resource !== '');
  return { locator, pipeline, stage, job: name, environment, resources: trimmed };
}

/** The lines that a job begins with. */
type Opening = (job: Job, base: string) => readonly string[];

/** A job is printed for every poll as long as it waits, and mostly as the last time. */
const lastPrints = new WeakMap<
  Job,
  {
    readonly id: number;
    readonly base: string;
    readonly environment: string | null;
    readonly open: Opening;
    readonly text: string;
  }
>();

function printOne(job: Job, base: string, environment: string | null, open: Opening): string {
  const last = lastPrints.get(job);
  const isSame = last?.id === job.id && last.base === base && last.environment === environment;
  if (isSame && last.open === open) return last.text;
  const text = [...open(job, base), ...children(job, environment), '  </job>'].join('\n');
  lastPrints.set(job, { id: job.id, base, environment, open, text });
  return text;
}

function newJob(job: Job, base: string): readonly string[] {
  const name = attribute(job.name);
  return [
    `  <job name="${name}">`,
    `    <link rel="self" href="${base}/api/feed/pipelines/${job.locator}.xml"/>`,
    `    <link rel="alternate" href="${base}/tab/build/detail/${job.locator}" title="${name} Job Detail" type="text/html"/>`,
  ];
}

function oldJob(job: Job, base: string): readonly string[] {
  return [
    `  <job name="${attribute(job.name)}" id="${job.id}">`,
    `    <link rel="self" href="${base}/tab/build/detail/${job.locator}"/>`,
  ];
}

function children(job: Job, environment: string | null): readonly string[] {
  const lines = [`    <buildLocator>${job.locator}</buildLocator>`];
  if (environment !== null) lines.push(`    <environment>${text(environment)}</environment>`);
  if (job.resources.length > 0)
    lines.push(
      '    <resources>',
      ...job.resources.map((resource) => `      <resource><![CDATA[${resource}]]></resource>`),
      '    </resources>',
    );
  if (job.variables.length > 0)
    lines.push(
      '    <environmentVariables>',
      ...job.variables.map(
        ({ name, value, secure }) =>
          `      <variable name="${attribute(name)}">${text(secure ? '****' : value)}</variable>`,
      ),
      '    </environmentVariables>',
    );
  return lines;
}

/** As dom4j's pretty format prints text: trimmed, and runs of white space become one blank. */
function text(value: string): string {
  return escapeMarkup(value.trim().replace(/\s+/g, ' '));
}

function attribute(value: string): string {
  return escapeMarkup(value).replaceAll('"', '&quot;');
}

function escapeMarkup(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
