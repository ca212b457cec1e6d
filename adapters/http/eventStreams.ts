import { Readable } from 'node:stream';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Item } from '../../services/views/history/newsFeed.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';

export const EVENT_STREAM = 'text/event-stream';

const HEARTBEAT_MS = 15_000;
/** How long a client waits before it comes back. */
const RETRY_MS = 3_000;
const MOST_STREAMS = 64;
/** Who only wants to know what has changed is told of all that came within this as one. */
const BRIEF_MS = 1_000;
/** A client that lags behind by more is cut off; it can come back and be told what it missed. */
const MOST_UNSENT_BYTES = 256 * 1024;

/** News to whoever listens, as server-sent events. */
export class EventStreams {
  readonly #open = new Set<Readable>();
  readonly #news: OperatorsView['news'];
  readonly #clock: Pick<Clock, 'after'>;

  constructor(news: OperatorsView['news'], clock: Pick<Clock, 'after'>) {
    this.#news = news;
    this.#clock = clock;
  }

  /**
   * A stream of what happens from now on, or since the news of the given id; null if there are too many already.
   * It begins with the id of the latest news, so that a client cut off before the next one misses nothing.
   * @param isBrief of each kind of news only how many there were, at most once a second: however many agents there are,
   * that stays small. Warnings are told as they are.
   */
  open(lastId: string | null, isBrief = false): Readable | null {
    if (this.#open.size >= MOST_STREAMS) return null;
    const news = this.#news;
    const stream = new Readable({
      read: () => {},
      destroy: (error, done) => {
        leave();
        done(error);
      },
    });
    const send = (text: string) => {
      stream.push(text);
      if (stream.readableLength > MOST_UNSENT_BYTES) stream.destroy();
    };
    const beat = () => {
      cancelBeat = this.#clock.after(HEARTBEAT_MS, beat);
      send(': still here\n\n');
    };
    let cancelBeat = this.#clock.after(HEARTBEAT_MS, beat);
    const tell = isBrief ? this.#inBrief(send) : { item: (item: Item) => send(asEvent(item)), end: () => {} };
    const reading = news.items.subscribe(tell.item);
    const leave = () => {
      cancelBeat();
      tell.end();
      reading.unsubscribe();
      this.#open.delete(stream);
    };
    this.#open.add(stream);
    const { items, isIncomplete } = missedSince(news, lastId);
    const here = lastId === null || isIncomplete ? `id: ${news.latestId()}\n` : '';
    send(`retry: ${RETRY_MS}\n${here}`);
    send(isIncomplete ? 'event: reset\ndata: {}\n\n' : '\n');
    for (const item of items) tell.item(item);
    return stream;
  }

  #inBrief(send: (text: string) => void) {
    const counts = new Map<string, { readonly count: number; readonly item: Item }>();
    let cancel: (() => void) | null = null;
    const flush = () => {
      cancel = null;
      for (const [type, { count, item }] of counts)
        send(eventOf(item.id, type, { type, at: item.news.at, data: { count } }));
      counts.clear();
    };
    return {
      item: (item: Item) => {
        const { type } = item.news;
        if (type === 'warning') return send(asEvent(item));
        counts.set(type, { count: (counts.get(type)?.count ?? 0) + 1, item });
        cancel ??= this.#clock.after(BRIEF_MS, flush);
      },
      end: () => cancel?.(),
    };
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of this.#open) {
      stream.push(null);
      this.#open.delete(stream);
    }
  }
}

function missedSince(
  news: OperatorsView['news'],
  lastId: string | null,
): { readonly items: readonly Item[]; readonly isIncomplete: boolean } {
  if (lastId === null) return { items: [], isIncomplete: false };
  const { items, incomplete } = news.since(lastId);
  return { items, isIncomplete: incomplete };
}

const asEvent = ({ id, news }: Item) => eventOf(id, news.type, news);

const eventOf = (id: string, type: string, data: object) =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
