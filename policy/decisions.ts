import type { Decision } from '../domain/decision.ts';
import type { Assessment, LookAhead, PoolPlan, WantedAgent } from '../domain/demand.ts';
import { listed } from '../domain/phrases.ts';
import { expectedNow } from './ahead/coming.ts';
import { describeComing } from './ahead/comingWords.ts';
import type { Course } from './ahead/course.ts';
import { describeLookAhead } from './ahead/words.ts';
import type { Rationed } from './demand/record.ts';
import type { Durations } from './durations/durations.ts';
import { describeFloor } from './forecast/words.ts';
import type { Placement } from './placement/place.ts';
import type { Drain } from './scaledown/input.ts';
import type { Return } from './takeBack.ts';
import type { World } from './world.ts';

/** A round's decisions in words: "why" costs nothing, for each carries what it was made on. */

/** Who is taken back and who is taken away, each with the rule and the numbers it went by. */
export function explainMoves(
  { now }: World,
  returns: readonly Return[],
  drains: readonly Drain[],
): readonly Decision[] {
  return [
    ...returns.map((one): Decision => ({ at: now, kind: 'restore', ...one })),
    ...drains.map(
      ({ taskId, pool, rule, text, numbers }): Decision => ({
        at: now,
        kind: 'drain',
        rule,
        pool,
        taskId,
        text: `drain ${taskId}: ${text}`,
        numbers,
      }),
    ),
  ];
}

/** What is launched, what for, and on which numbers of its pool. */
export function explainLaunches(
  world: World,
  demand: Rationed,
  { pools }: Assessment,
  placement: Placement | null,
): readonly Decision[] {
  const plans = new Map(pools.map((plan) => [plan.pool, plan]));
  const boosts = new Map(demand.pools.map(({ name, boost }) => [name, boost]));
  const onTrial = new Set(demand.pools.flatMap(({ name, block }) => (block === 'canary' ? [name] : [])));
  return (placement?.accepts ?? []).flatMap(({ launches, launchedFor }) =>
    launches.map(({ taskId, pool, hostname }): Decision => {
      const wanted = launchedFor.get(taskId);
      const plan = plans.get(pool);
      const known = { course: demand.course, durations: world.memory.durations, now: world.now };
      const purpose = purposeOf(wanted, { taskId, hostname, boost: boosts.get(pool) ?? 0 }, plan, known);
      return {
        at: world.now,
        kind: 'launch',
        ...(onTrial.has(pool)
          ? {
              rule: 'canary',
              text: `${purpose.text}: it tries the changed settings of pool ${pool} before more are launched`,
            }
          : purpose),
        pool,
        taskId,
        numbers: plan === undefined ? {} : numbersOf(plan),
      };
    }),
  );
}

/** What an agent is launched for, as the rule and in words. */
function purposeOf(
  wanted: WantedAgent | undefined,
  { taskId, hostname, boost }: { readonly taskId: string; readonly hostname: string; readonly boost: number },
  plan: PoolPlan | undefined,
  known: Known,
): Pick<Decision, 'rule' | 'text'> {
  const text = `launch ${taskId} on ${hostname}`;
  const job = wanted?.job ?? null;
  if (job !== null) return { rule: 'shortage', text: `${text} for ${job}` };
  if (wanted?.rescue !== undefined)
    return { rule: 'rescue', text: `${text}: while no agent lives, GoCD gives no job that hangs to another` };
  if (isAhead(plan)) return { rule: 'look-ahead', text: `${text} ${aheadOf(plan.lookAhead, known)}` };
  return { rule: 'floor', text: `${text} to keep the floor${boostOf(boost)}${expectation(plan)}` };
}

/** What is known of stages and of how long their jobs take. */
interface Known {
  readonly course: Course;
  readonly durations: Durations;
  readonly now: number;
}

/** `for release/deploy, expected in 40 s (9 of 10 times after release/test, which has run 3 of usually 4 minutes)`. */
function aheadOf(lookAhead: LookAhead, { course, durations, now }: Known): string {
  const [first, ...others] = lookAhead.expected;
  if (first === undefined) return describeLookAhead(lookAhead);
  const more = others.length === 0 ? '' : `, and ${listed(others.map(({ stage }) => stage))}`;
  return `for ${first.stage}, ${describeComing(expectedNow(first, course, durations, now), now)}${more}`;
}

/** By how much an operator has raised it, as a clause. */
function boostOf(boost: number): string {
  return boost === 0 ? '' : `, which an operator has raised by ${boost}`;
}

/** Whether what the pool keeps idle is what is expected, and no other floor. */
function isAhead(plan: PoolPlan | undefined): plan is PoolPlan & { readonly lookAhead: LookAhead } {
  return plan?.lookAhead?.mode === 'on' && plan.lookAhead.soon > 0 && plan.idleFloor <= plan.lookAhead.soon;
}

/** What a learned floor goes by, as a clause. */
function expectation(plan: PoolPlan | undefined): string {
  const words = plan === undefined ? null : describeFloor(plan);
  return words === null ? '' : `: ${words}`;
}

function numbersOf(plan: PoolPlan): Decision['numbers'] {
  const { want, building, idle, starting, waiting, shortage, idleFloor, forecast, target } = plan;
  const ahead = plan.lookAhead === undefined ? {} : { expectedSoon: plan.lookAhead.soon };
  const numbers = { want, building, idle, starting, waiting, shortage, idleFloor, ...ahead };
  if (target !== null) {
    const { p, wait, floor, jobsPerHour, start, allowed, missed, seen, late } = target;
    const aim = { targetShare: p, targetWait: wait, targetFloor: floor };
    return { ...numbers, ...aim, jobsPerHour, start, allowed, missed, seen, late };
  }
  if (forecast === null) return numbers;
  const { jobs, leadMs, weeks, lately, agents } = forecast;
  return { ...numbers, expectedJobs: jobs, leadMs, weeks, lately, learnedFloor: agents };
}
