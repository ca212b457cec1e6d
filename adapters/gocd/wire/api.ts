import type { z } from 'zod';
import { accepted, type Expectation, jsonIn, malformed, parsed, type Reader } from './answer.ts';
import type { Body } from './body.ts';
import type { Connection, Request } from './connection.ts';
import { isAnswered } from './failure.ts';

/** GoCD's API, as far as its answers go by rules that hold for every call. All throw GocdCallError. */
export interface GocdApi {
  /** A JSON document, by its schema. */
  json<T>(request: JsonRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** A JSON document, or the one that we have where the server says that it has not changed. */
  jsonSince<T>(
    request: JsonRequest,
    schema: z.ZodType<T>,
    known: Tagged<T> | null,
    signal: AbortSignal,
  ): Promise<Tagged<T>>;
  /** A JSON document, unread. */
  jsonBody(request: JsonRequest, signal: AbortSignal): Promise<Body>;
  /** An XML document, unread. */
  xml(path: string, signal: AbortSignal): Promise<Body>;
  describe(path: string): string;
}

/**
 * A name that a server told, as part of a path.
 * @throws GocdCallError (`malformed`) for half of a character, which no path can hold, and for `.` and `..`, which lead
 * elsewhere in any spelling.
 */
export function pathPart(name: string): string {
  if (/\p{Surrogate}/u.test(name)) throw malformed('A name', 'it holds half of a character');
  if (name === '.' || name === '..') throw malformed('A name', 'it is a step to elsewhere in a path');
  return encodeURIComponent(name);
}

/** A document with what it can be asked for again by; null where the server gave nothing. */
export interface Tagged<T> {
  readonly etag: string | null;
  readonly value: T;
}

export interface JsonRequest {
  readonly method?: Request['method'];
  readonly path: string;
  /** Version of this part of the API. GoCD answers 404 to one it lacks, and to any other form of Accept header. */
  readonly version: number;
  readonly body?: object;
  readonly expected?: Expectation;
}

/** @param reader who reads the answers. */
export function createApi(connection: Connection, reader: Reader): GocdApi {
  async function exchange(request: Request, expected: Expectation, signal: AbortSignal): Promise<Body> {
    const answer = await connection.send(request, signal);
    return accepted(answer, connection.describe(request), expected, reader);
  }

  const jsonBody = ({ expected = 'json', ...request }: JsonRequest, signal: AbortSignal) =>
    exchange(onWire(request), expected, signal);

  return {
    async json(request, schema, signal) {
      const call = connection.describe(onWire(request));
      return parsed(schema, jsonIn(await jsonBody(request, signal), call), call);
    },
    async jsonSince(request, schema, known, signal) {
      const etag = known?.etag ?? null;
      const sent = { ...onWire(request), ...(etag === null ? {} : { etag }) };
      const call = connection.describe(sent);
      const answer = await connection.send(sent, signal);
      // Compared by ETag alone: under one ETag the body may differ, such as in the times of stages to come.
      if (answer.status === 304 && known !== null) return known;
      const body = accepted(answer, call, request.expected ?? 'json', reader);
      return { etag: answer.etag, value: parsed(schema, jsonIn(body, call), call) };
    },
    jsonBody,
    xml: (path, signal) => exchange({ method: 'GET', path, accept: 'application/xml' }, 'xml', signal),
    describe: (path) => connection.describe({ method: 'GET', path }),
  };
}

function onWire({ method = 'GET', path, version, body }: JsonRequest): Request {
  const accept = `application/vnd.go.cd.v${version}+json`;
  return { method, path, accept, ...(body === undefined ? {} : { body }) };
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
