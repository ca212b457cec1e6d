import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OperatorFact } from '../../domain/facts.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { Refusal } from './refusal.ts';

/** A line that people write, for others to see. */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{C}+$/u, 'holds a control character');

/** Who asks, for the log and for others to see. */
export const ASKED_BY = z.strictObject({ by: line(100).optional() }).meta({ id: 'AskedBy' });
export const ASKED_BY_HINT = 'send {"by": "your name"}, or nothing';

export const STANDING_BY = { description: 'Not started: another instance may lead' };

/** Passes on what an operator asks for. */
export type Wish = (fact: OperatorFact) => void;

/** @throws Refusal from what it returns, while there is nobody to pass it on to. */
export function wishesTo(view: Pick<OperatorsView, 'state'>, request: (fact: OperatorFact) => void): Wish {
  return (fact) => {
    if (view.state().startedAt === null)
      throw new Refusal(503, 'not started: another instance may lead', 'ask the one that leads');
    request(fact);
  };
}

/** @throws Refusal if it is not what is wanted; `hint` says what is. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  hint: string,
): z.output<Schema> {
  const result = schema.safeParse(given ?? {});
  if (result.success) return result.data;
  throw new Refusal(400, z.prettifyError(result.error).replace(/\s+/g, ' '), hint);
}

export function askedBy({ body, ip }: FastifyRequest): string {
  return parsed(ASKED_BY, body, ASKED_BY_HINT).by ?? `someone at ${ip}`;
}
