import type { Mutant } from './mutant.ts';
import { SCALE_DOWN } from './watchers.ts';

const LEVERS = ['spec/machines/root/levers.spec.ts'];

/** Faults in what operators have in force for a time. */
export const levers: readonly Mutant[] = [
  {
    breaks: 'a boost takes the place of the idle floor',
    file: 'policy/demand/ration/parties.ts',
    search: 'pool.boost + (target',
    replacement: 'pool.boost || (target',
    specs: ['spec/policy/levers/effects.spec.ts'],
  },
  {
    breaks: 'agents of a paused pool are taken away by our rules',
    file: 'policy/scaledown/chooseDrains.ts',
    search: "(hold === 'paused' || pausedPools.has(pool))",
    replacement: "hold === 'paused'",
    specs: SCALE_DOWN,
  },
  {
    breaks: 'agents of a paused pool are taken away by their deadlines',
    file: 'machines/root/holds.ts',
    search: '(context.pausedBy !== null || isPoolPaused(context, pool))',
    replacement: 'context.pausedBy !== null',
    specs: ['spec/machines/root/holds.spec.ts'],
  },
  {
    breaks: 'a paused pool is launched from',
    file: 'policy/demand/classify/pools.ts',
    search: "{ capacity: 0, block: 'pool-paused' as const }",
    replacement: "{ capacity: room, block: 'pool-paused' as const }",
    specs: LEVERS,
  },
  {
    breaks: 'agents are placed on a host that is drained',
    file: 'policy/placement/cluster.ts',
    search: 'if (input.drainedHosts?.has(host.hostId))',
    replacement: 'if (input.avoidHosts.has(host.hostname))',
    specs: LEVERS,
  },
  {
    breaks: 'a lever is in force for ever',
    file: 'machines/root/leverActions.ts',
    search: 'const isOver = (lever: Lever) => !isInForce(lever, calendarOf(context));',
    replacement:
      'const isOver = (lever: Lever) => lever.until < 0 && !isInForce(lever, calendarOf(context));',
    specs: LEVERS,
  },
  {
    breaks: 'what may be of another instance is forced out',
    file: 'machines/root/leverActions.ts',
    search: 'return isKnownToBeOurs(agent);',
    replacement: "return !agent.matches('foreign');",
    specs: LEVERS,
  },
  {
    breaks: 'a lever outlives its pool',
    file: 'machines/root/leverActions.ts',
    search: "kind !== 'drain-host' && !pools.has(target);",
    replacement: "kind !== 'drain-host' && pools.size < 0;",
    specs: LEVERS,
  },
];
