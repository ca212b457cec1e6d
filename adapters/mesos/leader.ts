import type { Readable } from 'node:stream';
import type { MesosDisconnected } from '../../domain/facts.ts';
import { type Answer, NoAnswer, type SchedulerHttp } from './http.ts';

/** A subscription that the leading master has let in at the door; the stream says whether it stands. */
export interface OpenStream {
  readonly kind: 'open';
  readonly endpoint: URL;
  readonly streamId: string;
  readonly stream: Readable;
}

export interface NoStream {
  readonly kind: 'none';
  readonly reason: MesosDisconnected['reason'];
  /** For people; may quote masters. */
  readonly message: string;
}

export interface Knock {
  readonly candidates: readonly string[];
  readonly subscribeCall: object;
  readonly principal: string | null;
  readonly http: SchedulerHttp;
  readonly signal: AbortSignal;
}

const API_PATH = '/api/v1/scheduler';

/** After a leader has died, others send us to it, or a restarted one to itself, for as long as ZooKeeper waits. */
const MOST_HOPS = 5;

/**
 * Sends SUBSCRIBE to the candidates in turn, each followed by the leader it names, until one opens a stream or says
 * something that all would say. No master is asked twice.
 */
export async function findLeader({
  candidates,
  subscribeCall,
  principal,
  http,
  signal,
}: Knock): Promise<OpenStream | NoStream> {
  const queue = candidates.map(endpointOf);
  const asked = new Set<string>();
  const notes: string[] = [];
  let anyAnswered = false;
  let hops = 0;
  for (let endpoint = queue.shift(); endpoint && !signal.aborted; endpoint = queue.shift()) {
    if (asked.has(endpoint.href)) continue;
    asked.add(endpoint.href);
    const answer = await ask(http, endpoint, subscribeCall, signal);
    if (answer instanceof NoAnswer) {
      notes.push(answer.message);
      continue;
    }
    if (answer.stream !== null && answer.streamId !== null)
      return { kind: 'open', endpoint, streamId: answer.streamId, stream: answer.stream };
    const refusal = finalRefusal(endpoint, answer, principal);
    if (refusal) return refusal;
    anyAnswered = true;
    const leader = answer.status === 307 ? leaderNamed(endpoint, answer.location) : null;
    notes.push(
      leader ? `${endpoint.host} names ${leader.host} as the leader` : plainAnswer(endpoint, answer),
    );
    if (leader && hops++ < MOST_HOPS) queue.unshift(leader);
  }
  if (asked.size === 0) return nowhere('no-leader', 'no master is known');
  return nowhere(anyAnswered ? 'no-leader' : 'unreachable', notes.join('; '));
}

/** The scheduler API of the master with this base URL. */
export function endpointOf(baseUrl: string): URL {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/+$/, '') + API_PATH;
  return url;
}

/** The base URL of an endpoint, without credentials. */
export function baseUrlOf(endpoint: URL): string {
  return endpoint.origin + endpoint.pathname.slice(0, -API_PATH.length);
}

async function ask(
  http: SchedulerHttp,
  url: URL,
  call: object,
  signal: AbortSignal,
): Promise<Answer | NoAnswer> {
  try {
    return await http.subscribe({ url, call, streamId: null, signal });
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

/**
 * Mesos names the leader without a scheme, as `//host:port/master/api/v1/scheduler`. Host and port are all it
 * knows better than we do: behind a proxy or TLS our own scheme and path are the right ones.
 */
function leaderNamed(from: URL, location: string | null): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const named = new URL(location, from);
  if (named.hostname === '') return null;
  const leader = new URL(from);
  leader.hostname = named.hostname;
  leader.port = named.port;
  return leader;
}

/** Answers that every master would give, so that asking on is of no use. */
function finalRefusal(endpoint: URL, { status, text }: Answer, principal: string | null): NoStream | null {
  if (status === 401 || status === 403) {
    const who = principal === null ? 'without credentials' : `as principal '${principal}'`;
    return nowhere('unauthorised', `${endpoint.host} does not let us in ${who}: HTTP ${status} ${text}`);
  }
  if (status >= 400 && status < 500 && status !== 404 && status !== 408 && status !== 429)
    return nowhere('refused', `${endpoint.host} refuses the subscription: HTTP ${status} ${text}`);
  return null;
}

/** 503 before an election or during recovery, 404 while a master starts, whatever a proxy says. */
function plainAnswer(endpoint: URL, { status, streamId, text }: Answer): string {
  if (status === 200 && streamId === null)
    return `${endpoint.host} is not a Mesos master: no Mesos-Stream-Id`;
  return `${endpoint.host}: HTTP ${status} ${text}`.trimEnd();
}

function nowhere(reason: NoStream['reason'], message: string): NoStream {
  return { kind: 'none', reason, message: message.trimEnd() };
}
