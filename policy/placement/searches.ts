import type { PoolConfig } from '../../domain/config.ts';
import type { Resource } from '../../domain/mesos.ts';
import type { Room } from './rooms.ts';
import { Search } from './search.ts';
import type { Survey } from './survey.ts';

/** The searches of all pools, over the same rooms. */
export class Searches {
  readonly #pools: ReadonlyMap<string, PoolConfig>;
  readonly #survey: Survey;
  readonly #searches = new Map<string, Search>();

  constructor(pools: readonly PoolConfig[], survey: Survey) {
    this.#pools = new Map(pools.map((pool) => [pool.name, pool]));
    this.#survey = survey;
  }

  /** Takes room for one more agent of the pool; or says in plain words why there is none. */
  take(pool: string): { readonly room: Room; readonly resources: readonly Resource[] } | string {
    const search = this.#of(pool);
    if (search === null) return `there is no pool ${pool}`;
    const room = search.next();
    if (typeof room === 'string') return room;
    const resources = this.#survey.rooms.take(room, search.amounts);
    search.count(room);
    this.#refresh(room.hostId);
    return { room, resources };
  }

  /** Made when first asked for: pools of which nothing is wanted cost nothing. */
  #of(pool: string): Search | null {
    const known = this.#searches.get(pool);
    if (known !== undefined) return known;
    const config = this.#pools.get(pool);
    if (config === undefined) return null;
    const search = new Search(config, this.#survey);
    this.#searches.set(pool, search);
    return search;
  }

  /** What is placed in one room tells on the host's others: they count the same agents. */
  #refresh(hostId: string): void {
    for (const room of this.#survey.rooms.of(hostId))
      for (const search of this.#searches.values()) search.refresh(room);
  }
}
