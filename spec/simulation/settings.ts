import type { Config } from '../../domain/config.ts';
import { Secret } from '../../domain/secret.ts';
import { someConfig, somePool } from '../support/config.ts';

/** Everything that must never be told, in no form: each looks different in a URL, in JSON and in a page. */
export const SECRETS = {
  autoRegisterKey: 'auto-register "key" <2f9c>',
  password: 'password:of/gocd & 77+aa',
  mesosSecret: 'secret "of\\mesos" 31%d0',
} as const;

export const INSTANCE = 'ci';
export const IMAGE = 'gocd/gocd-agent-debian-12:v26.1.0';
export const USER = 'autoscaler';
export const PRINCIPAL = 'gocd-mesos';
export const STAGING = 'staging';

const MINUTE = 60_000;

/** What some seeds have apart from others. */
export interface Variant {
  /** Pools keep agents when nothing is to be done: one by its idle floor, the other by its minimum. */
  readonly floors: boolean;
  /** It ends with an operator's teardown, when jobs may still be in hand or wait. */
  readonly teardown: boolean;
  /** The recommended fast profile: agents without work are drained at once, and taken back all the time. */
  readonly fast: boolean;
  /** There is nobody else: no agent lives on GoCD but ours, so that a job may hang with the last of them. */
  readonly alone: boolean;
}

export function variantOf(seed: number): Variant {
  return {
    floors: seed % 3 === 0,
    teardown: seed % 5 === 0,
    fast: seed % 2 === 0,
    alone: seed % 4 > 1,
  };
}

/** A deployment of two pools in a hurry, so that every deadline falls due many times in a day. */
export function simulatedConfig({ floors = false, fast = false }: Partial<Variant> = {}): Config {
  const idleFloor = { factor: 0.25, learn: false, min: 1, max: 3 };
  const key = new Secret(SECRETS.autoRegisterKey);
  const pool = { image: IMAGE, autoRegisterKey: key, cpus: 1, mem: 2048 };
  return someConfig({
    name: INSTANCE,
    mesos: { principal: PRINCIPAL, secret: new Secret(SECRETS.mesosSecret) },
    goServer: {
      credentials: { kind: 'basic', userName: USER, password: new Secret(SECRETS.password) },
    },
    pools: [
      somePool({
        ...pool,
        name: 'build',
        resources: ['linux', 'docker'],
        max: 6,
        ...(floors && { idleFloor }),
      }),
      somePool({
        ...pool,
        name: STAGING,
        resources: ['linux'],
        environments: [STAGING],
        max: 3,
        min: floors ? 1 : 0,
      }),
    ],
    backlog: { pollInterval: fast ? 5_000 : 20_000 },
    scaling: {
      maxAgents: 8,
      idleTimeout: fast ? 0 : 5 * MINUTE,
      stabilisation: fast ? 0 : 2 * MINUTE,
      drainBudget: fast ? 0.5 : 0.25,
      retireBuilding: fast,
      registrationTimeout: 5 * MINUTE,
      launchTimeout: 4 * MINUTE,
    },
  });
}
