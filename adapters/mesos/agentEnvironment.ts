import { isTravix } from '../../domain/agentJvm/image.ts';
import { type JvmPlan, jvmPlan } from '../../domain/agentJvm/options.ts';
import type { TaskLaunch } from '../../domain/commands.ts';
import type { Config, EnvVariable, PoolConfig } from '../../domain/config.ts';
import { QUICK_MS } from '../../policy/pickUp.ts';

interface Named {
  readonly name: string;
  readonly value: string;
}

/**
 * The environment of an agent's container: what its image needs to register with the server under its task id, its
 * host ports as PORT0 and so on, and the pool's own variables, which can't replace the former. What the JVMs are told for
 * `pick-up` and `boot` stands before what the pool says there. The only place where agents' secrets are revealed.
 */
export function agentEnvironment(
  pool: PoolConfig,
  { goServer: { agentUrl } }: Config,
  { taskId: hostname, askIntervalMs = QUICK_MS }: TaskLaunch,
  hostPorts: readonly number[],
): Named[] {
  const family = isTravix(pool) ? travix(agentUrl) : official(agentUrl);
  const given: EnvVariable[] = [
    ...family.server,
    ...(pool.autoRegisterKey ? [{ name: `${family.prefix}KEY`, value: pool.autoRegisterKey }] : []),
    ...listed(`${family.prefix}RESOURCES`, pool.resources),
    ...listed(`${family.prefix}ENVIRONMENTS`, pool.environments),
    { name: `${family.prefix}HOSTNAME`, value: hostname },
    ...hostPorts.map((port, n) => ({ name: `PORT${n}`, value: String(port) })),
  ];
  const ours = new Set(given.map(({ name }) => name));
  const named = [...given, ...pool.env.filter(({ name }) => !ours.has(name))].map(({ name, value }) => ({
    name,
    value: typeof value === 'string' ? value : value.reveal(),
  }));
  return withJvmOptions(named, jvmPlan(pool, askIntervalMs).added);
}

function withJvmOptions(variables: readonly Named[], added: JvmPlan['added']): Named[] {
  const own = new Map(variables.map(({ name, value }) => [name, value]));
  for (const { variable, options } of added) {
    const said = own.get(variable);
    own.set(variable, [...options, ...(said === undefined ? [] : [said])].join(' '));
  }
  return [...own].map(([name, value]) => ({ name, value }));
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
