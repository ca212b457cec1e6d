import type { CoreConfig } from '../../domain/config.ts';
import type { Breaker } from '../../domain/demand.ts';
import type { LeverFact } from '../../domain/facts.ts';
import { type Levers, leverId, MOST_LEVERS } from '../../domain/levers.ts';

/** What a request has to be judged on. */
export interface Situation {
  readonly config: Pick<CoreConfig, 'pools'>;
  readonly levers: Levers;
  readonly breakers: ReadonlyMap<string, Breaker>;
  readonly isTearingDown: boolean;
  /** Whether an agent is ours to end, as far as that is known; null if there is no such agent. */
  readonly isOurs: (taskId: string) => boolean | null;
}

/** Why a request is not granted. */
export interface RequestRefused {
  /** What it is about is not there; or it is, and this cannot be done with it now. */
  readonly kind: 'unknown' | 'conflict';
  readonly text: string;
  readonly hint: string;
}

/** Whether an operator may have what they ask for: null if so. The same for the machines and for whoever answers them. */
export function refusalOf(fact: LeverFact, situation: Situation): RequestRefused | null {
  switch (fact.type) {
    case 'operator.lever.requested':
      return refusalOfLever(fact, situation);
    case 'operator.lever.end.requested':
      return situation.levers.has(fact.id)
        ? null
        : unknown(`nothing is in force by the id ${fact.id}`, 'see /api/v1/levers for what is');
    case 'operator.breaker.reset.requested':
      if (!isConfigured(fact.pool, situation)) return noPool(fact.pool, situation);
      return situation.breakers.has(fact.pool)
        ? null
        : conflict(`launches of pool ${fact.pool} do not fail`, 'there is nothing to reset');
    case 'operator.force-out.requested':
      return refusalOfForce(fact.taskId, situation);
  }
}

function refusalOfLever(
  { kind, target }: Extract<LeverFact, { type: 'operator.lever.requested' }>,
  situation: Situation,
): RequestRefused | null {
  const { levers, isTearingDown } = situation;
  if (isTearingDown) return conflict('the framework is being torn down', 'nothing is launched any more');
  if (kind !== 'drain-host' && !isConfigured(target, situation)) return noPool(target, situation);
  if (levers.size >= MOST_LEVERS && !levers.has(leverId({ kind, target })))
    return conflict(`${MOST_LEVERS} levers are in force, and no more can be`, 'end some of them first');
  return null;
}

function refusalOfForce(taskId: string, { isOurs }: Situation): RequestRefused | null {
  switch (isOurs(taskId)) {
    case true:
      return null;
    case false:
      return conflict(
        `${taskId} is not known to be ours`,
        'what may be of another instance is never touched',
      );
    case null:
      return unknown(`there is no agent ${taskId}`, 'see /api/v1/agents for those there are');
  }
}

function isConfigured(name: string, { config }: Situation): boolean {
  return config.pools.some((pool) => pool.name === name);
}

function noPool(name: string, { config }: Situation): RequestRefused {
  return unknown(
    `there is no pool ${name}`,
    `there are: ${config.pools.map((pool) => pool.name).join(', ')}`,
  );
}

function unknown(text: string, hint: string): RequestRefused {
  return { kind: 'unknown', text, hint };
}

function conflict(text: string, hint: string): RequestRefused {
  return { kind: 'conflict', text, hint };
}
