import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

export interface RouteAnswer {
  readonly description: string;
  /** By default JSON. */
  readonly type?: string;
  readonly schema?: z.ZodType;
}

/** One thing that can be asked for: enough to serve it and to describe it, so that the two cannot differ. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly summary: string;
  /** By status. The refusals that all have in common are left out. */
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  readonly body?: z.ZodType;
  /** What may stand behind the question mark. */
  readonly query?: z.ZodObject;
  /** The answer hangs on nothing but the address: those who ask for the same at once may have the same. */
  readonly isShared?: true;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => unknown;
}
