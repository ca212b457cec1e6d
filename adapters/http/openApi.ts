import { z } from 'zod';
import { ERROR } from './refusal.ts';
import type { Route, RouteAnswer } from './route.ts';

/** OpenAPI's path to a schema of the document. */
const pathTo = (id: string) => `#/components/schemas/${id}`;

/** Describes the routes as an OpenAPI document. */
export function openApiDocument(routes: readonly Route[]) {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: pathTo, io: 'input' });
  return {
    openapi: '3.1.0',
    info: {
      title: 'gocd-mesos',
      version: 'v1',
      description:
        'What the autoscaler sees, decides and does. All times are milliseconds since the epoch. Changes need the bearer token; so does reading, where it does not listen on a loopback address.',
    },
    security: [{}, { token: [] }],
    paths: Object.fromEntries(
      [...byPath(routes)].map(([path, members]) => [
        path,
        Object.fromEntries(members.map((route) => [route.method.toLowerCase(), operation(route)])),
      ]),
    ),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
      ),
    },
  };
}

function byPath(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const paths = new Map<string, readonly Route[]>();
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths.set(path, [...(paths.get(path) ?? []), route]);
  }
  return paths;
}

function operation({ method, url, summary, answers, body, query }: Route) {
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const asked = query === undefined ? {} : (z.toJSONSchema(query, { io: 'input' }).properties ?? {});
  const inQuery = Object.entries(asked).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
  }));
  const parameters = [...inPath, ...inQuery];
  return {
    summary,
    ...(method === 'GET' ? {} : { security: [{ token: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: reference(body) } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, response(status, answer)]),
      ),
      default: response('default', { description: 'Refused' }),
    },
  };
}

function response(status: string, { description, type = 'application/json', schema }: RouteAnswer) {
  const isSuccess = status.startsWith('2');
  const told = schema ?? (isSuccess ? null : ERROR);
  return { description, content: { [type]: told === null ? {} : { schema: reference(told) } } };
}

/** @throws Error for a schema without an id: the document refers to all by theirs. */
function reference(schema: z.ZodType) {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error('a schema of the API has no id');
  return { $ref: pathTo(id) };
}
