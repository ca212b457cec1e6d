import type { Random } from '../../../../domain/random.ts';
import type { GocdState } from '../state.ts';
import { agentRoutes } from './agentRoutes.ts';
import { Authentication, filterAnswer, unauthorised, type Viewer } from './authentication.ts';
import { configRoutes } from './configRoutes.ts';
import { dashboardRoutes } from './dashboardRoutes.ts';
import { answerFeed } from './feed.ts';
import { historyRoutes } from './historyRoutes.ts';
import {
  type Form,
  type GocdRequest,
  type GocdResponse,
  gsonCompact,
  gsonPretty,
  HTML_NOT_FOUND,
} from './http.ts';
import { jobRoutes } from './jobRoutes.ts';
import { answerRegistration } from './registrationRoutes.ts';
import { dispatch } from './routes.ts';
import { serverRoutes } from './serverRoutes.ts';

const HEALTH = '/go/api/v1/health';
const VERSION = '/go/api/version';

export interface Api {
  handle(request: GocdRequest, form?: Form): GocdResponse;
  forgetSessions(): void;
}

/** The server's HTTP interface: first the conditions of the whole server, then login, then the endpoints. */
export function createApi(state: GocdState, random: Random): Api {
  const authentication = new Authentication(state, random);
  const routes = [
    ...agentRoutes(state.release),
    ...historyRoutes(state.release),
    ...jobRoutes(state.release),
    ...serverRoutes(state.release),
    ...dashboardRoutes(state.release),
    ...configRoutes(state.release),
  ];

  const serve = (request: GocdRequest, viewer: Viewer, form: Form): GocdResponse => {
    const path = pathOf(request);
    if (path === HEALTH && state.release.has('health')) return healthy;
    if (path.startsWith('/go/api/admin/') && !viewer.admin)
      return filterAnswer(request, 403, 'You are not authorized to access this resource!');
    return answerFeed(state, request, viewer, form) ?? dispatch(routes, state, request, viewer, form);
  };

  const handle = (request: GocdRequest, form: Form = 'bytes'): GocdResponse => {
    const path = pathOf(request);
    if (state.mode.starting) return starting(request);
    if (state.mode.backup && path !== HEALTH)
      return unavailable(request, 'Server is under maintenance mode, please try later.');
    if (state.mode.maintenance !== null && !['GET', 'HEAD'].includes(request.method))
      return unavailable(request, 'Server is in maintenance mode, please try later.');
    const registration = answerRegistration(state, request);
    if (registration !== null) return registration;
    if (!path.startsWith('/go/api/')) return HTML_NOT_FOUND;
    const login = authentication.login(request);
    const withSession = (answer: GocdResponse): GocdResponse => ({
      ...answer,
      headers: { ...answer.headers, 'set-cookie': authentication.emptySession() },
    });
    if (login.kind === 'refused') return withSession(unauthorised(request, login.message, login.scheme));
    if (login.kind === 'viewer') {
      const answer = serve(request, login.viewer, form);
      if (login.cookie === null) return answer;
      return { ...answer, headers: { ...answer.headers, 'set-cookie': login.cookie } };
    }
    if (path === HEALTH || path === VERSION) return serve(request, NOBODY, form);
    return withSession(unauthorised(request, 'You are not authenticated!'));
  };

  /** Its web server says of every answer when it was made, in whole seconds. */
  const handleDated: Api['handle'] = (request, form) => {
    const answer = handle(request, form);
    const date = new Date(state.clock.now()).toUTCString();
    return { ...answer, headers: { date, ...answer.headers } };
  };

  return { handle: handleDated, forgetSessions: () => authentication.forgetSessions() };
}

const NOBODY: Viewer = { name: 'anonymous', admin: false, mayView: () => false };

const healthy: GocdResponse = {
  status: 200,
  headers: { 'content-type': 'application/vnd.go.cd.v1+json;charset=utf-8' },
  body: `${gsonPretty({ health: 'OK' })}\n`,
};

function pathOf(request: GocdRequest): string {
  return request.path.split('?')[0] ?? '';
}

/** From the handler that stands in until the web application is up. */
function starting(request: GocdRequest): GocdResponse {
  const accept = request.headers.accept ?? 'text/html';
  const text = 'GoCD server is starting';
  const headers = { 'cache-control': 'no-cache, must-revalidate, no-store' };
  const answer = (type: string, body: string) => ({
    status: 503,
    headers: { ...headers, 'content-type': type },
    body: `${body}\n`,
  });
  if (accept.includes('json')) return answer('application/json', `{ "message": "${text}" }`);
  if (accept.includes('html')) return answer('text/html', `<html><body><h2>${text}</h2></body></html>`);
  return answer('text/plain', text);
}

/** From the filters for maintenance mode and backups. */
function unavailable(request: GocdRequest, message: string): GocdResponse {
  const accept = request.headers.accept ?? '';
  if (accept.includes('json'))
    return { status: 503, headers: { 'content-type': 'application/json' }, body: gsonCompact({ message }) };
  if (accept.includes('xml'))
    return {
      status: 503,
      headers: { 'content-type': 'application/xml' },
      body: `<message>${message}</message>`,
    };
  return {
    status: 503,
    headers: { 'content-type': 'text/html' },
    body: `<html><body><h2>${message}</h2></body></html>`,
  };
}
