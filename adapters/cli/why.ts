import { readFile } from 'node:fs/promises';
import got, { RequestError } from 'got';
import { describeJobs } from '../../services/plan.ts';
import { BACKLOG, type BacklogView } from '../../services/views/schemas.ts';
import { errorCode } from '../config/hocon.ts';
import { webUrl } from '../config/locations.ts';
import { ERROR } from '../http/refusal.ts';
import { CommandError, EXIT } from './failure.ts';

export interface WhyFlags {
  /** Where the instance is found, as its log names it. */
  readonly url: string;
  /** Holds its `http.token`. */
  readonly tokenFile?: string;
  readonly json?: boolean;
}

const TIMEOUT_MS = 10_000;

/**
 * Asks a running instance why jobs wait, and prints it in the words of `plan`. Resolves with the exit code, which is
 * 0 only if a job was found.
 * @throws CommandError if the instance cannot be asked.
 */
export async function why(
  wanted: string,
  { url, tokenFile, json }: WhyFlags,
  print: (line: string) => void,
): Promise<number> {
  const token = tokenFile === undefined ? null : await tokenIn(tokenFile);
  const backlog = await readBacklog(baseOf(url), token);
  const jobs = backlog.jobs.filter(({ locator }) => isMeant(locator, wanted));
  if (jobs.length === 0) throw new CommandError(`no waiting job is ${wanted}${whatElse(backlog)}`);
  print(json === true ? JSON.stringify(jobs, null, 2) : describeJobs(jobs));
  return EXIT.done;
}

/**
 * Whether a locator is of the pipeline that is asked about, and has the other parts asked about in this order: a
 * person may leave out what goes without saying, such as counters. Case does not matter, as in GoCD.
 */
export function isMeant(locator: string, wanted: string): boolean {
  const [pipeline, ...parts] = locator.toLowerCase().split('/');
  const [wantedPipeline, ...wantedParts] = wanted.toLowerCase().replace(/\/+$/, '').split('/');
  let from = 0;
  for (const part of wantedParts) {
    const found = parts.indexOf(part, from);
    if (found < 0) return false;
    from = found + 1;
  }
  return pipeline === wantedPipeline;
}

function whatElse({ readAt, jobs }: BacklogView): string {
  if (readAt === null) return ': this instance has not read GoCD yet';
  const pipelines = [...new Set(jobs.map(({ locator }) => locator.split('/')[0]))];
  return pipelines.length === 0
    ? ': no job waits'
    : `; jobs of these pipelines wait: ${pipelines.join(', ')}`;
}

function baseOf(url: string): string {
  const parsed = webUrl().safeParse(url);
  if (!parsed.success)
    throw new CommandError('--url: expected an http or https URL without credentials', EXIT.usage);
  return parsed.data;
}

async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError(`--token-file: ${file} cannot be read (${errorCode(error)})`, EXIT.usage);
  });
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CommandError(`--token-file: ${file} holds no token`, EXIT.usage);
  return token;
}

async function readBacklog(base: string, token: string | null): Promise<BacklogView> {
  const { statusCode, body } = await ask(`${base}/api/v1/backlog`, token);
  const answer = jsonIn(body);
  if (statusCode !== 200) {
    const refusal = ERROR.safeParse(answer).data;
    const words =
      refusal === undefined ? 'not the answer of a gocd-mesos' : `${refusal.error}; ${refusal.hint}`;
    throw new CommandError(`${base}: HTTP ${statusCode}: ${words}`);
  }
  const backlog = BACKLOG.safeParse(answer);
  if (backlog.success) return backlog.data;
  throw new CommandError(`${base}: what answers there is no gocd-mesos, or one of another version`);
}

/** No redirects: they would carry the token to where it does not belong. */
async function ask(url: string, token: string | null) {
  try {
    return await got(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      timeout: { request: TIMEOUT_MS },
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new CommandError(
      `${url}: no answer (${error.code}); is it running there? Its log names its address`,
    );
  }
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // No JSON fits no schema, and is told as such.
  }
}
