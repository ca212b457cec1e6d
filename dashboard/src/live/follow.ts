import type { News } from '../../../services/views/schemas.ts';
import { ApiError, readView, type ViewName, type Views } from './api.ts';

export type Warning = Extract<News, { type: 'warning' }>;

export interface Connection {
  readonly state: 'connecting' | 'live' | 'lost';
  /** Why it is lost. */
  readonly problem: string | null;
  /** When all was last read, by this browser's clock (ms since the epoch); null before the first time. */
  readonly readAt: number | null;
}

export interface Picture {
  readonly connection: Connection;
  /** Null until all of it has been read once. */
  readonly views: Views | null;
  /** Told since the page was opened, newest last. */
  readonly warnings: readonly Warning[];
}

export interface FollowedService {
  picture(): Picture;
  subscribe(listener: () => void): () => void;
  /** Reads everything anew, now. */
  refresh(): void;
}

const ALL: readonly ViewName[] = [
  'state',
  'backlog',
  'agents',
  'decisions',
  'series',
  'costs',
  'machines/activity',
];
/** What each kind of news makes out of date. */
const TOUCHED: Readonly<Record<News['type'], readonly ViewName[]>> = {
  state: ['state', 'backlog', 'series'],
  agent: ['state', 'agents', 'machines/activity'],
  decision: ['decisions', 'backlog', 'state'],
  warning: ['state'],
};
/** The service takes 600 requests a minute of one client: news in a burst are read of together. */
const PAUSE_MS = 1_000;
const LOOK_EVERY_MS = 5_000;
const RETRY_MS = 3_000;
const MOST_WARNINGS = 50;

/**
 * Keeps a picture of the service: reads again whatever its event stream says has changed, and everything now and
 * then and after each gap. The browser itself reconnects a stream that breaks; one that is refused, we open again.
 */
export function followService(): FollowedService {
  const listeners = new Set<() => void>();
  let picture: Picture = {
    connection: { state: 'connecting', problem: null, readAt: null },
    views: null,
    warnings: [],
  };
  let isStreaming = false;
  let outdated = new Set<ViewName>(ALL);
  let isReading = false;
  let lastReadAt = 0;

  const show = (change: Partial<Picture>) => {
    picture = { ...picture, ...change };
    for (const listener of listeners) listener();
  };
  const lose = (problem: string) =>
    show({ connection: { ...picture.connection, state: 'lost', problem: problem } });

  const outdate = (names: readonly ViewName[]) => {
    for (const name of names) outdated.add(name);
    setTimeout(read, Math.max(0, lastReadAt + PAUSE_MS - Date.now()));
  };
  const read = async () => {
    if (isReading || outdated.size === 0 || document.hidden) return;
    isReading = true;
    const names = [...outdated];
    outdated = new Set();
    try {
      const fresh = Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await readView(name)] as const)),
      );
      const views = complete({ ...picture.views, ...fresh });
      const readAt = Date.now();
      show({
        views,
        connection: isStreaming
          ? { state: 'live', problem: null, readAt }
          : { ...picture.connection, readAt },
      });
    } catch (error) {
      for (const name of ALL) outdated.add(name);
      lose(error instanceof ApiError ? error.message : String(error));
      setTimeout(read, RETRY_MS);
    } finally {
      isReading = false;
      lastReadAt = Date.now();
      if (outdated.size > 0 && picture.connection.state !== 'lost') outdate([]);
    }
  };

  const listen = () => {
    const stream = new EventSource('/api/v1/events');
    stream.addEventListener('open', () => {
      isStreaming = true;
      outdate(ALL);
    });
    stream.addEventListener('reset', () => outdate(ALL));
    stream.addEventListener('error', () => {
      isStreaming = false;
      lose('the stream of events has ended');
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
    });
    for (const type of ['state', 'agent', 'decision'] as const)
      stream.addEventListener(type, () => outdate(TOUCHED[type]));
    stream.addEventListener('warning', ({ data }) => {
      const warning: Warning = JSON.parse(data);
      show({ warnings: [...picture.warnings, warning].slice(-MOST_WARNINGS) });
      outdate(TOUCHED.warning);
    });
  };

  listen();
  setInterval(() => outdate(ALL), LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', () => outdate(ALL));
  return {
    picture: () => picture,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: () => outdate(ALL),
  };
}

function complete({
  state,
  backlog,
  agents,
  decisions,
  series,
  costs,
  'machines/activity': activity,
}: Partial<Views>): Views | null {
  if (!state || !backlog || !agents || !decisions || !series || !costs || !activity) return null;
  return { state, backlog, agents, decisions, series, costs, 'machines/activity': activity };
}
