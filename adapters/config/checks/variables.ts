import { isTravix } from '../../../domain/agentJvm/image.ts';
import { variableRule } from '../../../domain/settings/kinds/characters.ts';
import type { PoolValues } from '../../../domain/settings/poolSettings.ts';
import type { PoolFlaw } from './finding.ts';

/**
 * Variables that a pool can't set, because the agent gets them from us or from Mesos and what the pool says would be
 * lost, or because they would make of it something else than an agent of ours.
 */

const FROM_AGENT_URL = 'is set from go-server.agent-url: set that instead';
const FROM_TASK = 'is set to the task id, by which agents are found again';
const FROM_MESOS = 'is set by Mesos';
const ELASTIC = 'makes an agent of an elastic plugin, which gets no jobs of ours';

const ALWAYS: ReadonlyMap<string, string> = new Map([
  ['GO_SERVER_URL', FROM_AGENT_URL],
  ['AGENT_AUTO_REGISTER_ELASTIC_AGENT_ID', ELASTIC],
  ['AGENT_AUTO_REGISTER_ELASTIC_PLUGIN_ID', ELASTIC],
  ['MESOS_SANDBOX', FROM_MESOS],
  ['MESOS_CONTAINER_NAME', FROM_MESOS],
  ['MESOS_ALLOCATION_ROLE', FROM_MESOS],
]);

const OFFICIAL: ReadonlyMap<string, string> = registering('AGENT_AUTO_REGISTER_');

const TRAVIX: ReadonlyMap<string, string> = new Map([
  ...registering('AGENT_'),
  ['GO_SERVER', FROM_AGENT_URL],
  ['GO_SERVER_PORT', FROM_AGENT_URL],
]);

function registering(prefix: string): ReadonlyMap<string, string> {
  return new Map([
    [`${prefix}KEY`, 'is set from auto-register-key: set that instead'],
    [`${prefix}RESOURCES`, 'is set from resources: set these instead'],
    [`${prefix}ENVIRONMENTS`, 'is set from environments: set these instead'],
    [`${prefix}HOSTNAME`, FROM_TASK],
  ]);
}

/** What is wrong with the variables of a pool. */
export function variableFlaws(pool: PoolValues): readonly PoolFlaw[] {
  const reserved = reservedFor(pool);
  return Object.entries(pool.env).flatMap(([name, source]): readonly PoolFlaw[] => {
    const value = 'value' in source ? source.value : 'secret' in source ? source.secret.reveal() : '';
    const message = nameFlaw(name, reserved) ?? variableRule(value);
    return message === null ? [] : [{ key: 'env', entry: name, message }];
  });
}

function nameFlaw(name: string, reserved: ReadonlyMap<string, string>): string | null {
  const upper = name.toUpperCase();
  const reason = upper.startsWith('GO_EA_') ? ELASTIC : reserved.get(upper);
  if (reason === undefined) return null;
  return name === upper ? reason : `is read by nothing, and ${upper} ${reason}`;
}

function reservedFor({ 'docker-image': image, 'image-family': imageFamily, ports }: PoolValues) {
  const family = isTravix({ image: image ?? '', imageFamily }) ? TRAVIX : OFFICIAL;
  const portNames = Array.from({ length: ports }, (_, n) => [`PORT${n}`, 'is set from ports'] as const);
  return new Map([...ALWAYS, ...family, ...portNames]);
}
