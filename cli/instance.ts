import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import got from 'got';
import type { z } from 'zod';
import { errorCode } from '../adapters/config/hocon.ts';
import { loadConfig } from '../adapters/config/load.ts';
import { ERROR } from '../adapters/http/refusal.ts';
import { faultOf } from '../adapters/outside/fault.ts';
import { readStdin, STDIN } from '../adapters/outside/stdin.ts';
import type { HttpConfig } from '../domain/config.ts';
import { webUrl } from '../domain/settings/kinds/locations.ts';
import { CommandError, EXIT } from './failure.ts';
import { type InstanceFlags, TOKEN_PLACE, TOKEN_VARIABLE, USUAL_URL } from './instanceFlags.ts';

const TIMEOUT_MS = 10_000;

export interface Asking {
  /** Posted as JSON; without one it is a GET. */
  readonly body?: object;
  /** For the whole answer. */
  readonly timeoutMs?: number;
}

/**
 * What a running instance answers at a path of its API.
 * @throws CommandError if it cannot be asked, refuses, or answers something else.
 */
export async function askInstance<Schema extends z.ZodType>(
  flags: InstanceFlags,
  path: `/api/v1/${string}`,
  schema: Schema,
  asking: Asking = {},
): Promise<z.output<Schema>> {
  const { base, body } = await answered(flags, path, asking);
  const parsed = schema.safeParse(jsonIn(body));
  if (parsed.success) return parsed.data;
  throw another(base);
}

/**
 * The same for an answer in CSV, with where it came from.
 * @throws CommandError
 */
export async function askInstanceForCsv(
  flags: InstanceFlags,
  path: `/api/v1/${string}`,
  asking: Asking = {},
): Promise<{ readonly from: string; readonly csv: string }> {
  const { base, body, type } = await answered(flags, path, asking);
  if (!type.startsWith('text/csv')) throw another(base);
  return { from: `${base}${path}`, csv: body };
}

async function answered(flags: InstanceFlags, path: string, asking: Asking) {
  const { base, token } = await found(flags);
  const { statusCode, body, headers } = await ask(`${base}${path}`, token, asking);
  if (statusCode >= 200 && statusCode <= 299) return { base, body, type: headers['content-type'] ?? '' };
  const refusal = ERROR.safeParse(jsonIn(body)).data;
  const words =
    refusal === undefined ? 'not the answer of a gocd-mesos' : `${refusal.error}; ${refusal.hint}`;
  throw new CommandError(`${base}: HTTP ${statusCode}: ${words}`);
}

function another(base: string): CommandError {
  return new CommandError(`${base}: what answers there is no gocd-mesos, or one of another version`);
}

/** What a flag says comes before the config, and that before the environment. */
async function found({ url, config, tokenFile }: InstanceFlags) {
  const http = config === undefined ? null : (await loadConfig(config, process.env)).http;
  const variable = process.env[TOKEN_VARIABLE]?.trim();
  const token =
    tokenFile === undefined
      ? (http?.token?.reveal() ?? (variable === '' ? undefined : variable) ?? (await keptToken()))
      : await tokenIn(tokenFile);
  return { base: baseOf(url ?? (http === null ? USUAL_URL : addressOf(http))), token };
}

/** An address that stands for all of them is reached by loopback. */
function addressOf({ host, port, basePath }: HttpConfig): string {
  if (port === 0)
    throw new CommandError(
      'http.port = 0 picks a free one: say with --url which, as the log names it',
      EXIT.usage,
    );
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}${basePath}`;
}

function baseOf(url: string): string {
  const parsed = webUrl().read.safeParse(url);
  if (!parsed.success)
    throw new CommandError('--url: expected an http or https URL without credentials', EXIT.usage);
  return parsed.data;
}

async function tokenIn(file: string, named = `--token-file: ${file}`): Promise<string> {
  const text = await (file === STDIN ? readStdin() : readFile(file)).catch((error: unknown) => {
    throw new CommandError(`${named} cannot be read (${errorCode(error)})`, EXIT.usage);
  });
  const token = text.toString('utf8').trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new CommandError(`${named} holds no token`, EXIT.usage);
  return token;
}

/** That of whoever is logged in; null if there is none. */
async function keptToken(): Promise<string | null> {
  const folder = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  const file = join(folder, TOKEN_PLACE);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return isThere ? tokenIn(file, file) : null;
}

/** No redirects: they would carry the token to where it does not belong. */
async function ask(url: string, token: string | null, { body, timeoutMs = TIMEOUT_MS }: Asking) {
  try {
    return await got(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { method: 'POST', json: body }),
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
