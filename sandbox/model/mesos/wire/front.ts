import type { Secret } from '../../../../domain/secret.ts';
import type { Address, MasterAnswer, MasterRequest } from '../api.ts';
import type { Master } from '../master/master.ts';
import { empty, header, refusal } from './answers.ts';
import { machineMode, maintenanceSchedule, operatorApi, teardownByForm, version } from './operatorApi.ts';
import { schedulerApi } from './schedulerApi.ts';

/** What a master process is, as seen from outside. */
export type Standing =
  | { readonly kind: 'down' }
  | { readonly kind: 'leading'; readonly master: Master }
  /** Leading, but still reading its registry. */
  | { readonly kind: 'recovering' }
  /** Another master leads, or for the moment none. */
  | { readonly kind: 'standby'; readonly leader: Address | null };

export interface FrontParts {
  readonly standing: Standing;
  readonly authentication: Readonly<Record<string, Secret>> | null;
  readonly address: Address;
}

/** Answers a request as the HTTP server of a master does. */
export function answer(request: MasterRequest, parts: FrontParts): MasterAnswer {
  const { standing } = parts;
  if (standing.kind === 'down') return { kind: 'none' };
  const [path = '', query] = request.path.split('?');
  const route = routeOf(path);
  if (route === '/health') return empty(200);
  if (route === '/version') return version();
  const principal = route === '/api/v1/scheduler' ? authenticate(request, parts.authentication) : null;
  if (principal === UNAUTHENTICATED)
    return refusal(401, '401 Unauthorized.', { 'WWW-Authenticate': 'Basic realm="mesos-master-scheduler"' });
  if (route === '/redirect')
    return redirect(standing.kind === 'standby' ? standing.leader : parts.address, '');
  if (standing.kind === 'recovering') return refusal(503, 'Master has not finished recovery');
  if (standing.kind === 'standby')
    return redirect(standing.leader, `/master${route}${query === undefined ? '' : `?${query}`}`);
  return dispatch(standing.master, request, route, principal);
}

/** Scheme-less, and with the path as libprocess sees it, the prefix included even if the request had none. */
function redirect(leader: Address | null, path: string): MasterAnswer {
  if (leader === null) return refusal(503, 'No leader elected');
  return empty(307, { Location: `//${leader.hostname}:${leader.port}${path}` });
}

/** The path without the prefix `/master` and without a slash at the end, which both make no difference. */
function routeOf(path: string): string {
  return path.replace(/^\/master(?=\/)/, '').replace(/(?<=.)\/$/, '');
}

function dispatch(
  master: Master,
  request: MasterRequest,
  route: string,
  principal: string | null,
): MasterAnswer {
  if (route === '/api/v1/scheduler') return schedulerApi(master, request, principal);
  if (route === '/api/v1' || route.startsWith('/api/v1/')) return operatorApi(master, request);
  if (route === '/teardown') return teardownByForm(master, request);
  if (request.method === 'POST' && route === '/maintenance/schedule')
    return maintenanceSchedule(master, request);
  if (request.method === 'POST' && route === '/machine/down') return machineMode(master, request, 'down');
  if (request.method === 'POST' && route === '/machine/up') return machineMode(master, request, 'up');
  return empty(404);
}

const UNAUTHENTICATED = Symbol('unauthenticated');

/** The principal whose credentials a request carries; null if none are asked for. The scheme's case matters. */
function authenticate(
  request: MasterRequest,
  known: FrontParts['authentication'],
): string | null | typeof UNAUTHENTICATED {
  if (known === null) return null;
  const encoded = /^Basic (.+)$/.exec(header(request, 'Authorization') ?? '')?.[1] ?? '';
  const [principal = '', secret, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const expected = Object.hasOwn(known, principal) ? known[principal] : undefined;
  return expected && rest.length === 0 && expected.reveal() === secret ? principal : UNAUTHENTICATED;
}
