import type { Constraint, PoolConfig } from '../../domain/config.ts';
import type { Level } from './choice.ts';
import type { Column, Columns } from './columns.ts';
import { type Check, compile, type HostTraits, isHostname, valuesOf } from './constraints.ts';
import type { Rooms } from './rooms.ts';
import { Tally } from './tally.ts';

/** A constraint with the count of agents it looks at. */
export interface BoundCheck extends Pick<Check, 'text' | 'kind'> {
  /** @param room its index. */
  readonly admits: (room: number) => boolean;
}

/** Where one pool's agents are, as its constraints and its placement see it. */
export class Headcount {
  readonly checks: readonly BoundCheck[];
  /** What its agents are to be even over: what GROUP_BY says first, then what it is spread by. */
  readonly levels: readonly Level[];
  readonly #fixed: readonly BoundCheck[];
  readonly #counters: {
    readonly valuesOf: (host: HostTraits) => readonly string[];
    readonly tally: Tally;
  }[] = [];
  readonly #byHost: Tally | null;
  readonly #rooms: Rooms;
  readonly #columns: Columns;

  constructor(pool: PoolConfig, { rooms, columns }: { readonly rooms: Rooms; readonly columns: Columns }) {
    this.#rooms = rooms;
    this.#columns = columns;
    const levels: Level[] = [];
    this.checks = pool.constraints.map((constraint) => this.#bind(constraint, levels));
    this.#fixed = this.checks.filter(({ kind }) => kind === 'fixed');
    const isSpread = pool.placement === 'spread';
    if (isSpread && pool.spreadBy !== null && !isHostname(pool.spreadBy))
      levels.push(this.#spreadOver(pool.spreadBy));
    this.levels = levels;
    this.#byHost = isSpread ? this.#count((host) => [host.hostname]) : null;
  }

  add(host: HostTraits): void {
    for (const { valuesOf, tally } of this.#counters) tally.add(valuesOf(host));
  }

  /** False for a room, by its index, that is ruled out whatever agents there are. */
  mayEverAdmit(room: number): boolean {
    for (const { admits } of this.#fixed) if (!admits(room)) return false;
    return true;
  }

  /** The pool's agents on the host of a room, by its index, if they are to be spread; else 0. */
  crowdOn(room: number): number {
    if (this.#byHost === null || this.#byHost.agents === 0) return 0;
    return this.#byHost.of(this.#rooms.at(room).hostname);
  }

  #count(valuesOf: (host: HostTraits) => readonly string[]): Tally {
    const tally = new Tally();
    this.#counters.push({ valuesOf, tally });
    return tally;
  }

  #bind(constraint: Constraint, levels: Level[]): BoundCheck {
    const { field, kind, text, admits } = compile(constraint);
    const tally = this.#count((host) => valuesOf(field, host));
    if (kind === 'fixed')
      return { text, kind, admits: byGroup(this.#columns.of(field), (values) => admits(values, tally)) };
    if (kind === 'balancing')
      levels.push({
        column: this.#columns.of(field),
        blank: null,
        crowdOf: (values) => tally.highestOf(values),
        admits: (values) => admits(values, tally),
      });
    return { text, kind, admits: (room) => admits(valuesOf(field, this.#rooms.at(room)), tally) };
  }

  /** Unlike a constraint a wish: hosts without the attribute count as one more value. */
  #spreadOver(attribute: string): Level {
    const tally = this.#count((host) => {
      const values = valuesOf(attribute, host);
      return values.length === 0 ? BLANK : values;
    });
    return {
      column: this.#columns.of(attribute),
      blank: BLANK,
      crowdOf: (values) => tally.highestOf(values),
      admits: () => true,
    };
  }
}

const BLANK: readonly string[] = [''];

/** A verdict that depends on the host's values alone is found once for all hosts that have them. */
function byGroup(column: Column, admits: (values: readonly string[]) => boolean): (room: number) => boolean {
  const verdicts = column.groups.map(admits);
  return (room) => verdicts[column.groupOf(room)] === true;
}
