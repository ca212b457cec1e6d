import type { AutoRegister, RegistrationAnswer } from '../registration.ts';
import type { GocdState } from '../state.ts';
import type { GocdRequest, GocdResponse } from './http.ts';

/** What agents download, and how they are called in requests. */
const JARS = ['agent', 'agent-launcher.jar', 'agent-plugins.zip', 'tfs-impl.jar'].map(
  (name) => `/go/admin/${name}`,
);

/** Room a registering agent reports if the form doesn't say. */
const UNKNOWN_SPACE = 0;

/** The calls of an agent that is not registered yet, which need no login; null for any other request. */
export function answerRegistration(state: GocdState, request: GocdRequest): GocdResponse | null {
  const [path = '', query = ''] = request.path.split('?');
  if (path === '/go/admin/agent/token' && request.method === 'GET') {
    if (!state.release.has('agentToken')) return null;
    return plain(state.registration.token(new URLSearchParams(query).get('uuid') ?? ''));
  }
  if (path === '/go/admin/latest-agent.status' && ['GET', 'HEAD'].includes(request.method)) {
    const told = Buffer.from(state.agentExtraProperties).toString('base64');
    return { status: 200, headers: { 'gocd-agent-extra-properties': told }, body: '' };
  }
  // A handler of its own answers HEAD, with the checksum and no word of the length: Jetty makes that 0.
  if (JARS.includes(path) && request.method === 'HEAD')
    return { status: 200, headers: { 'content-length': '0' }, body: '' };
  if (path !== '/go/admin/agent' || request.method !== 'POST') return null;
  const form = new URLSearchParams(request.body);
  const field = (name: string) => form.get(name) ?? '';
  return plain(
    state.registration.register({
      uuid: field('uuid'),
      token: field('token'),
      hostname: field('hostname'),
      ip: request.remote ?? '127.0.0.1',
      sandbox: field('location'),
      operatingSystem: field('operatingSystem'),
      freeSpace: Number(field('usablespace')) || UNKNOWN_SPACE,
      autoRegister: autoRegister(field),
    }),
  );
}

function autoRegister(field: (name: string) => string): AutoRegister | null {
  const [agentId, pluginId] = [field('elasticAgentId'), field('elasticPluginId')];
  const elastic = agentId === '' || pluginId === '' ? null : { agentId, pluginId };
  if (elastic === null && field('agentAutoRegisterKey') === '') return null;
  return {
    key: field('agentAutoRegisterKey'),
    resources: commaList(field('agentAutoRegisterResources')),
    environments: commaList(field('agentAutoRegisterEnvironments')),
    hostname: field('agentAutoRegisterHostname') || null,
    elastic,
  };
}

function commaList(text: string): readonly string[] {
  return text.split(',').filter((part) => part.trim() !== '');
}

function plain({ status, body }: RegistrationAnswer): GocdResponse {
  return { status, headers: { 'content-type': 'text/plain;charset=utf-8' }, body };
}
