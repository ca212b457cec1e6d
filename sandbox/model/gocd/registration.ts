import { createHmac } from 'node:crypto';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { AgentRecord } from './agentRecord.ts';
import type { AgentRegister } from './agentRegister.ts';

/** What an agent sends to register: `POST /go/admin/agent`. */
export interface RegistrationForm {
  readonly uuid: string;
  readonly token: string;
  /** The machine's own host name. */
  readonly hostname: string;
  readonly ip: string;
  readonly sandbox: string;
  readonly operatingSystem: string;
  readonly freeSpace: number;
  readonly autoRegister: AutoRegister | null;
}

/** The `agent.auto.register.*` properties. */
export interface AutoRegister {
  readonly key: string;
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  /** Used instead of the machine's own name, if the key is right. */
  readonly hostname: string | null;
  readonly elastic: { readonly pluginId: string; readonly agentId: string } | null;
}

/** The answer to a call of an agent that is not registered yet. */
export interface RegistrationAnswer {
  readonly status: 200 | 202 | 403 | 409 | 422 | 503;
  readonly body: string;
}

export interface Registration {
  /** Token for a uuid; 409 if it is registered or pending already. */
  token(uuid: string): RegistrationAnswer;
  /** 200 registered, 202 Pending, 403 bad token, 422 not acceptable, 503 not now. */
  register(form: RegistrationForm): RegistrationAnswer;
}

export interface RegistrationParts {
  readonly clock: Clock;
  readonly agents: AgentRegister;
  readonly tokenKey: string;
  readonly maxPending: number;
  /** The server's auto-registration key at this moment; null if it has none. */
  autoRegisterKey(): string | null;
  /** Uses up a key issued to an elastic plugin; false if it isn't one. */
  useEphemeralKey(key: string): boolean;
  /** Neither starting nor in maintenance. */
  accepts(): boolean;
}

const RESOURCE_NAME = /^[-\w\s|.]*$/;

export function isResourceName(name: string): boolean {
  return RESOURCE_NAME.test(name);
}

export function invalidResourceMessage(name: string): string {
  return `Resource name '${name}' is not valid. Valid names much match '^[-\\w\\s|.]*$'`;
}

export function createRegistration(parts: RegistrationParts): Registration {
  const tokenOf = (uuid: string) => createHmac('sha256', parts.tokenKey).update(uuid).digest('base64');

  return {
    token: (uuid) => {
      if (!parts.accepts()) return unavailable;
      if (uuid.trim() === '') return { status: 409, body: 'UUID cannot be blank.' };
      if (parts.agents.find(uuid) === null) return { status: 200, body: tokenOf(uuid) };
      return { status: 409, body: 'A token has already been issued for this agent.' };
    },
    register: (form) => {
      if (!parts.accepts()) return unavailable;
      if (form.token !== tokenOf(form.uuid)) return { status: 403, body: 'Not a valid token.' };
      const admission = admit(parts, form.autoRegister);
      if (admission.refusal !== null) return { status: 422, body: admission.refusal };
      const known = parts.agents.find(form.uuid);
      if (known === null) return addRecord(parts, form, admission.properties);
      if (known.configState !== 'Pending') return registered;
      if (admission.properties === null) {
        if (known.runtime !== null) known.runtime.heardAt = parts.clock.now();
        return pending;
      }
      return addRecord(parts, form, admission.properties);
    },
  };
}

const unavailable: RegistrationAnswer = { status: 503, body: 'Service Unavailable' };
const registered: RegistrationAnswer = { status: 200, body: '' };
const pending: RegistrationAnswer = { status: 202, body: '' };

/** The properties that count: none without the right key, which for an elastic agent is one issued to its plugin. */
function admit(
  parts: RegistrationParts,
  offered: AutoRegister | null,
): { readonly refusal: string | null; readonly properties: AutoRegister | null } {
  if (offered === null) return { refusal: null, properties: null };
  if (offered.elastic !== null) {
    if (parts.useEphemeralKey(offered.key)) return { refusal: null, properties: offered };
    return {
      refusal:
        'Elastic agent registration requires an auto-register agent key to be setup on the server. The agentAutoRegisterKey is either not provided or expired.',
      properties: null,
    };
  }
  if (offered.key === '' || offered.key !== parts.autoRegisterKey())
    return { refusal: null, properties: null };
  const invalid = offered.resources.find((name) => !isResourceName(name));
  if (invalid === undefined) return { refusal: null, properties: offered };
  return {
    refusal: `Error occurred during agent registration process: ${invalidResourceMessage(invalid)}`,
    properties: null,
  };
}

function addRecord(
  parts: RegistrationParts,
  form: RegistrationForm,
  properties: AutoRegister | null,
): RegistrationAnswer {
  if (properties === null && parts.agents.pendingCount() >= parts.maxPending)
    return {
      status: 422,
      body: `Error occurred during agent registration process: Max pending agents allowed ${parts.maxPending}, limit reached`,
    };
  const record: AgentRecord = {
    uuid: form.uuid,
    hostname: properties?.hostname || form.hostname,
    configState: properties === null ? 'Pending' : 'Enabled',
    resources: distinct(properties?.resources ?? []),
    environments: distinct(properties?.environments ?? []),
    elastic: properties?.elastic ?? null,
    ip: form.ip,
    runtime: {
      heardAt: parts.clock.now(),
      status: properties === null ? 'Unknown' : 'Idle',
      building: null,
      sandbox: form.sandbox,
      operatingSystem: form.operatingSystem,
      freeSpace: form.freeSpace,
      version: null,
      killRequested: false,
    },
  };
  parts.agents.add(record);
  return properties === null ? pending : registered;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}
