import { counted, duration } from '../../domain/phrases.ts';
import type { Finding } from './findings.ts';
import type { Words, World } from './words.ts';

/** When the agent that is short for a job will be launched, or what holds it back. */
export function prospect({ fate, pool }: Finding, { input }: World): string {
  const { gate, config } = input;
  switch (fate) {
    case 'pending-polls':
      return `Agents are launched after more than ${counted(gate.pendingPolls, 'consecutive poll')} with a shortage; so far ${gate.counted}.`;
    case 'growth-limit':
      return `At most ${counted(config.scaling.growthLimit, 'agent')} may be launched per round; its turn comes in one of the next.`;
    case 'paused':
      return 'Launching is paused: resume it to have it served.';
    case 'not-reconciled':
      return 'Nothing is launched until Mesos and GoCD have told us what of ours is running.';
    case 'stale-view':
      return 'Nothing is launched on an old reading of GoCD: see why polls fail.';
    default:
      return `An agent of pool ${pool} is being launched.`;
  }
}

/** Which maximum keeps a job from having an agent, with its numbers. */
export function limitWords(finding: Finding, world: World): Words {
  const { scaling } = world.input.config;
  switch (finding.fate) {
    case 'launches-per-job':
      return {
        reason: `${counted(finding.entry.launches, 'agent')} launched for it, as many as one job may have, and still it waits after ${duration(finding.entry.waitedMs)}.`,
        remedy:
          'See in GoCD whether the job is real and why no agent gets it; cancel it, or raise scaling.launches-per-job.',
      };
    case 'max-agents':
      return {
        reason: `All pools together have ${world.live} of at most ${counted(scaling.maxAgents, 'agent')}, and others come first.`,
        remedy: 'It is served when an agent is free; raise scaling.max-agents to have more.',
      };
    default:
      return {
        reason: `The pool is full: ${world.numbers(finding)}.`,
        remedy: `It is served when an agent is free; raise max of pool ${finding.pool} to have more.`,
      };
  }
}
