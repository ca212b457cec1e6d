import { z } from 'zod';
import { type LeverKind, leverId, leverWords } from '../domain/levers.ts';
import { moment } from '../domain/phrases.ts';
import { LEVER, LEVERS, type LeverView } from '../services/views/levers.ts';
import { CommandError, EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import { type AskerFlags, byOf, type Order, order } from './order.ts';
import { table } from './table.ts';

export interface ReasonedFlags extends AskerFlags {
  readonly reason: string;
}

export interface LastingFlags extends ReasonedFlags {
  /** How long it is to be in force (ms). */
  readonly for: number;
}

export interface ForceFlags extends ReasonedFlags {
  readonly confirm?: true;
}

type Print = (line: string) => void;

/*
 * What operators ask a running instance for, from a terminal. Each prints what is in force then, or has been done, and resolves
 * with the exit code.
 * @throws CommandError if the instance cannot be asked, or refuses.
 */

export function boost(pool: string, agents: number, flags: LastingFlags, print: Print): Promise<number> {
  return order(flags, print, pull(`/api/v1/pools/${part(pool)}/boost`, { agents, ...lasting(flags) }));
}

export function pausePool(pool: string, flags: LastingFlags, print: Print): Promise<number> {
  return order(flags, print, pull(`/api/v1/pools/${part(pool)}/pause`, lasting(flags)));
}

export function drainHost(host: string, flags: LastingFlags, print: Print): Promise<number> {
  return order(flags, print, pull(`/api/v1/hosts/${part(host)}/drain`, lasting(flags)));
}

export function resumePool(pool: string, flags: AskerFlags, print: Print): Promise<number> {
  return endLever(leverId({ kind: 'pause-pool', target: pool }), flags, print);
}

export function endLever(id: string, flags: AskerFlags, print: Print): Promise<number> {
  return order(flags, print, {
    path: `/api/v1/levers/${part(id)}/end`,
    body: { by: byOf(flags) },
    answer: LEVER,
    words: (lever) => `ended: ${wordsOf(lever)}`,
  });
}

export function resetBreaker(pool: string, flags: ReasonedFlags, print: Print): Promise<number> {
  return order(flags, print, {
    path: `/api/v1/pools/${part(pool)}/reset-breaker`,
    body: reasoned(flags),
    answer: z.object({ pool: z.string() }),
    words: (done) => `the breaker of pool ${done.pool} is reset`,
  });
}

export async function forceOut(taskId: string, flags: ForceFlags, print: Print): Promise<number> {
  if (flags.confirm !== true)
    throw new CommandError(`${taskId}: the job that it has in hand is lost; say --confirm`, EXIT.usage);
  return order(flags, print, {
    path: `/api/v1/agents/${part(taskId)}/force-out`,
    body: { confirm: true, ...reasoned(flags) },
    answer: z.looseObject({ taskId: z.string() }),
    words: (done) => `${done.taskId} is forced out`,
  });
}

export async function levers(flags: AskerFlags, print: Print): Promise<number> {
  const told = await askInstance(flags, '/api/v1/levers', LEVERS);
  if (flags.json === true) print(JSON.stringify(told.levers, null, 2));
  else print(told.levers.length === 0 ? 'nothing is in force' : listed(told.levers));
  return EXIT.done;
}

function pull(path: `/api/v1/${string}`, body: object): Order<typeof LEVER> {
  const words = (lever: LeverView) =>
    `${wordsOf(lever)} until ${moment(lever.until)}; to end it early: gocd-mesos end-lever ${lever.id}`;
  return { path, body, answer: LEVER, words };
}

function listed(all: readonly LeverView[]): string {
  const rows = all.map(({ id, agents, until, by, reason }) => [
    id,
    agents === 0 ? '' : `+${agents}`,
    moment(until),
    by,
    reason,
  ]);
  return table([['lever', 'agents', 'until', 'by', 'reason'], ...rows]);
}

function wordsOf({ kind, pool, host, agents }: LeverView & { readonly kind: LeverKind }): string {
  return leverWords({ kind, target: pool ?? host ?? '', agents });
}

function lasting(flags: LastingFlags) {
  return { for: flags.for, ...reasoned(flags) };
}

function reasoned(flags: ReasonedFlags) {
  return { reason: flags.reason, by: byOf(flags) };
}

function part(name: string): string {
  return encodeURIComponent(name);
}
