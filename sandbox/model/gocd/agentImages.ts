import type { AutoRegister } from './registration.ts';

/** Which environment variables an image's entry point reads; `other` images hold no agent. */
export type ImageFamily = 'official' | 'travix' | 'other';

/** What a container's environment tells the agent in it. */
export interface AgentEnvironment {
  /** Where the agent looks for the server; null if at no place where there could be one. */
  readonly serverUrl: string | null;
  /** Null if nothing is set that would make it register by itself. */
  readonly autoRegister: AutoRegister | null;
}

/** `gocd/gocd-agent-…` are official, `travix/gocd-agent` is travix, whatever the registry and tag. */
export function imageFamily(image: string): ImageFamily {
  if (/(^|\/)gocd\/gocd-agent-[\w.-]+(:|@|$)/.test(image)) return 'official';
  return /(^|\/)travix\/gocd-agent(:|@|$)/.test(image) ? 'travix' : 'other';
}

/** The release in an image's tag, as `26.1.0`; null if the tag has none. */
export function versionOf(image: string): string | null {
  return /:v?(\d+\.\d+\.\d+)$/.exec(image)?.[1] ?? null;
}

/** Reads the environment as the entry point of the family does; null for images that hold no agent. */
export function readEnvironment(
  family: ImageFamily,
  env: Readonly<Record<string, string>>,
): AgentEnvironment | null {
  if (family === 'other') return null;
  return family === 'official' ? readOfficial(env) : readTravix(env);
}

/** The elastic form is chosen by its server URL alone. */
function readOfficial(env: Readonly<Record<string, string>>): AgentEnvironment {
  const elastic = Boolean(env.GO_EA_SERVER_URL);
  const read = (name: string) =>
    env[`${elastic ? 'GO_EA_AUTO_REGISTER' : 'AGENT_AUTO_REGISTER'}_${name}`] ?? '';
  return {
    serverUrl: (elastic ? env.GO_EA_SERVER_URL : env.GO_SERVER_URL) ?? null,
    autoRegister: {
      key: read('KEY'),
      resources: commaList(read('RESOURCES')),
      environments: commaList(read('ENVIRONMENTS')),
      hostname: read('HOSTNAME') || null,
      elastic: elastic ? { agentId: read('ELASTIC_AGENT_ID'), pluginId: read('ELASTIC_PLUGIN_ID') } : null,
    },
  };
}

/** Without AGENT_KEY nothing is written for registration; without GO_SERVER_URL the server is sought in the container itself. */
function readTravix(env: Readonly<Record<string, string>>): AgentEnvironment {
  return {
    serverUrl: env.GO_SERVER_URL ?? null,
    autoRegister: env.AGENT_KEY
      ? {
          key: env.AGENT_KEY,
          resources: commaList(env.AGENT_RESOURCES ?? ''),
          environments: commaList(env.AGENT_ENVIRONMENTS ?? ''),
          hostname: env.AGENT_HOSTNAME || null,
          elastic: null,
        }
      : null,
  };
}

function commaList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
