import type { Random } from '../../../../domain/random.ts';
import type { GocdUser } from '../options.ts';
import type { GocdState } from '../state.ts';
import { type GocdRequest, type GocdResponse, gsonPretty } from './http.ts';

/** Who asks, and what they may see. */
export interface Viewer {
  readonly name: string;
  readonly admin: boolean;
  mayView(pipeline: string): boolean;
}

export type Login =
  | { readonly kind: 'viewer'; readonly viewer: Viewer; readonly cookie: string | null }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused'; readonly message: string; readonly scheme: 'basic' | 'bearer' };

interface Session {
  readonly user: GocdUser;
  readonly since: number;
  usedAt: number;
}

/** An API session dies after this much idleness; every 30 minutes the credentials are looked at again. */
const IDLE_MS = 300_000;
const REAUTHENTICATE_MS = 30 * 60_000;
/** What the cookie says of itself: 14 days. */
const COOKIE_S = 14 * 86_400;

const EVERYONE: Viewer = { name: 'anonymous', admin: true, mayView: () => true };
const BAD_CREDENTIALS =
  'Invalid credentials. Either your username and password are incorrect, or there is a problem with your browser cookies. Please check with your administrator.';

/** Basic and bearer logins, and the sessions they make. */
export class Authentication {
  readonly #state: GocdState;
  readonly #random: Random;
  /** In order of last use. */
  readonly #sessions = new Map<string, Session>();

  constructor(state: GocdState, random: Random) {
    this.#state = state;
    this.#random = random;
  }

  /** A request with a live session is not checked against its credentials again. */
  login(request: GocdRequest): Login {
    const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(/\s+/, 2);
    const kind = scheme.toLowerCase();
    const isBearer = kind === 'bearer' && this.#state.release.hasAccessTokens;
    if (this.#state.security === null) return openLogin(kind === 'basic', isBearer);
    const session = this.#resume(request.headers.cookie ?? '');
    if (session !== null) return { kind: 'viewer', viewer: viewerOf(session.user), cookie: null };
    if (kind === 'basic') return this.#begin(this.#userByPassword(credentials), 'basic', BAD_CREDENTIALS);
    if (isBearer)
      return this.#begin(this.#userByToken(credentials), 'bearer', 'Invalid Personal Access Token.');
    return { kind: 'anonymous' };
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  #begin(user: GocdUser | undefined, scheme: 'basic' | 'bearer', refusal: string): Login {
    if (user === undefined) return { kind: 'refused', scheme, message: refusal };
    const now = this.#state.clock.now();
    for (const [id, { usedAt }] of this.#sessions) {
      if (now - usedAt < IDLE_MS) break;
      this.#sessions.delete(id);
    }
    const id = this.#newId();
    this.#sessions.set(id, { user, since: now, usedAt: now });
    return { kind: 'viewer', viewer: viewerOf(user), cookie: this.#cookie(id) };
  }

  /** Of the session that a refused request is given too: nobody is logged in with it. */
  emptySession(): string {
    return this.#cookie(this.#newId());
  }

  #newId(): string {
    const part = () => this.#random.integer(0, 0x7fffffff).toString(36);
    return `node0${part()}${part()}0`;
  }

  #cookie(id: string): string {
    const ends = new Date(this.#state.clock.now() + COOKIE_S * 1_000)
      .toUTCString()
      .replace(/^(\w+, \d+) (\w+) /, '$1-$2-');
    return `JSESSIONID=${id}; Path=/go; Expires=${ends}; Max-Age=${COOKIE_S}; HttpOnly`;
  }

  #resume(cookie: string): Session | null {
    const id = /(?:^|;\s*)JSESSIONID=([^;]*)/.exec(cookie)?.[1];
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (id === undefined || session === undefined) return null;
    const now = this.#state.clock.now();
    this.#sessions.delete(id);
    if (now - session.usedAt >= IDLE_MS || now - session.since >= REAUTHENTICATE_MS) return null;
    session.usedAt = now;
    this.#sessions.set(id, session);
    return session;
  }

  #userByPassword(credentials: string): GocdUser | undefined {
    const [name, ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    return this.#state.security?.users.find(
      (user) => user.name === name && user.password === password.join(':'),
    );
  }

  #userByToken(token: string): GocdUser | undefined {
    const owner = this.#state.security?.tokens?.find((known) => known.token === token)?.user;
    return this.#state.security?.users.find(({ name }) => name === owner);
  }
}

/** Without security everyone is admin, but credentials are refused. */
function openLogin(isBasic: boolean, isBearer: boolean): Login {
  if (!isBasic && !isBearer) return { kind: 'viewer', viewer: EVERYONE, cookie: null };
  return {
    kind: 'refused',
    scheme: isBasic ? 'basic' : 'bearer',
    message: `${isBasic ? 'Basic' : 'Bearer'} authentication credentials are not required, since security has been disabled on this server.`,
  };
}

function viewerOf({ name, admin, views }: GocdUser): Viewer {
  return { name, admin, mayView: (pipeline) => admin || views === undefined || views.includes(pipeline) };
}

/** The filter chain's 401: XML for XML, else JSON under the type that was asked for. A bad token is not asked for a password. */
export function unauthorised(
  request: GocdRequest,
  message: string,
  scheme: 'basic' | 'bearer' = 'basic',
): GocdResponse {
  const [path = ''] = request.path.split('?');
  const accept = request.headers.accept ?? '';
  const challenge = scheme === 'bearer' ? {} : { 'www-authenticate': 'Basic realm="GoCD"' };
  if (path.endsWith('.xml') || /xml/.test(accept))
    return {
      status: 401,
      headers: { ...challenge, 'content-type': 'application/xml;charset=utf-8' },
      body: `<access-denied>\n  <message>${message}</message>\n</access-denied>\n`,
    };
  return filterAnswer(request, 401, message, challenge);
}

/** A refusal by the filter chain. */
export function filterAnswer(
  request: GocdRequest,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GocdResponse {
  const accept = request.headers.accept ?? '';
  const type = accept.startsWith('application/vnd.go.cd') ? accept : 'application/json';
  return {
    status,
    headers: { ...headers, 'content-type': `${type};charset=utf-8` },
    body: gsonPretty({ message }),
  };
}
