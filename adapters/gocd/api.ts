import type { z } from 'zod';
import type { GoServerConfig } from '../../services/domain/config.ts';
import { accepted, type Expectation, malformed, parsed } from './answer.ts';
import type { Connection, Request } from './connection.ts';
import { isAnswered } from './failure.ts';

/** GoCD's API, as far as its answers go by rules that hold for every call. All throw GocdCallError. */
export interface GocdApi {
  /** A JSON document, by its schema. */
  json<T>(request: JsonRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** An XML document, as text. */
  xml(path: string, signal: AbortSignal): Promise<string>;
  describe(path: string): string;
}

export interface JsonRequest {
  readonly method?: Request['method'];
  readonly path: string;
  /** Version of this part of the API. GoCD answers 404 to one it lacks, and to any other form of Accept header. */
  readonly version: number;
  readonly body?: object;
  readonly expected?: Expectation;
}

export function createApi(connection: Connection, config: GoServerConfig): GocdApi {
  async function exchange(request: Request, expected: Expectation, signal: AbortSignal): Promise<string> {
    const answer = await connection.send(request, signal);
    return accepted(answer, connection.describe(request), expected, config.credentials);
  }

  return {
    async json({ method = 'GET', path, version, body, expected = 'json' }, schema, signal) {
      const accept = `application/vnd.go.cd.v${version}+json`;
      const request = { method, path, accept, ...(body === undefined ? {} : { body }) };
      const call = connection.describe(request);
      return parsed(schema, jsonIn(await exchange(request, expected, signal), call), call);
    },
    xml: (path, signal) => exchange({ method: 'GET', path, accept: 'application/xml' }, 'xml', signal),
    describe: (path) => connection.describe({ method: 'GET', path }),
  };
}

/**
 * Tries several ways of asking for the same thing, best first, past those the server does not know.
 * @param unknownWay tells that from other failures; for what is always there, any 404 does.
 * @throws GocdCallError of the last way if it knows none, or any other failure at once.
 */
export async function firstKnown<Way, T>(
  ways: readonly Way[],
  ask: (way: Way) => Promise<T>,
  unknownWay: (error: unknown) => boolean = (error) => isAnswered(error, 404),
): Promise<{ readonly way: Way; readonly answer: T }> {
  const [way, ...others] = ways;
  if (way === undefined) throw new RangeError('there must be a way to ask');
  try {
    return { way, answer: await ask(way) };
  } catch (error) {
    if (others.length > 0 && unknownWay(error)) return firstKnown(others, ask, unknownWay);
    throw error;
  }
}

function jsonIn(text: string, call: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    throw malformed(call, 'it is not whole JSON');
  }
}
