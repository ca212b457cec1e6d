import { type Observable, Subject } from 'rxjs';
import type { News } from '../schemas.ts';
import { Ring } from './ring.ts';

/** News with the id by which a reader can say how far it has read. */
export interface Item {
  readonly id: string;
  readonly news: News;
}

/** What a reader that comes back has missed. */
export interface Missed {
  readonly items: readonly Item[];
  /** Some of it is no longer kept, or was of another run: whatever the reader knows, it has to read anew. */
  readonly incomplete: boolean;
}

export interface NewsFeed {
  publish(news: News): void;
  /** What came after the given id. */
  since(lastId: string): Missed;
  /** The id of the latest news, or the one before the first. */
  latestId(): string;
  /** News as it comes. */
  readonly items: Observable<Item>;
}

/**
 * A bounded feed of news.
 * @param run tells the ids of this run from those of any other.
 */
export function createNewsFeed(run: string, size: number): NewsFeed {
  const kept = new Ring<Item>(size);
  const items = new Subject<Item>();
  let latest = 0;
  const idOf = (count: number) => `${run}-${count}`;

  return {
    items,
    latestId: () => idOf(latest),
    publish: (news) => {
      latest += 1;
      const item = { id: idOf(latest), news };
      kept.push(item);
      items.next(item);
    },
    since: (lastId) => {
      const [lastRun, count] = lastId.split('-');
      const last = /^\d{1,15}$/.test(count ?? '') ? Number(count) : Number.NaN;
      const all = kept.all();
      const isKnown = lastRun === run && last <= latest && last >= latest - all.length;
      return isKnown
        ? { items: all.slice(all.length - (latest - last)), incomplete: false }
        : { items: [], incomplete: true };
    },
  };
}
