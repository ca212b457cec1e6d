import type { Cancel } from '../domain/clock/clock.ts';
import type { GocdRequest, GocdResponse } from './model/gocd/api/http.ts';
import type { Gocd } from './model/gocd/server.ts';
import type { MasterAnswer, MasterRequest } from './model/mesos/api.ts';
import type { MesosCluster } from './model/mesos/cluster.ts';

/** What GoCD answers; null where nobody takes the connection. */
export type GocdAnswer = GocdResponse | null;

/** What the master answers; `silence` where somebody takes the request and says nothing to it. */
export type MesosAnswer = MasterAnswer | { readonly kind: 'silence' };

type GocdDetour = (request: GocdRequest, next: () => GocdAnswer) => GocdAnswer;
export type MesosDetour = (request: MasterRequest, next: () => MesosAnswer) => MesosAnswer;

/** The way to both servers: here things go wrong that the servers themselves know nothing of. */
export class Doors {
  readonly #gocd: Pick<Gocd, 'handle'>;
  readonly #mesos: Pick<MesosCluster, 'handle'>;
  readonly #gocdDetours = new Set<GocdDetour>();
  readonly #mesosDetours = new Set<MesosDetour>();
  /** How long GoCD thinks about each request (ms). */
  gocdDelayMs = 0;

  constructor(servers: {
    readonly gocd: Pick<Gocd, 'handle'>;
    readonly mesos: Pick<MesosCluster, 'handle'>;
  }) {
    this.#gocd = servers.gocd;
    this.#mesos = servers.mesos;
  }

  askGocd(request: GocdRequest): GocdAnswer {
    return [...this.#gocdDetours].reduce<() => GocdAnswer>(
      (next, detour) => () => detour(request, next),
      () => this.#gocd.handle(request),
    )();
  }

  askMesos(request: MasterRequest): MesosAnswer {
    return [...this.#mesosDetours].reduce<() => MesosAnswer>(
      (next, detour) => () => detour(request, next),
      () => this.#mesos.handle(request),
    )();
  }

  /** Has all that is asked of GoCD go this way. What it returns takes that back. */
  detourGocd(detour: GocdDetour): Cancel {
    this.#gocdDetours.add(detour);
    return () => this.#gocdDetours.delete(detour);
  }

  /** The same for Mesos. */
  detourMesos(detour: MesosDetour): Cancel {
    this.#mesosDetours.add(detour);
    return () => this.#mesosDetours.delete(detour);
  }
}
