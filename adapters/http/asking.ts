import type { z } from 'zod';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';

/** A list of which a part can be asked for. */
export function listed<Query extends z.ZodObject>(
  url: string,
  {
    summary,
    query,
    schema,
    handle,
  }: {
    readonly summary: string;
    readonly query: Query;
    readonly schema: z.ZodType;
    readonly handle: (asked: z.infer<Query>) => unknown;
  },
): Route {
  const answers = {
    200: { description: summary, schema },
    400: { description: 'That cannot be asked for' },
  };
  return {
    method: 'GET',
    url,
    summary,
    query,
    answers,
    isShared: true,
    handle: (request) => handle(askedIn(query, request.query)),
  };
}

/** @throws Refusal for what cannot be asked. */
export function askedIn<Query extends z.ZodObject>(query: Query, given: unknown): z.infer<Query> {
  const read = query.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new Refusal(
    400,
    `${name === '' ? 'the query' : `query parameter ${name}`}: ${issue?.message}`,
    `there are ${Object.keys(query.shape).join(', ')}: see /openapi.json`,
  );
}
