import type { News } from '../../../services/views/schemas.ts';
import { ApiError, readView } from './api.ts';
import { laterThan, withLater } from './later.ts';
import type { ViewName, Views } from './views.ts';
import type { Wanted } from './wanted.ts';

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
  /** Null until the state has been read once; the rest as far as it is wanted and there. */
  readonly views: ShownViews | null;
  /** Told since the page was opened, newest last. */
  readonly warnings: readonly Warning[];
}

export type ShownViews = Pick<Views, 'state'> & Partial<Views>;

export interface FollowedService {
  picture(): Picture;
  /** What is to be read from now on. */
  want(wanted: Wanted): void;
  subscribe(listener: () => void): () => void;
  /** Reads everything anew, now. */
  refresh(): void;
}

const VIEW_NAMES: readonly ViewName[] = [
  'state',
  'backlog',
  'groups',
  'agents',
  'agent',
  'job',
  'hosts',
  'decisions',
  'series',
  'history',
  'costs',
  'advice',
  'machines/activity',
];
/** What each kind of news makes out of date. */
const TOUCHED: Readonly<Record<News['type'], readonly ViewName[]>> = {
  state: ['state', 'backlog', 'groups', 'job', 'hosts', 'series', 'costs', 'history'],
  agent: ['state', 'agents', 'agent', 'hosts', 'machines/activity'],
  decision: ['decisions', 'backlog', 'groups', 'job', 'agent', 'state'],
  warning: ['state'],
};
/** The service takes 600 requests a minute of one client: news in a burst are read of together. */
const PAUSE_MS = 1_000;
/** With many agents or jobs there is always news, and nobody can read as fast as it comes. */
const BUSY_PAUSE_MS = 5_000;
const MANY = 200;
/** What changes slowly is read no more often. */
const LEAST_AGE_MS: Readonly<Partial<Record<ViewName, number>>> = {
  series: 30_000,
  costs: 60_000,
  advice: 60_000,
  history: 60_000,
};
/** A month of points is much to read, and a minute more of it nothing to see; what is past does not change. */
const LONG_SERIES = /[?&](until=|since=(7|30)d)/;
const LONG_SERIES_MS = 300_000;
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
  let wanted: Wanted = {};
  /** What has been read for this place; shown once the state is among it. */
  let held: Partial<Views> = {};
  let outdated = new Set<ViewName>();
  /** What is being read, and from where. */
  const underWay = new Map<ViewName, string>();
  let lastReadAt = 0;
  /** When each view was read last, and from where. */
  const readings = new Map<ViewName, { readonly at: number; readonly path: string }>();

  const show = (change: Partial<Picture>) => {
    picture = { ...picture, ...change };
    for (const listener of listeners) listener();
  };
  /** @param readAt when all that is wanted had been read; null as long as some of it is waited for */
  const hold = (views: Partial<Views>, readAt: number | null) => {
    held = views;
    const connection: Connection = isStreaming
      ? { state: 'live', problem: null, readAt }
      : { ...picture.connection, readAt };
    show({ views: shown(views), ...(readAt !== null && { connection }) });
  };
  const lose = (problem: string) =>
    show({ connection: { ...picture.connection, state: 'lost', problem: problem } });

  const pause = () => {
    const { state } = picture.views ?? {};
    const most = Math.max(state?.backlog.waiting ?? 0, ...Object.values(state?.agents ?? {}));
    return most > MANY ? BUSY_PAUSE_MS : PAUSE_MS;
  };
  const readLater = (ms: number) => setTimeout(read, ms);
  const outdate = (names: readonly ViewName[]) => {
    for (const name of names) outdated.add(name);
    readLater(Math.max(0, lastReadAt + pause() - Date.now()));
  };
  const outdateAll = () => outdate(wantedNames());
  const wantedNames = () => VIEW_NAMES.filter((name) => wanted[name] !== undefined);
  const isDue = (name: ViewName) => {
    const reading = readings.get(name);
    if (!outdated.has(name) || underWay.get(name) === wanted[name]) return false;
    if (reading === undefined || reading.path !== wanted[name]) return true;
    const leastAge = LONG_SERIES.test(reading.path) ? LONG_SERIES_MS : (LEAST_AGE_MS[name] ?? 0);
    return Date.now() - reading.at >= leastAge;
  };
  /** Of decisions only what has come since, if they were read from there before: most stay as they were. */
  const readFrom = async (name: ViewName, path: string) => {
    const known = held.decisions;
    if (name !== 'decisions' || known === undefined || readings.get(name)?.path !== path)
      return readView(name, path);
    const later = laterThan(path, known);
    const fresh = later === null ? null : await readView('decisions', later);
    return (fresh === null ? null : withLater(path, known, fresh)) ?? readView(name, path);
  };
  /** What is shown changes together; what a page still lacks is shown as soon as it is there. */
  const read = () => {
    if (document.hidden) return;
    const due = wantedNames().filter(isDue);
    const lacking = due.filter((name) => held[name] === undefined);
    const known = due.filter((name) => !lacking.includes(name));
    for (const names of [...lacking.map((name) => [name]), known]) if (names.length > 0) readTogether(names);
  };
  const readTogether = async (names: readonly ViewName[]) => {
    const asked = names.map((name) => ({ name, path: wanted[name] ?? '' }));
    for (const { name, path } of asked) {
      outdated.delete(name);
      underWay.set(name, path);
    }
    const settle = () => {
      for (const { name, path } of asked) if (underWay.get(name) === path) underWay.delete(name);
      lastReadAt = Date.now();
    };
    try {
      const told = await Promise.all(
        asked.map(async ({ name, path }) => ({ name, path, view: await readFrom(name, path) })),
      );
      settle();
      for (const { name, path } of told) readings.set(name, { at: lastReadAt, path });
      const fresh = told.filter(({ name, path }) => wanted[name] === path);
      const isAll = wantedNames().every((name) => underWay.get(name) !== wanted[name]);
      hold(
        { ...held, ...Object.fromEntries(fresh.map(({ name, view }) => [name, view])) },
        isAll ? lastReadAt : null,
      );
      if (wantedNames().some(isDue)) outdate([]);
    } catch (error) {
      settle();
      outdated = new Set(wantedNames());
      readings.clear();
      lose(error instanceof ApiError ? error.message : String(error));
      readLater(RETRY_MS);
    }
  };
  const want = (next: Wanted) => {
    wanted = next;
    const others = wantedNames().filter((name) => readings.get(name)?.path !== wanted[name]);
    for (const name of others) outdated.add(name);
    hold(without(held, others), null);
    readLater(0);
  };

  const listen = () => {
    const stream = new EventSource('api/v1/events?brief=yes');
    stream.addEventListener('open', () => {
      isStreaming = true;
      // Another run may count its decisions anew.
      readings.delete('decisions');
      outdateAll();
    });
    stream.addEventListener('reset', outdateAll);
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
  setInterval(outdateAll, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', outdateAll);
  return {
    picture: () => picture,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want,
    refresh: outdateAll,
  };
}

/** What was read for another place would be shown as this one's: two thousand jobs, and none of them listed. */
function without({ state, ...views }: Partial<Views>, names: readonly ViewName[]): Partial<Views> {
  const kept = Object.entries(views).filter(([name]) => !names.some((other) => other === name));
  return { ...Object.fromEntries(kept), ...(state !== undefined && { state }) };
}

function shown({ state, ...rest }: Partial<Views>): ShownViews | null {
  return state === undefined ? null : { state, ...rest };
}
