import type { FastifyError } from 'fastify';
import { z } from 'zod';

/** What every answer that is no success holds. */
export const ERROR = z
  .object({ error: z.string().describe('what is wrong'), hint: z.string().describe('what to do about it') })
  .meta({ id: 'Error' });
export type ErrorAnswer = z.infer<typeof ERROR>;

/** Ends a request with words for the one who made it. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly hint: string;
  /** What was asked for has come to the machines, which tell of it. */
  readonly isTold: boolean;

  constructor(statusCode: number, message: string, hint: string, isTold = false) {
    super(message);
    this.name = 'Refusal';
    this.statusCode = statusCode;
    this.hint = hint;
    this.isTold = isTold;
  }
}

const HINTS: Readonly<Record<number, string>> = {
  400: 'send JSON as /openapi.json describes it, or nothing',
  413: 'send less: no request needs more than a few words',
  415: 'send application/json, or nothing',
  429: 'wait a moment; /api/v1/events tells of changes without being asked',
};

/** The answer to a request that failed; null for a fault of ours, of which outsiders learn nothing. */
export function answerTo(
  error: Pick<FastifyError, 'message' | 'statusCode'>,
): { readonly status: number; readonly answer: ErrorAnswer } | null {
  const status = error.statusCode ?? 500;
  if (error instanceof Refusal) return { status, answer: { error: error.message, hint: error.hint } };
  if (status >= 500) return null;
  return { status, answer: { error: error.message, hint: HINTS[status] ?? 'see /openapi.json' } };
}
