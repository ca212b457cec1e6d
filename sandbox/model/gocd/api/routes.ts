import type { GocdState } from '../state.ts';
import type { Viewer } from './authentication.ts';
import {
  ACCEPT_NOT_FOUND,
  baseUrl,
  type Form,
  type GocdRequest,
  type GocdResponse,
  gsonCompact,
  HTML_NOT_FOUND,
  type Json,
  jackson,
  type SpokenBody,
} from './http.ts';

/** A call that got as far as a controller. */
export interface Call {
  readonly request: GocdRequest;
  readonly viewer: Viewer;
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly state: GocdState;
  /** Version of the endpoint that was asked for. */
  readonly version: number;
  readonly base: string;
  readonly form: Form;
}

/** An endpoint of the versioned API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As `/go/api/agents/:uuid`. */
  readonly path: string;
  /** Versions it has, newest first; none in releases without it. */
  readonly versions: readonly number[];
  readonly adminOnly?: boolean;
  /** Whether a body needs its content type, and an empty one the header X-GoCD-Confirm. */
  readonly checked?: boolean;
  handle(call: Call): GocdResponse;
}

/** Finds the endpoint for a request as Spark does: the mime must be exactly one of GoCD's and the version exist. */
export function dispatch(
  routes: readonly Route[],
  state: GocdState,
  request: GocdRequest,
  viewer: Viewer,
  form: Form,
): GocdResponse {
  const mime = /^application\/vnd\.go\.cd(?:\.v(\d+))?\+json$/.exec(request.headers.accept ?? '');
  if (mime === null || (mime[1] === undefined && !state.release.hasLatestMime)) return ACCEPT_NOT_FOUND;
  const given = (request.path.split('?')[0] ?? '').split('/');
  for (const route of routes) {
    const params = route.method === request.method ? matchPath(route.path, given) : null;
    const version = mime[1] === undefined ? route.versions[0] : Number(mime[1]);
    if (params === null || version === undefined || !route.versions.includes(version)) continue;
    const call = { request, viewer, params, state, version, base: baseUrl(request), form };
    return refuse(route, call) ?? route.handle(call);
  }
  return HTML_NOT_FOUND;
}

function refuse(route: Route, call: Call): GocdResponse | null {
  if (route.adminOnly && !call.viewer.admin) return forbidden(call);
  if (!route.checked) return null;
  if (call.request.body === '') {
    if (call.request.headers['x-gocd-confirm'] !== undefined) return null;
    return message(call, 400, "Missing required header 'X-GoCD-Confirm' with value 'true'");
  }
  if (/^application\/json\b/i.test(call.request.headers['content-type'] ?? '')) return null;
  return message(call, 415, "You must specify a 'Content-Type' of 'application/json'");
}

/** Patterns are few, and every request is held against most of them. */
const partsOf = new Map<string, readonly string[]>();

/** The parts of a path that `pattern` names; null if it doesn't match. */
function matchPath(pattern: string, given: readonly string[]): Record<string, string> | null {
  const wanted = partsOf.get(pattern) ?? pattern.split('/');
  partsOf.set(pattern, wanted);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A part with a stray percent sign is taken as it stands: it names nothing.
    return part;
  }
}

function typed(call: Call): Record<string, string> {
  return { 'content-type': `application/vnd.go.cd.v${call.version}+json;charset=utf-8` };
}

/** What controllers answer: Jackson's print under the concrete version's type. */
export function answer(call: Call, body: Json, status = 200): GocdResponse {
  if (call.form === 'values' && status === 200) return spoken(call, { of: 'json', json: body });
  return { status, headers: typed(call), body: jackson(body) };
}

/** The same, unwritten. */
export function spoken(call: Call, value: SpokenBody): GocdResponse {
  return { status: 200, headers: typed(call), body: '', value };
}

/** A controller's own message. */
export function message(call: Call, status: number, text: string): GocdResponse {
  return answer(call, { message: text }, status);
}

/** A message from the mapper of exceptions. */
export function mapped(call: Call, status: number, body: Json): GocdResponse {
  return { status, headers: typed(call), body: gsonCompact(body) };
}

export function forbidden(call: Call): GocdResponse {
  return message(call, 403, 'You are not authorized to perform this action.');
}

/** Link to a section of the API documentation of this release. */
export function docLink(state: GocdState, section: string): Json {
  return { href: `https://api.gocd.org/${state.release.version}/#${section}` };
}
