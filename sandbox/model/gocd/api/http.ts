import type { GocdAgent, WaitingJob } from '../../../../domain/gocd.ts';

/** One HTTP request as it came over the wire. */
export interface GocdRequest {
  readonly method: string;
  /** Path and query, with `/go`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Address of the caller. */
  readonly remote?: string;
}

/** How an answer is given: as GoCD writes it, or what reading that would give, as far as this is known here. */
export type Form = 'bytes' | 'values';

/** A body that has not been written. */
export type SpokenBody =
  | { readonly of: 'json'; readonly json: Json }
  | { readonly of: 'agents'; readonly agents: readonly GocdAgent[] }
  | { readonly of: 'feed'; readonly jobs: readonly SpokenJob[] };

/** What the feed tells of a job. */
export type SpokenJob = Pick<
  WaitingJob,
  'locator' | 'pipeline' | 'stage' | 'job' | 'environment' | 'resources'
>;

export interface GocdResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** In the stead of the body, where it was asked for so. */
  readonly value?: SpokenBody;
}

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** As Jackson's default pretty printer writes: `"key" : value`, arrays on one line but for their objects. Undefined members are left out. */
export function jackson(value: Json, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((item: Json) => jackson(item, indent)).join(', ')} ]`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  // By hand: of a large fleet this is most of what a model server has to do.
  const inner = `${indent}  `;
  let members = '';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    members += `${members === '' ? '' : ',\n'}${inner}${JSON.stringify(key)} : ${jackson(member, inner)}`;
  }
  return members === '' ? '{ }' : `{\n${members}\n${indent}}`;
}

/** As Gson writes in pretty mode: the servlet filters. */
export function gsonPretty(value: Json): string {
  return escapeHtml(JSON.stringify(value, null, 2));
}

/** As Gson writes by default: the mapper of exceptions. */
export function gsonCompact(value: Json): string {
  return escapeHtml(JSON.stringify(value));
}

function escapeHtml(json: string): string {
  return json.replace(/[<>&='\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

export const HTML_NOT_FOUND: GocdResponse = {
  status: 404,
  headers: { 'content-type': 'text/html;charset=utf-8' },
  body: '<html><body><h2>404 Not found</h2></body></html>',
};

/** Spark's answer to an Accept header that is not exactly one GoCD mime. */
export const ACCEPT_NOT_FOUND: GocdResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain;charset=utf-8' },
  body: 'The url you are trying to reach appears to be incorrect.\r\n',
};

/** Scheme, host and context path as the caller sees them: the base of every link. */
export function baseUrl(request: GocdRequest): string {
  const scheme = request.headers['x-forwarded-proto'] ?? 'http';
  const host = request.headers['x-forwarded-host'] ?? request.headers.host ?? 'localhost:8153';
  return `${scheme}://${host}/go`;
}

/** A time as a GoCD of today tells it in JSON: whole milliseconds, also where the model's own clock has parts of them. */
export function wholeMs(ms: number): number {
  return Math.floor(ms);
}

/** A time as GoCD writes it: ISO 8601 in whole seconds. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
