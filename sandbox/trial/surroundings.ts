import { isTravix } from '../../domain/agentJvm/image.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { Config } from '../../domain/config.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { Secret } from '../../domain/secret.ts';
import { Quiescence } from '../inProcess/quiescence.ts';
import { type Mishap, Wire } from '../inProcess/wire.ts';
import { type AgentFaults, createAgentEngine, type ImageModel } from '../model/gocd/agentEngine.ts';
import type { Download } from '../model/gocd/agentJars.ts';
import type { GocdRequest } from '../model/gocd/api/http.ts';
import { createGocd, type Gocd } from '../model/gocd/server.ts';
import type { HostSpec, Web } from '../model/mesos/api.ts';
import { MesosCluster } from '../model/mesos/cluster.ts';
import type { Mishaps } from './mishaps.ts';

/** How long agents take from the start of their container to their registration: lognormal. */
export interface BootTime {
  readonly medianMs: number;
  readonly sigma: number;
}

/** All that surrounds the program in a trial. */
export interface Surroundings {
  readonly clock: VirtualClock;
  readonly quiescence: Quiescence;
  readonly wire: Wire;
  readonly gocd: Gocd;
  readonly mesos: MesosCluster;
  /** By name; a mishap takes one away for a while. */
  readonly images: Record<string, ImageModel>;
  readonly agentFaults: AgentFaults;
  readonly gocdMishap: (request: GocdRequest) => Mishap | null;
  /** A source of randomness of its own, so that what one part draws does not change another's luck. */
  readonly fork: () => Random;
}

export interface SurroundingsParts {
  readonly config: Config;
  readonly startAt: number;
  readonly seed: number;
  readonly hosts: readonly HostSpec[];
  readonly boot?: BootTime;
  readonly download?: Download;
  readonly web?: Web;
  /** How long each host takes to pull an image that it does not have (ms); left out, all have what one has pulled. */
  readonly pullMs?: number;
  readonly mishaps: Mishaps;
}

const LATENCY_MS: readonly [number, number] = [1, 20];
const USUAL_BOOT: BootTime = { medianMs: 45_000, sigma: 0.3 };

/** Agents of a trial register with the key of a trial. */
export const KEY = 'a-key-of-the-trial';

/** The config as a trial runs it: the same decisions, and servers that only exist in the model. */
export function simulatedConfig(config: Config): Config {
  const url = 'http://gocd.simulated/go';
  return {
    ...config,
    masters: { kind: 'list', urls: ['http://mesos.simulated:5050'] },
    mesos: { ...config.mesos, principal: null, secret: null },
    goServer: { ...config.goServer, url, agentUrl: url, credentials: { kind: 'none' } },
    pools: config.pools.map((pool) => ({ ...pool, autoRegisterKey: new Secret(KEY) })),
  };
}

/** A server without accounts, a cluster of empty hosts, and every image that a pool names. */
export function createSurroundings({
  config,
  startAt,
  seed,
  hosts,
  boot = USUAL_BOOT,
  download,
  web,
  pullMs,
  mishaps,
}: SurroundingsParts): Surroundings {
  const random = randomFrom(seed);
  const fork = () => randomFrom(random.integer(0, 2 ** 31 - 1));
  const clock = new VirtualClock(startAt);
  const quiescence = new Quiescence();
  const pulling = pullMs === undefined ? {} : { pullMs };
  const image = { bootMedianMs: boot.medianMs, bootSigma: boot.sigma, ...pulling };
  const images = Object.fromEntries(
    config.pools.map((pool): [string, ImageModel] => [
      pool.image,
      { ...image, family: isTravix(pool) ? 'travix' : 'official' },
    ]),
  );
  const agentFaults: AgentFaults = {};
  const gocd = createGocd({ clock, random: fork(), options: { autoRegisterKey: KEY } });
  const engine = createAgentEngine({
    clock,
    random: fork(),
    gocd,
    images,
    faults: agentFaults,
    ...(download === undefined ? {} : { download }),
    imagesPerHost: pullMs !== undefined,
  });
  const mesos = new MesosCluster({
    clock,
    random: fork(),
    hosts,
    engine,
    ...(web === undefined ? {} : { web }),
  });
  const wire = new Wire({ clock, clientClock: clock, random: fork(), quiescence, latencyMs: LATENCY_MS });
  const luck = fork();
  return {
    clock,
    quiescence,
    wire,
    gocd,
    mesos,
    images,
    agentFaults,
    gocdMishap: () => (luck.next() < mishaps.failedRequests ? { kind: 'refused' } : null),
    fork,
  };
}
