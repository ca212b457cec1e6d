import { createApp, type HttpParts } from './app.ts';
import { ListenError } from './listenError.ts';

export interface HttpServer {
  readonly url: string;
  /** Ends all streams and connections. */
  close(): Promise<void>;
}

/**
 * Serves API, metrics and dashboard.
 * @throws ListenError if the address cannot be had.
 */
export async function startHttp(parts: HttpParts): Promise<HttpServer> {
  const app = await createApp(parts);
  const { host, port } = parts.http;
  try {
    const url = await app.listen({ host, port });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw listenError(error, `${host}:${port}`);
  }
}

const CAUSES: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EADDRINUSE: ['something else listens there', 'set http.port to another port, or to 0 for a free one'],
  EACCES: ['this user may not listen there', 'set http.port to a port above 1023'],
  EADDRNOTAVAIL: ['this machine has no such address', 'set http.host to one that it has'],
  ENOTFOUND: ['there is no such name', 'set http.host to an address of this machine'],
};

function listenError(error: unknown, address: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = CAUSES[code];
  if (cause === undefined) return error;
  const [why, hint] = cause;
  return new ListenError(`http: cannot listen at ${address}: ${why}`, hint, error);
}
