/** Where in the page we are, which is all in its address: every view can be linked to. */
export interface Place {
  /** `#/machines/agent/<task id>` is machines, agent, the task id. */
  readonly path: readonly string[];
  /** What a list is narrowed to: `#/agents?phase=idle`. */
  readonly query: Query;
}

export type Query = Readonly<Record<string, string>>;

export const placeUrl = (...path: readonly string[]) => `#/${path.map(encodeURIComponent).join('/')}`;

/** The same with a query; what is empty in it is left out. */
export function listUrl(page: string, query: Query): string {
  const text = queryText(query);
  return `${placeUrl(page)}${text === '' ? '' : `?${text}`}`;
}

export function queryText(query: Query): string {
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
}

export function placeIn(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeSafely),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** People type addresses. */
function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
