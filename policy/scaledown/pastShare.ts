import { counted } from '../../domain/phrases.ts';
import { drainOf, type Rule } from './input.ts';

/**
 * Agents that build for a share which has more than its part of `max-agents`, while another waits for what it lacks of its own:
 * they get no other job and go with the one they have, so that the slot comes after one job and not after all that the
 * share has waiting. Those that go for this already are counted where it is found how many must.
 */
export const pastShare: Rule = ({ handOver }, staying) => {
  const mayGo = new Map(staying.map((agent) => [agent.taskId, agent]));
  return handOver.flatMap(({ taskId, from, to, had, has, isRetiring }) => {
    const agent = isRetiring ? undefined : mayGo.get(taskId);
    if (agent === undefined) return [];
    return [
      drainOf(agent, {
        rule: 'past-share',
        text: `share ${to} has ${counted(has, 'agent')} and needs another, share ${from} has ${had}, which is more than its part: this one gets no other job, and goes when the one it has is done`,
        numbers: { from: had, to: has },
      }),
    ];
  });
};
