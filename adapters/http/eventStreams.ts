import { Readable } from 'node:stream';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Item } from '../../services/views/history/newsFeed.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';

export const EVENT_STREAM = 'text/event-stream';

const HEARTBEAT_MS = 15_000;
/** How long a client waits before it comes back. */
const RETRY_MS = 3_000;
const MOST_STREAMS = 64;
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
   */
  open(lastId: string | null): Readable | null {
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
    const reading = news.items.subscribe((item) => send(asEvent(item)));
    const leave = () => {
      cancelBeat();
      reading.unsubscribe();
      this.#open.delete(stream);
    };
    this.#open.add(stream);
    send(`retry: ${RETRY_MS}\n${beginning(news, lastId)}`);
    return stream;
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of this.#open) {
      stream.push(null);
      this.#open.delete(stream);
    }
  }
}

function beginning(news: OperatorsView['news'], lastId: string | null): string {
  const here = `id: ${news.latestId()}\n`;
  if (lastId === null) return `${here}\n`;
  const { items, incomplete } = news.since(lastId);
  return incomplete ? `${here}event: reset\ndata: {}\n\n` : `\n${items.map(asEvent).join('')}`;
}

function asEvent({ id, news }: Item): string {
  return `id: ${id}\nevent: ${news.type}\ndata: ${JSON.stringify(news)}\n\n`;
}
