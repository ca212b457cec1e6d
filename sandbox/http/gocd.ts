import { fastify } from 'fastify';
import type { GocdAnswer } from '../doors.ts';
import type { GocdRequest } from '../model/gocd/api/http.ts';

/** A model GoCD server that listens. */
export interface GocdFace {
  /** Base URL, with `/go`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Puts a model server behind a real socket. Nothing is decided here: every request goes to the model as it came. A null from
 * it breaks the connection.
 * @param listen by default a free port of the loopback interface.
 */
export async function serveGocd(
  gocd: { readonly handle: (request: GocdRequest) => GocdAnswer | Promise<GocdAnswer> },
  listen: { readonly host?: string; readonly port?: number } = {},
): Promise<GocdFace> {
  const app = fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onSend', async (_request, reply) => {
    // GoCD sends some answers without a content type, where fastify would add one.
    if (reply.getHeader('content-type') === NO_TYPE) reply.removeHeader('content-type');
  });
  app.all('*', async (request, reply) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    const answer = await gocd.handle({
      method: request.method,
      path: request.raw.url ?? '/',
      headers: Object.fromEntries(headers),
      body: typeof request.body === 'string' ? request.body : '',
      remote: request.ip,
    });
    if (answer === null) {
      reply.hijack();
      request.raw.socket.destroy();
      return;
    }
    return reply
      .code(answer.status)
      .headers({ 'content-type': NO_TYPE, ...answer.headers })
      .send(answer.body);
  });
  const address = await app.listen({ host: listen.host ?? '127.0.0.1', port: listen.port ?? 0 });
  return { url: `${address}/go`, close: () => app.close() };
}

const NO_TYPE = 'none/none';
