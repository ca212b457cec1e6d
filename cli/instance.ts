import { readFile } from 'node:fs/promises';
import got from 'got';
import type { z } from 'zod';
import { errorCode } from '../adapters/config/hocon.ts';
import { ERROR } from '../adapters/http/refusal.ts';
import { faultOf } from '../adapters/outside/fault.ts';
import { webUrl } from '../domain/settings/kinds/locations.ts';
import { CommandError, EXIT } from './failure.ts';

/** Says which running instance is asked. */
export interface InstanceFlags {
  /** Where it is found, as its log names it. */
  readonly url: string;
  /** Holds its `http.token`. */
  readonly tokenFile?: string;
}

const TIMEOUT_MS = 10_000;

/**
 * What a running instance answers at a path of its API.
 * @param timeoutMs for the whole answer.
 * @throws CommandError if it cannot be asked, refuses, or answers something else.
 */
export async function askInstance<Schema extends z.ZodType>(
  { url, tokenFile }: InstanceFlags,
  path: `/api/v1/${string}`,
  schema: Schema,
  timeoutMs: number = TIMEOUT_MS,
): Promise<z.output<Schema>> {
  const token = tokenFile === undefined ? null : await tokenIn(tokenFile);
  const base = baseOf(url);
  const { statusCode, body } = await ask(`${base}${path}`, token, timeoutMs);
  const answer = jsonIn(body);
  if (statusCode !== 200) {
    const refusal = ERROR.safeParse(answer).data;
    const words =
      refusal === undefined ? 'not the answer of a gocd-mesos' : `${refusal.error}; ${refusal.hint}`;
    throw new CommandError(`${base}: HTTP ${statusCode}: ${words}`);
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${base}: what answers there is no gocd-mesos, or one of another version`);
}

function baseOf(url: string): string {
  const parsed = webUrl().read.safeParse(url);
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

/** No redirects: they would carry the token to where it does not belong. */
async function ask(url: string, token: string | null, timeoutMs: number) {
  try {
    return await got(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      timeout: { request: timeoutMs },
    });
  } catch (error) {
    throw new CommandError(
      `${url}: no answer (${faultOf(error).code}); is it running there? Its log names its address`,
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
