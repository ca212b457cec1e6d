import type { CallAnswer } from './http.ts';

const API_PATH = '/api/v1/scheduler';

/** After a leader has died, others send us to it, or a restarted one to itself, for as long as ZooKeeper waits. */
const MOST_HOPS = 5;

/** Masters in the order they are to be asked: each once, and after one that does not lead the one it names. */
export class MastersToAsk {
  readonly #queue: URL[];
  readonly #asked = new Set<string>();
  #hops = 0;

  constructor(baseUrls: readonly string[]) {
    this.#queue = baseUrls.map(endpointOf);
  }

  get anyAsked(): boolean {
    return this.#asked.size > 0;
  }

  /** The endpoint to ask now; undefined after the last. */
  next(): URL | undefined {
    const endpoint = this.#queue.shift();
    if (endpoint === undefined) return undefined;
    if (this.#asked.has(endpoint.href)) return this.next();
    this.#asked.add(endpoint.href);
    return endpoint;
  }

  /** The leader that an answer names, who is then asked next; null if it names none. */
  follow(endpoint: URL, { status, location }: CallAnswer): URL | null {
    const leader = status === 307 ? leaderNamed(endpoint, location) : null;
    if (leader !== null && this.#hops++ < MOST_HOPS) this.#queue.unshift(leader);
    return leader;
  }
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
