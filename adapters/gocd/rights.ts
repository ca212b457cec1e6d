import { z } from 'zod';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { maskerOf } from '../../domain/masking/masker.ts';
import { DASHBOARD } from './reading/dashboard.ts';
import { createApi, type GocdApi, type JsonRequest } from './wire/api.ts';
import { type Connection, connect } from './wire/connection.ts';
import { createDialect, type Dialect, type ServerKind } from './wire/dialect.ts';
import { failureOf, GocdCallError } from './wire/failure.ts';

/** Whether the account may do one of the things that the program does. */
export interface Right {
  /** As `change agents`. */
  readonly to: string;
  /** `lacking` is what the server has and this account has not. */
  readonly verdict: 'yes' | 'no' | 'lacking in this version' | 'not known';
  /** What that means, in a few words; empty where nothing is to be said. */
  readonly remark: string;
  /** Without it the program cannot do its work at all. */
  readonly isNeeded: boolean;
}

export interface RightsParts {
  readonly config: Pick<Config, 'goServer' | 'pools'>;
  readonly clock: Clock;
  /** The way to the server; by default real HTTP. */
  readonly connection?: Connection;
}

/** No agent has it. Who may not change agents is refused before GoCD looks whether there is one. */
const NOBODY = 'gocd-mesos-check';

interface Asking {
  readonly connection: Connection;
  readonly api: GocdApi;
  readonly dialect: Dialect;
  readonly server: ServerKind;
  readonly signal: AbortSignal;
}

interface Question {
  readonly to: string;
  /** Does the thing, or as much of it as changes nothing; what it resolves with is remarked. */
  readonly ask: (asking: Asking) => Promise<string>;
  readonly without: string;
  readonly isNeeded?: boolean;
  readonly isInVersion?: (server: ServerKind) => boolean;
}

const ANYTHING = z.unknown();

const QUESTIONS: readonly Question[] = [
  {
    to: 'read agents',
    ask: async ({ api, dialect, signal }) => {
      await dialect.viaAgents(signal, (version) => api.jsonBody({ path: '/api/agents', version }, signal));
      return '';
    },
    without: 'nothing can be launched or removed',
    isNeeded: true,
  },
  {
    to: 'change agents',
    ask: async ({ api, dialect, signal }) => {
      const request = {
        method: 'PATCH',
        path: `/api/agents/${NOBODY}`,
        body: { agent_config_state: 'Disabled' },
      };
      await orMissing(
        dialect.viaAgents(
          signal,
          (version) => api.json({ ...request, method: 'PATCH', version }, ANYTHING, signal),
          (error) => error instanceof GocdCallError && error.missing === 'endpoint',
        ),
      );
      return '';
    },
    without: 'agents cannot be taken away: make the account a system administrator',
    isNeeded: true,
  },
  {
    to: 'read what agents have run',
    ask: async ({ api, signal }) => {
      await orMissing(
        api.json({ path: `/api/agents/${NOBODY}/job_run_history`, version: 1 }, ANYTHING, signal),
      );
      return '';
    },
    without: 'single-use and max-jobs go by what is seen: make the account a system administrator',
    isInVersion: ({ jobDetails }) => jobDetails === 'by stage',
  },
  {
    to: 'read the feed of waiting jobs',
    ask: async ({ api, connection, dialect, signal }) => {
      const path = await dialect.viaFeed(signal, async (way) => {
        await api.xml(way, signal);
        return way;
      });
      const { deprecatedIn } = await connection.send(
        { method: 'GET', path, accept: 'application/xml' },
        signal,
      );
      return deprecatedIn === undefined
        ? ''
        : `GoCD has deprecated it in ${deprecatedIn} and will remove it one day`;
    },
    without: 'waiting jobs are read from the dashboard, where GoCD has one',
  },
  {
    to: 'read the dashboard',
    ask: async ({ api, signal }) => {
      const { pipelines } = await dashboardOf(api, signal);
      return pipelines.length === 0 ? 'it shows no pipeline' : '';
    },
    without:
      'pools that look ahead go by what they have seen alone; once the feed is gone, waiting jobs cannot be read',
    isInVersion: ({ tellsDashboard }) => tellsDashboard,
  },
  {
    to: 'read the configuration of pipelines',
    ask: async ({ api, signal }) => {
      const [pipeline] = (await dashboardOf(api, signal)).pipelines;
      const path = `/api/admin/pipelines/${encodeURIComponent(pipeline?.name ?? NOBODY)}`;
      await orMissing(api.json({ path, version: 11 }, ANYTHING, signal));
      return '';
    },
    without: 'once the feed is gone, what jobs need is not known: make the account a system administrator',
    isInVersion: ({ tellsDashboard }) => tellsDashboard,
  },
  {
    to: 'read maintenance mode',
    ask: async ({ api, signal }) => {
      const path = '/api/admin/maintenance_mode/info';
      const info = z.object({ is_maintenance_mode: z.boolean() });
      const { is_maintenance_mode: isOn } = await api.json({ path, version: 1 }, info, signal);
      return isOn ? 'it is on: nothing is launched or removed until it ends' : '';
    },
    without: 'agents are launched in vain while it is on',
    isInVersion: ({ tellsMaintenance }) => tellsMaintenance,
  },
  {
    to: 'read elastic profiles',
    ask: async ({ api, signal }) => {
      await api.json({ path: '/api/elastic/profiles', version: 2 }, ANYTHING, signal);
      return '';
    },
    without: 'name pipelines with elastic jobs in go-server.elastic-pipelines',
    isInVersion: ({ elasticProfiles }) => elasticProfiles === 'told',
  },
];

/**
 * Tries each thing that the program does with the account of `go-server`, and changes nothing.
 * @throws GocdCallError if not even the version can be asked for.
 */
export async function askRights({
  config,
  clock,
  connection = connect(config.goServer),
}: RightsParts): Promise<readonly Right[]> {
  const api = createApi(connection, { credentials: config.goServer.credentials, mask: maskerOf(config) });
  const dialect = createDialect(api, clock);
  const { signal } = new AbortController();
  const server = await dialect.server(signal);
  const rights: Right[] = [];
  for (const question of QUESTIONS)
    rights.push(await judged(question, { connection, api, dialect, server, signal }));
  return rights;
}

async function judged(
  { to, ask, without, isNeeded = false, isInVersion }: Question,
  asking: Asking,
): Promise<Right> {
  const right = { to, isNeeded };
  if (isInVersion?.(asking.server) === false)
    return { ...right, verdict: 'lacking in this version', remark: '' };
  try {
    return { ...right, verdict: 'yes', remark: await ask(asking) };
  } catch (error) {
    if (!(error instanceof GocdCallError)) throw error;
    const isRefused = error.status === 401 || error.status === 403 || error.missing !== null;
    return isRefused
      ? { ...right, verdict: 'no', remark: without }
      : { ...right, verdict: 'not known', remark: failureOf(error).message };
  }
}

async function dashboardOf(api: GocdApi, signal: AbortSignal) {
  const request: JsonRequest = { path: '/api/dashboard', version: 4 };
  return (await api.json(request, DASHBOARD, signal))._embedded;
}

/** That the thing is not there is said only to those who may have it. */
async function orMissing(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof GocdCallError && error.missing === 'thing')) throw error;
  }
}
