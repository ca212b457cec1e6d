import type { Config, EnvVariable, PoolConfig } from '../../domain/config.ts';
import { parseImage } from '../../domain/imageReference.ts';

/**
 * The environment of an agent's container: what its image needs to register with the server under `hostname`, its
 * host ports as PORT0 and so on, and the pool's own variables, which can't replace the former. The only place where
 * agents' secrets are revealed.
 */
export function agentEnvironment(
  pool: PoolConfig,
  { goServer }: Config,
  hostname: string,
  hostPorts: readonly number[],
): { readonly name: string; readonly value: string }[] {
  const family = isTravix(pool) ? travix(goServer.agentUrl) : official(goServer.agentUrl);
  const given: EnvVariable[] = [
    ...family.server,
    ...(pool.autoRegisterKey ? [{ name: `${family.prefix}KEY`, value: pool.autoRegisterKey }] : []),
    ...listed(`${family.prefix}RESOURCES`, pool.resources),
    ...listed(`${family.prefix}ENVIRONMENTS`, pool.environments),
    { name: `${family.prefix}HOSTNAME`, value: hostname },
    ...hostPorts.map((port, n) => ({ name: `PORT${n}`, value: String(port) })),
  ];
  const ours = new Set(given.map(({ name }) => name));
  return [...given, ...pool.env.filter(({ name }) => !ours.has(name))].map(({ name, value }) => ({
    name,
    value: typeof value === 'string' ? value : value.reveal(),
  }));
}

/**
 * Which names the image reads. Never both families': the official image hides the key from the jobs it runs, but
 * under its own names only.
 */
export function isTravix({ image, imageFamily }: Pick<PoolConfig, 'image' | 'imageFamily'>): boolean {
  return imageFamily === 'auto' ? parseImage(image)?.path.at(-2) === 'travix' : imageFamily === 'travix';
}

function official(serverUrl: string) {
  return { prefix: 'AGENT_AUTO_REGISTER_', server: [{ name: 'GO_SERVER_URL', value: serverUrl }] };
}

/** Images from before 2016-07 read host and port, later ones the URL; a tag does not tell which it is. */
function travix(serverUrl: string) {
  const { protocol, hostname, port } = new URL(serverUrl);
  return {
    prefix: 'AGENT_',
    server: [
      { name: 'GO_SERVER_URL', value: serverUrl },
      { name: 'GO_SERVER', value: hostname },
      { name: 'GO_SERVER_PORT', value: port || (protocol === 'https:' ? '443' : '80') },
    ],
  };
}

function listed(name: string, values: readonly string[]): EnvVariable[] {
  return values.length > 0 ? [{ name, value: values.join(',') }] : [];
}
