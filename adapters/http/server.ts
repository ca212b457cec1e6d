import { createApp, type HttpParts } from './app.ts';
import { listenErrorOf } from './listenError.ts';

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
    throw listenErrorOf(error, { who: 'http', address: `${host}:${port}`, hints: HINTS });
  }
}

const HINTS = {
  EADDRINUSE: 'set http.port to another port, or to 0 for a free one',
  EACCES: 'set http.port to a port above 1023',
  EADDRNOTAVAIL: 'set http.host to one that it has',
  ENOTFOUND: 'set http.host to an address of this machine',
};
