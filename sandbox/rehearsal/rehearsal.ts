import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { LeverFact } from '../../domain/facts.ts';
import type { DemoWorld } from '../world.ts';
import { AGENT_TROUBLES } from './agentTroubles.ts';
import { JOB_TROUBLES } from './jobTroubles.ts';
import { Scene } from './scene.ts';
import { SERVER_TROUBLES } from './serverTroubles.ts';
import type { Trouble } from './trouble.ts';
import type { TroubleName } from './troubleNames.ts';

export const TROUBLES: Readonly<Record<TroubleName, Trouble>> = {
  ...AGENT_TROUBLES,
  ...JOB_TROUBLES,
  ...SERVER_TROUBLES,
};

export function isTroubleName(name: string): name is TroubleName {
  return Object.hasOwn(TROUBLES, name);
}

/** A trouble as it stands. Times are in milliseconds since the epoch, by the sandbox's clock. */
export interface TroubleState {
  readonly name: TroubleName;
  readonly about: string;
  readonly page: string;
  /** Null while it is not on. */
  readonly since: number | null;
  readonly until: number | null;
}

/** What a rehearsal tells when a trouble begins or is over. */
export type TroubleNews = (name: TroubleName, trouble: Trouble, what: 'begun' | 'over') => void;

interface Running {
  readonly scene: Scene;
  readonly since: number;
  readonly until: number;
  readonly cancel: Cancel;
}

/** Troubles in a model world: several at a time, each until its time is up or somebody ends it. */
export class Rehearsal {
  readonly #world: DemoWorld;
  readonly #clock: Clock;
  readonly #tell: TroubleNews;
  readonly #request: (fact: LeverFact) => void;
  readonly #running = new Map<TroubleName, Running>();

  /** @param parts with `request`: what an operator asks of the framework */
  constructor(parts: {
    readonly world: DemoWorld;
    readonly clock: Clock;
    readonly tell: TroubleNews;
    readonly request: (fact: LeverFact) => void;
  }) {
    this.#world = parts.world;
    this.#clock = parts.clock;
    this.#tell = parts.tell;
    this.#request = parts.request;
  }

  /** One that is on already goes on as it was. */
  begin(name: TroubleName): void {
    if (this.#running.has(name)) return;
    const trouble = TROUBLES[name];
    const scene = new Scene({
      world: this.#world,
      clock: this.#clock,
      name,
      request: this.#request,
    });
    const since = this.#clock.now();
    const cancel = this.#clock.after(trouble.lastsMs, () => this.end(name));
    this.#running.set(name, { scene, since, until: since + trouble.lastsMs, cancel });
    this.#tell(name, trouble, 'begun');
    trouble.begin(scene);
  }

  /** Of one that is not on there is nothing to end. */
  end(name: TroubleName): void {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.cancel();
    this.#running.delete(name);
    running.scene.end();
    this.#tell(name, TROUBLES[name], 'over');
  }

  /** Whether none is on. */
  isQuiet(): boolean {
    return this.#running.size === 0;
  }

  endAll(): void {
    for (const name of [...this.#running.keys()]) this.end(name);
  }

  states(): readonly TroubleState[] {
    return Object.entries(TROUBLES).flatMap(([name, { about, page }]) => {
      if (!isTroubleName(name)) return [];
      const { since = null, until = null } = this.#running.get(name) ?? {};
      return [{ name, about, page, since, until }];
    });
  }
}
