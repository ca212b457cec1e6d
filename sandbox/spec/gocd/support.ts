import { readFileSync } from 'node:fs';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import { AgentProcess, type AgentSettings } from '../../model/gocd/agentProcess.ts';
import type { GocdRequest, GocdResponse } from '../../model/gocd/api/http.ts';
import type { Job } from '../../model/gocd/job.ts';
import type { GocdOptions } from '../../model/gocd/options.ts';
import { createGocd, type Gocd } from '../../model/gocd/server.ts';

export const KEY = 'a-key-for-agents';
export const V7 = 'application/vnd.go.cd.v7+json';
/** A server with an environment of one pipeline. */
export const STAGING = { environments: [{ name: 'staging', pipelines: ['checkout-service'] }] };

/** A model server on virtual time, with what a spec needs to talk to it. */
export interface Rig {
  readonly clock: VirtualClock;
  readonly gocd: Gocd;
  /** Starts an agent with the right key under this name. */
  agent(hostname: string, settings?: Partial<AgentSettings> & Partial<Offer>): AgentProcess;
  send(method: string, path: string, options?: Sent): GocdResponse;
  /** Schedules one job and returns it: it changes as its life goes on. */
  job(request?: Partial<Parameters<Gocd['schedule']>[0]>): Job;
  /** An agent as the API lists it. */
  listed(hostname: string): ListedAgent;
}

export interface ListedAgent {
  readonly uuid: string;
  readonly agent_config_state: string;
  readonly agent_state: string;
  readonly build_state: string;
  readonly build_details?: unknown;
  readonly environments: readonly { readonly name: string; readonly origin: { readonly type: string } }[];
  readonly [field: string]: unknown;
}

interface Offer {
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  readonly key: string;
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function rig(options: GocdOptions = {}, startMs = Date.UTC(2026, 7, 20, 7, 0, 0)): Rig {
  const clock = new VirtualClock(startMs);
  const random = randomFrom(1);
  const gocd = createGocd({ clock, random, options: { autoRegisterKey: KEY, ...options } });
  const send: Rig['send'] = (method, path, { headers = {}, body } = {}) => {
    const request: GocdRequest = {
      method,
      path,
      headers: { accept: V7, host: 'gocd.example.com', 'x-forwarded-proto': 'https', ...headers },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    };
    return gocd.handle(request);
  };
  return {
    clock,
    gocd,
    send,
    agent: (hostname, { resources = [], environments = [], key = KEY, ...settings } = {}) =>
      new AgentProcess(
        { clock, random, gocd },
        {
          hostname: 'f00dcafe0001',
          ip: '10.20.3.11',
          autoRegister: { key, resources, environments, hostname, elastic: null },
          ...settings,
        },
      ),
    job: (request = {}) => {
      const [job] = gocd.schedule({ pipeline: 'shop', stage: 'build', job: 'compile', ...request });
      if (job === undefined) throw new Error('the job was not scheduled');
      return job;
    },
    listed: (hostname) => {
      const list = JSON.parse(send('GET', '/go/api/agents').body)._embedded.agents;
      return list.find((agent: { readonly hostname: string }) => agent.hostname === hostname);
    },
  };
}

/** An answer of a GoCD server, kept as it is. */
export function sample(name: string): string {
  return readFileSync(new URL(`../../../spec/samples/gocd/${name}`, import.meta.url), 'utf8');
}

export function basic(name: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}
