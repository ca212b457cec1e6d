import type { Constraint, PoolConfig } from '../../domain/config.ts';
import type { Level } from './choice.ts';
import type { Columns } from './columns.ts';
import { type Check, compile, type HostTraits, isHostname, valuesOf } from './constraints.ts';
import type { Room } from './rooms.ts';
import { Tally } from './tally.ts';

/** A constraint with the count of agents it looks at. */
export interface BoundCheck extends Pick<Check, 'text' | 'kind'> {
  readonly admits: (room: Room) => boolean;
}

/** Where one pool's agents are, as its constraints and its placement see it. */
export class Headcount {
  readonly checks: readonly BoundCheck[];
  /** What its agents are to be even over: what GROUP_BY says first, then what it is spread by. */
  readonly levels: readonly Level[];
  readonly #counters: {
    readonly valuesOf: (host: HostTraits) => readonly string[];
    readonly tally: Tally;
  }[] = [];
  readonly #byHost: Tally | null;
  readonly #columns: Columns;

  constructor(pool: PoolConfig, columns: Columns) {
    this.#columns = columns;
    const levels: Level[] = [];
    this.checks = pool.constraints.map((constraint) => this.#bind(constraint, levels));
    const isSpread = pool.placement === 'spread';
    if (isSpread && pool.spreadBy !== null && !isHostname(pool.spreadBy))
      levels.push(this.#spreadOver(pool.spreadBy));
    this.levels = levels;
    this.#byHost = isSpread ? this.#count((host) => [host.hostname]) : null;
  }

  add(host: HostTraits): void {
    for (const { valuesOf, tally } of this.#counters) tally.add(valuesOf(host));
  }

  /** False for a host that is ruled out whatever agents there are. */
  mayEverAdmit(room: Room): boolean {
    for (const { kind, admits } of this.checks) if (kind === 'fixed' && !admits(room)) return false;
    return true;
  }

  /** The pool's agents on the host if it is to be spread; else 0. */
  crowdOn(host: HostTraits): number {
    return this.#byHost?.of(host.hostname) ?? 0;
  }

  #count(valuesOf: (host: HostTraits) => readonly string[]): Tally {
    const tally = new Tally();
    this.#counters.push({ valuesOf, tally });
    return tally;
  }

  #bind(constraint: Constraint, levels: Level[]): BoundCheck {
    const { field, kind, text, admits } = compile(constraint);
    const fieldOf = this.#columns.of(field);
    const tally = this.#count((host) => valuesOf(field, host));
    if (kind === 'balancing')
      levels.push({
        valuesOf: fieldOf,
        crowdOf: (values) => tally.highestOf(values),
        admits: (values) => admits(values, tally),
      });
    return { text, kind, admits: (room) => admits(fieldOf(room), tally) };
  }

  /** Unlike a constraint a wish: hosts without the attribute count as one more value. */
  #spreadOver(attribute: string): Level {
    const orBlank = (values: readonly string[]) => (values.length === 0 ? BLANK : values);
    const fieldOf = this.#columns.of(attribute);
    const tally = this.#count((host) => orBlank(valuesOf(attribute, host)));
    return {
      valuesOf: (room) => orBlank(fieldOf(room)),
      crowdOf: (values) => tally.highestOf(values),
      admits: () => true,
    };
  }
}

const BLANK: readonly string[] = [''];
