import { setImmediate as nextTurn } from 'node:timers/promises';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import type { Clock } from '../../domain/clock/clock.ts';
import type { HttpConfig } from '../../domain/config.ts';
import type { OperatorFact } from '../../domain/facts.ts';
import type { Metrics } from '../../services/metrics/metrics.ts';
import type { Log } from '../../services/ports.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { accessRules, isChange } from './access.ts';
import { keepRoom } from './connections.ts';
import { EVENT_STREAM, EventStreams } from './eventStreams.ts';
import { leverRoutes } from './leverRoutes.ts';
import { openApiDocument } from './openApi.ts';
import { operatorRoutes } from './operatorRoutes.ts';
import { wishesTo } from './operators.ts';
import { readPage, servePage } from './page.ts';
import { answerTo, Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { SharedAnswers } from './sharedAnswers.ts';
import { viewRoutes } from './viewRoutes.ts';

/** No request of ours has a body of more than a name. */
const BODY_LIMIT_BYTES = 4 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 512;
/** Of these, so many may say nothing, or not take their answers; the rest are for those who ask or listen. */
const MOST_IDLE_CONNECTIONS = 128;
/** Of one client, per minute. */
const MOST_REQUESTS = 600;
const LONGEST_TASK_ID = 300;

export interface HttpParts {
  readonly http: HttpConfig;
  readonly view: OperatorsView;
  readonly metrics: Metrics;
  /** Passes on what an operator asks for. */
  readonly request: (fact: OperatorFact) => void;
  readonly log: Log;
  readonly clock: Pick<Clock, 'after'>;
  /** Folder of the dashboard's files; need not be there. */
  readonly dashboard: string;
  readonly beside?: Beside;
}

/** What is served beside the framework's own API, and what the page loads for it. */
export interface Beside {
  readonly routes: readonly Route[];
  /** A file of the dashboard. */
  readonly script: string;
}

/** Everything we serve over HTTP, not listening yet. */
export async function createApp(parts: HttpParts): Promise<FastifyInstance> {
  const { http, view, metrics, clock, log } = parts;
  const answer = answerer(view, log);
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    rewriteUrl: ({ url = '/' }) => belowBase(url, http.basePath),
    schemaController: { compilersFactory: NO_SCHEMAS },
    routerOptions: { maxParamLength: LONGEST_TASK_ID },
    // Clients that do not keep up must not keep us from leaving.
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => answer(error, request, reply),
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  keepRoom(app.server, MOST_IDLE_CONNECTIONS);
  app.setErrorHandler<FastifyError>((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: `there is no ${request.method} ${request.url.slice(0, 200)}`,
      hint: 'see / for what there is',
    }),
  );
  await app.register(helmet, HEADERS);
  await app.register(compress, COMPRESSION);
  await app.register(rateLimit, { global: false });
  app.addHook('onRequest', app.rateLimit({ max: MOST_REQUESTS, allowList: ({ url }) => url === '/health' }));
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onRequest', async ({ originalUrl }, reply) => {
    // The page's addresses are relative: from here they would lead beside it.
    if (http.basePath !== '' && originalUrl === http.basePath) await reply.redirect(`${http.basePath}/`, 308);
  });
  for (const check of accessRules(http)) app.addHook('onRequest', check);

  const streams = new EventStreams(view.news, clock);
  const shared = new SharedAnswers(view.size, clock);
  app.addHook('onSend', async (request) => {
    if (isChange(request)) shared.forget();
  });
  app.addHook('preClose', async () => {
    streams.close();
    shared.forget();
    await nextTurn();
  });
  const wish = wishesTo(view, parts.request);
  const routes = [
    ...viewRoutes(view, metrics, streams),
    ...operatorRoutes(view, { wish, log }),
    ...leverRoutes(view, wish),
    ...(parts.beside?.routes ?? []),
  ];
  serve(app, routes, shared);
  servePage(app, await readPage(parts.dashboard, parts.beside?.script), routes);
  return app;
}

function serve(app: FastifyInstance, routes: readonly Route[], shared: SharedAnswers): void {
  for (const { method, url, handle, answers, isShared = false } of routes)
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        if (!isShared || !shared.isWorthIt) return handle(request, reply);
        reply.type('application/json; charset=utf-8');
        return shared.answer(request.url, () => handle(request, reply));
      },
      // To ask for nothing but the headers of an endless stream would never end.
      exposeHeadRoute: method === 'GET' && answers[200]?.type !== EVENT_STREAM,
    });
  // Most runs are never asked for it, and no start has to wait for it.
  let document: ReturnType<typeof openApiDocument> | null = null;
  app.get('/openapi.json', () => {
    document ??= openApiDocument(routes);
    return document;
  });
}

function answerer(view: Pick<OperatorsView, 'refused'>, log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = answerTo(error);
    // Who tries to change something, and may not, is told of.
    if (refusal !== null && isChange(request)) {
      const refused = { ip: request.ip, request: requestLine(request), why: refusal.answer.error };
      log.warn(`HTTP: ${refused.ip} was refused ${refused.request}: ${refused.why}`);
      if (!(error instanceof Refusal && error.isTold)) view.refused(refused);
    }
    if (refusal === null) log.error(`HTTP: ${error.message}`, { stack: error.stack });
    reply
      .code(refusal?.status ?? 500)
      .send(refusal?.answer ?? { error: 'something went wrong here', hint: 'see the log' });
  };
}

/** A proxy may leave the path that it has us below in what it passes on, or take it away. */
function belowBase(url: string, basePath: string): string {
  return url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url === basePath ? '/' : url;
}

/** What comes after a question mark is none of ours, and may be a secret by mistake. */
function requestLine({ method, url }: FastifyRequest): string {
  return `${method} ${url.split('?')[0]?.slice(0, 200)}`;
}

/** Routes check what they are given themselves: who needs no compilers of schemas need not load them. */
const NO_SCHEMAS = {
  buildValidator: () => () => {
    throw new Error('no route has a schema of Fastify');
  },
  buildSerializer: () => () => {
    throw new Error('no route has a schema of Fastify');
  },
};

/** All but the stream of events, which must come at once. Of what is short nothing would be gained. */
const COMPRESSION = {
  encodings: ['gzip'],
  threshold: 1024,
  customTypes: /^(application\/json|text\/(html|css|javascript|plain)|image\/svg\+xml)/,
} satisfies FastifyCompressOptions;

/** The page comes from here alone and is framed by none. It is plain HTTP: there is nothing to upgrade. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
} as const;
