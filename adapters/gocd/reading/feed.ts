import { type X2jOptions, XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { malformed, parsed } from '../wire/answer.ts';
import type { FeedJob } from './feedJob.ts';
import { decodeReferences } from './references.ts';

/** A job's place, from its locator `pipeline/counter/stage/counter/job`. Names hold no slash and need no decoding. */
const LOCATOR = /^([^/\s]+)\/\d+\/([^/\s]+)\/\d+\/([^/\s]+)$/;

/**
 * All we need is in elements: attributes (name, links, the old feed's id) repeat the locator, and leaving them
 * out halves the cost. Entities that a document defines are not known, and one with a DTD is refused.
 */
export const FEED_XML: X2jOptions = {
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === 'job' || name === 'resource',
  entityDecoder: decodeReferences,
  maxNestedTags: 8,
  jPath: false,
};

const parser = new XMLParser(FEED_XML);

const JOB = z.object({
  buildLocator: z.string().regex(LOCATOR, 'not a job locator'),
  environment: z.string().optional(),
  resources: z.union([z.object({ resource: z.array(z.string()) }), z.literal('')]).optional(),
});

/** An element without content is an empty text to the parser. */
const FEED = z.object({
  scheduledJobs: z.union([z.object({ job: z.array(JOB) }), z.literal('')]),
});

/**
 * Reads GoCD's feed of scheduled jobs, in its order: oldest first. Takes the old form (up to 20.8) and the new.
 * Only a whole document will do: half of one would be a smaller backlog than there is.
 * @param call where the text came from, for the message of an error.
 * @throws GocdCallError (`malformed`).
 */
export function parseFeed(text: string, call = 'The feed of scheduled jobs'): readonly FeedJob[] {
  if (text.includes('<!DOCTYPE')) throw malformed(call, 'it has a document type, as GoCD never sends');
  if (!/<(\/scheduledJobs\s*|scheduledJobs\s*\/)>\s*$/.test(text.slice(-100)))
    throw malformed(call, 'it does not end as a list of scheduled jobs does');
  const { scheduledJobs } = parsed(FEED, documentIn(text, call), call);
  if (scheduledJobs === '') return [];
  const jobs = new Map<string, FeedJob>();
  for (const element of scheduledJobs.job) {
    const job = waitingJob(element);
    if (!jobs.has(job.locator)) jobs.set(job.locator, job);
  }
  return [...jobs.values()];
}

function documentIn(text: string, call: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds the jobs' environment variables.
    throw malformed(call, 'it is not well-formed XML');
  }
}

function waitingJob(element: z.infer<typeof JOB>): FeedJob {
  const [locator = '', pipeline = '', stage = '', job = ''] = LOCATOR.exec(element.buildLocator) ?? [];
  const resources =
    element.resources === undefined || element.resources === '' ? [] : element.resources.resource;
  return {
    locator,
    pipeline,
    stage,
    job,
    environment: element.environment?.trim() || null,
    resources: resources.map((resource) => resource.trim()).filter((resource) => resource !== ''),
  };
}
