import { readFileSync } from 'node:fs';
import nock from 'nock';
import { lastValueFrom, type Observable, toArray } from 'rxjs';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import type { Clock } from '../../../domain/clock/clock.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { GoServerConfig, PoolConfig } from '../../../domain/config.ts';
import type { GocdFact } from '../../../domain/facts.ts';
import type { GocdFailure, GocdView } from '../../../domain/gocd.ts';
import type { GocdServer } from '../../../services/ports.ts';

export const HOST = 'http://ci.example:8153';
export const MINUTE = 60_000;
export const START = Date.UTC(2026, 7, 20, 7, 20);

export type Reply = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

/** What a pretended server answers: by `METHOD path`, or `METHOD path vN` for one version of the API alone. */
export type Replies = Readonly<Record<string, Reply | (() => Reply)>>;

export function sample(name: string): string {
  return readFileSync(new URL(`../../samples/gocd/${name}`, import.meta.url), 'utf8');
}

export function json(body: unknown, status = 200): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [status, text, { 'content-type': 'application/vnd.go.cd.v1+json;charset=utf-8' }];
}

export function xml(body: string): Reply {
  return [200, body, { 'content-type': 'application/xml;charset=utf-8' }];
}

export function html(body: string, status = 200): Reply {
  return [status, body, { 'content-type': 'text/html;charset=utf-8' }];
}

export function version(text: string): Reply {
  return [200, JSON.stringify({ version: text })];
}

export const NO_SUCH_PATH = html(sample('error-404-wrong-api-version.html'), 404);
export const FEED = 'GET /go/api/feed/jobs/scheduled.xml';
export const OLD_FEED = 'GET /go/api/jobs/scheduled.xml';
export const AGENTS = 'GET /go/api/agents';
export const MAINTENANCE = 'GET /go/api/admin/maintenance_mode/info';
export const PROFILES = 'GET /go/api/elastic/profiles';

/** A server of today with nothing to do, asked by an administrator. */
export const QUIET: Replies = {
  'GET /go/api/version': [200, sample('version.json'), { 'content-type': 'text/html' }],
  [FEED]: xml(sample('scheduled-empty.xml')),
  [AGENTS]: json(sample('agents-empty.json')),
  [MAINTENANCE]: json(sample('maintenance-info.json')),
  [PROFILES]: json({ _embedded: { profiles: [] } }),
};

export interface Asked {
  readonly call: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers all requests to HOST in place of what did before, and gives the list to which each is added. What is not foreseen is a 404. */
export function pretend(replies: Replies): Asked[] {
  nock.cleanAll();
  const asked: Asked[] = [];
  for (const method of ['GET', 'PATCH', 'DELETE'])
    nock(HOST)
      .persist()
      .intercept(/.*/, method)
      .reply(function (uri, body) {
        const accept = String(this.req.headers.accept);
        const number = /^application\/vnd\.go\.cd\.(v\d+)\+json$/.exec(accept)?.[1];
        asked.push({
          call: number === undefined ? `${method} ${uri}` : `${method} ${uri} ${number}`,
          headers: Object.fromEntries(Object.entries(this.req.headers).map(([k, v]) => [k, String(v)])),
          body,
        });
        const reply = replies[`${method} ${uri} ${number}`] ?? replies[`${method} ${uri}`] ?? NO_SUCH_PATH;
        const [status, text, headers] = typeof reply === 'function' ? reply() : reply;
        return [status, text, { ...headers }];
      });
  return asked;
}

export function callsIn(asked: readonly Asked[], part = ''): string[] {
  return asked.map(({ call }) => call).filter((call) => call.includes(part));
}

/** Keeps the specs of this adapter off the network. Leaves nock as it was, for the specs of others. */
export function withPretendedNetwork(): void {
  withNock(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => nock.cleanAll());
}

/** For what only real sockets can show. */
export function withRealNetwork(): void {
  withNock(() => {});
}

function withNock(begin: () => void): void {
  const wasActive = nock.isActive();
  before(() => {
    nock.restore();
    begin();
  });
  after(() => {
    nock.enableNetConnect();
    nock.restore();
    if (wasActive) nock.activate();
  });
}

export const GO_SERVER: GoServerConfig = {
  url: `${HOST}/go`,
  agentUrl: `${HOST}/go`,
  credentials: { kind: 'none' },
  requestTimeout: 10_000,
  elasticPipelines: [],
  backlogSource: 'auto',
  tls: { caFile: null, certFile: null, keyFile: null, verify: true },
};

/** An instance that serves all jobs. */
export const INSTANCE = {
  name: 'ci',
  serve: { environments: [], resources: [], pipelines: [], groups: [] },
  shares: [],
} as const;

export interface UnderTest {
  readonly config?: Partial<GoServerConfig>;
  readonly clock?: Clock;
  readonly pools?: readonly PoolConfig[];
  readonly bodyLimit?: number;
}

export function gocdServer({
  config = {},
  clock = new VirtualClock(START),
  pools = [],
  bodyLimit,
}: UnderTest = {}): GocdServer {
  const goServer = { ...GO_SERVER, ...config };
  return createGocdServer({
    config: { ...INSTANCE, goServer, pools, backlog: { pollInterval: 2 * MINUTE } },
    clock,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
  });
}

/** The one fact that an observable of this adapter brings. */
export async function factOf(outcome: Observable<GocdFact>): Promise<GocdFact> {
  const [fact, ...more] = await lastValueFrom(outcome.pipe(toArray()));
  if (fact === undefined || more.length > 0) throw new Error(`expected one fact, not ${more.length + 1}`);
  return fact;
}

export async function viewOf(server: GocdServer): Promise<GocdView> {
  const fact = await factOf(server.poll());
  if (fact.type !== 'gocd.polled') throw new Error(`expected a view, not ${JSON.stringify(fact)}`);
  return fact.view;
}

export async function failureOf(outcome: Observable<GocdFact>): Promise<GocdFailure> {
  const fact = await factOf(outcome);
  if (!('failure' in fact)) throw new Error(`expected a failure, not ${JSON.stringify(fact)}`);
  return fact.failure;
}
