import type { Decision } from '../../domain/decision.ts';
import type { LeverFact } from '../../domain/facts.ts';
import { isInForce, type Lever, leverId, leverWords } from '../../domain/levers.ts';
import { duration } from '../../domain/phrases.ts';
import { type RequestRefused, refusalOf, type Situation } from '../../policy/levers/requests.ts';
import { isKnownToBeOurs } from './fleet.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

type Told = Pick<Decision, 'rule' | 'text'> &
  Partial<Pick<Decision, 'kind' | 'pool' | 'taskId' | 'asked' | 'numbers'>>;

/** What operators ask for with a reason, and what becomes of it: each told in the feed of decisions. */
export const leverActions = {
  /** What earlier runs had in force goes on, but for what is about a pool that is configured no more. */
  recallLevers: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'service.started') return;
    const kept = Object.values(event.memory?.levers ?? {});
    const pools = new Set(context.config.pools.map(({ name }) => name));
    const isAboutNothing = ({ kind, target }: Lever) => kind !== 'drain-host' && !pools.has(target);
    enqueue.assign({ levers: byId(kept.filter((lever) => !isAboutNothing(lever))) });
    for (const lever of kept.filter(isAboutNothing)) {
      const text = `the ${leverWords(lever)} is dropped: there is no such pool any more`;
      enqueue.emit(decision(context, { rule: 'lever-dropped', text, ...partsOf(lever) }));
      enqueue.emit({ type: 'warning.raised', text });
    }
  }),

  pullLever: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'operator.lever.requested') return;
    const refusal = refusalOf(event, situationOf(context));
    if (refusal !== null) return enqueue.emit(refused(context, event, refusal));
    const { kind, target, agents, by, reason, lasts } = event;
    const since = calendarOf(context);
    const lever: Lever = { kind, target, agents, by, reason, since, until: since + lasts };
    const id = leverId(lever);
    enqueue.assign({ levers: without(context.levers, id).set(id, lever) });
    const instead = context.levers.has(id) ? ', in place of the one before' : '';
    const text = `${by} asks for the ${leverWords(lever)} for ${duration(lasts)}${instead}: ${reason}`;
    enqueue.emit(decision(context, { rule: kind, text, ...partsOf(lever) }));
  }),

  endLever: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'operator.lever.end.requested') return;
    const refusal = refusalOf(event, situationOf(context));
    if (refusal !== null) return enqueue.emit(refused(context, event, refusal));
    const { by, id } = event;
    const lever = context.levers.get(id);
    if (lever === undefined) return;
    enqueue.assign({ levers: without(context.levers, id) });
    const text = `${by} ends the ${leverWords(lever)} before its time`;
    const asked = { by, reason: lever.reason, until: lever.until };
    enqueue.emit(decision(context, { ...partsOf(lever), rule: 'lever-ended', text, asked }));
  }),

  /** Looked at with every round: whoever goes by a lever looks at its end as well. */
  endOverdueLevers: rootBase.enqueueActions(({ context, enqueue }) => {
    const all = Array.from(context.levers.values());
    const isOver = (lever: Lever) => !isInForce(lever, calendarOf(context));
    if (!all.some(isOver)) return;
    enqueue.assign({ levers: byId(all.filter((lever) => !isOver(lever))) });
    for (const lever of all.filter(isOver)) {
      const text = `the ${leverWords(lever)} is over: ${lever.by} asked for it until now`;
      enqueue.emit(decision(context, { rule: 'lever-ended', text, ...partsOf(lever) }));
    }
  }),

  resetBreaker: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'operator.breaker.reset.requested') return;
    const refusal = refusalOf(event, situationOf(context));
    if (refusal !== null) return enqueue.emit(refused(context, event, refusal));
    const { by, reason, pool } = event;
    const breakers = new Map(context.memory.breakers);
    const failures = breakers.get(pool)?.failures ?? 0;
    breakers.delete(pool);
    enqueue.assign({ memory: { ...context.memory, breakers } });
    const text = `${by} has the breaker of pool ${pool} reset: ${reason}`;
    const asked = { by, reason, until: null };
    enqueue.emit(decision(context, { rule: 'reset-breaker', text, pool, asked, numbers: { failures } }));
    // Jobs that a breaker holds back count as no shortage: the next reading does.
    enqueue.emit({ type: 'gocd.poll' });
  }),

  /** The one way in which a job in hand is lost through us. */
  forceOut: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'operator.force-out.requested') return;
    const refusal = refusalOf(event, situationOf(context));
    if (refusal !== null) return enqueue.emit(refused(context, event, refusal));
    const { by, reason, taskId } = event;
    const agent = context.agents.of(taskId);
    const { pool, building } = agent.getSnapshot().context;
    const text = `${by} forces ${taskId} out${building === null ? '' : ` with ${building} in hand`}: ${reason}`;
    const asked = { by, reason, until: null };
    enqueue.emit(decision(context, { kind: 'kill', rule: 'force-out', text, pool, taskId, asked }));
    if (building !== null) enqueue.emit({ type: 'warning.raised', text });
    enqueue.sendTo(agent, { type: 'kill.requested' });
  }),
};

function byId(levers: readonly Lever[]): RootContext['levers'] {
  return new Map(levers.map((lever) => [leverId(lever), lever]));
}

/** A copy, for another to be put at its end. */
function without(levers: RootContext['levers'], id: string): Map<string, Lever> {
  const left = new Map(levers);
  left.delete(id);
  return left;
}

function calendarOf({ clock, calendarAhead }: RootContext): number {
  return clock.now() + calendarAhead;
}

function situationOf({ config, levers, memory, tornDownBy, agents }: RootContext): Situation {
  return {
    config,
    levers,
    breakers: memory.breakers,
    isTearingDown: tornDownBy !== null,
    isOurs: (taskId) => {
      const agent = agents.get(taskId)?.getSnapshot();
      if (agent === undefined || agent.status !== 'active') return null;
      return isKnownToBeOurs(agent);
    },
  };
}

function partsOf(lever: Lever): Pick<Decision, 'pool' | 'asked' | 'numbers'> {
  const { kind, target, agents, by, reason, until } = lever;
  return {
    pool: kind === 'drain-host' ? null : target,
    numbers: kind === 'boost' ? { agents } : {},
    asked: { by, reason, until },
  };
}

function decision(context: RootContext, told: Told): { type: 'decision.made'; decision: Decision } {
  const what = { kind: 'lever', pool: null, taskId: null, numbers: {}, ...told } as const;
  return { type: 'decision.made', decision: { at: context.clock.now(), ...what } };
}

/** A try that is not granted is told as well: others may want to know of it. */
function refused(context: RootContext, fact: LeverFact, { text: why }: RequestRefused) {
  const asked = { by: fact.by, reason: 'reason' in fact ? fact.reason : null, until: null };
  const text = `${fact.by} is refused ${wishOf(fact)}: ${why}`;
  return decision(context, { rule: 'lever-refused', text, asked });
}

function wishOf(fact: LeverFact): string {
  switch (fact.type) {
    case 'operator.lever.requested':
      return `the ${leverWords(fact)}`;
    case 'operator.lever.end.requested':
      return `the end of ${fact.id}`;
    case 'operator.breaker.reset.requested':
      return `the reset of the breaker of pool ${fact.pool}`;
    case 'operator.force-out.requested':
      return `forcing ${fact.taskId} out`;
  }
}
