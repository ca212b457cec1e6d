import { type Connection, headersOf } from '../../../adapters/gocd/wire/connection.ts';
import type { GocdCredentials } from '../../../domain/config.ts';
import type { Gocd } from '../../../sandbox/index.ts';

export interface Asked {
  readonly path: string;
  readonly status: number;
}

/** The way to a model server in the same process, with a list to which each request is added. */
export function modelConnection(
  gocd: Pick<Gocd, 'handle'>,
  credentials: GocdCredentials,
): { readonly asked: Asked[]; readonly connection: Connection } {
  const asked: Asked[] = [];
  const connection: Connection = {
    async send(request) {
      const path = `/go${request.path}`;
      const answer = gocd.handle({
        method: request.method,
        path,
        headers: { host: 'ci.example', ...headersOf(request, credentials) },
        body: '',
      });
      asked.push({ path, status: answer.status });
      const contentType = answer.headers['content-type']?.split(';')[0] ?? '';
      return {
        status: answer.status,
        contentType,
        location: '',
        etag: answer.headers.etag ?? null,
        text: answer.body,
      };
    },
    describe: ({ method, path }) => `${method} ${path}`,
    renew: () => {},
  };
  return { asked, connection };
}
