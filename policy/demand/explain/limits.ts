import type { GocdAgent } from '../../../domain/gocd.ts';
import { counted, duration } from '../../../domain/phrases.ts';
import type { PoolState } from '../classify/pools.ts';
import { spillsInto } from '../cover/spilling.ts';
import type { Gate } from '../gate.ts';
import type { ClassifiedJob, DemandInput, ExplainedJob, Words } from '../record.ts';
import type { ShareWords } from './shares.ts';

/** What the sentences draw on beside the job itself. */
export interface Background {
  readonly input: DemandInput;
  readonly gate: Gate;
  /** The numbers of the job's pool, as a clause. */
  readonly numbers: (job: ExplainedJob) => string;
  /** The launches that a pool, or all of them, has granted to jobs in this round, as a clause to follow numbers. */
  readonly granted: (pool?: string | null) => string;
  readonly pool: (job: ExplainedJob) => PoolState | undefined;
  readonly agent: (uuid: string) => GocdAgent | undefined;
  /** Which pool comes nearest to the job, and what it lacks, as a clause. */
  readonly nearest: (job: ClassifiedJob) => string;
  /** Live agents of all pools, by pool and by what they do: `4 of at most 4 agents (linux: 3 building, 1 idle)`. */
  readonly overall: string;
  /** No slot of max-agents is left beside those. */
  readonly isFull: boolean;
  readonly shares: ShareWords;
  /** There is but one pool, made from go-agent where none are configured: its maximum is max-agents. */
  readonly isAlone: boolean;
  /** What is to be raised to have more agents in all, and of the pool: where the numbers in force come from. */
  readonly maxAgentsKey: string;
  readonly maxKey: (pool: string | null) => string;
}

/** When the agent that is short for a job will be launched, or what holds it back. */
export function prospect(job: ExplainedJob, { input, gate }: Background): string {
  const { scaling } = input.config;
  switch (job.fate) {
    case 'pending-polls':
      return `Agents are launched after more than ${counted(gate.pendingPolls, 'consecutive poll')} with a shortage; so far ${gate.counted}.`;
    case 'growth-limit':
      return `At most ${counted(scaling.growthLimit, 'agent')} may be launched per round; its turn comes in one of the next.`;
    case 'gives-way':
      return `All ${counted(scaling.maxAgents, 'slot')} of max-agents are taken, some by agents that no job needs: one gives way, which takes half a minute.`;
    case 'tearing-down':
      return 'Nothing is launched any more: the framework is being torn down.';
    case 'paused':
      return 'Launching is paused: resume it to have it served.';
    case 'not-reconciled':
      return `Nothing is launched until this instance is ready: ${input.missing?.join('; ') || 'Mesos and GoCD have not told yet what of ours is running'}.`;
    case 'stale-view':
      return 'Nothing is launched on an old reading of GoCD: see why polls fail.';
    default:
      return input.config.dryRun
        ? `An agent of pool ${job.pool} would be launched.`
        : `An agent of pool ${job.pool} is being launched.`;
  }
}

/** What hosts lack for its agent; and that it needs a slot of max-agents too, where none is left. */
export function noRoomWords({ pool, lacking }: ExplainedJob, background: Background): Words {
  const reason = `An agent of pool ${pool} is wanted, but the cluster has no room for it: ${lacking}`;
  return background.isFull
    ? {
        reason: `${reason}; and all pools together have ${background.overall}.`,
        remedy: `It starts once Mesos offers that much and a slot is free: free or add hosts, or have the pool ask for less; and raise ${background.maxAgentsKey} to have more slots.`,
      }
    : {
        reason: `${reason}.`,
        remedy:
          'It starts as soon as Mesos offers that much: free or add hosts, or have the pool ask for less.',
      };
}

/** Which maximum keeps a job from having an agent, with its numbers. */
export function limitWords(job: ExplainedJob, background: Background): Words {
  switch (job.fate) {
    case 'launches-per-job':
      return {
        reason: `${counted(job.launches, 'agent')} launched for it, as many as one job may have, and still it waits after ${duration(job.waitedMs)}.`,
        remedy:
          'See in GoCD whether the job is real and why no agent gets it; cancel it, or raise scaling.launches-per-job.',
      };
    case 'share-max':
      return background.shares.full(job);
    case 'reserved':
      return background.shares.kept(job);
    case 'max-agents':
      return {
        reason: `All pools together have ${background.overall}${background.granted()}${background.shares.part(job)}.`,
        remedy: `It is served when an agent is free${background.shares.comes(job)}; raise ${background.maxAgentsKey} to have more.${background.shares.inVain(job)}`,
      };
    default:
      return fullPoolWords(job, background);
  }
}

/** Where the maximum of all pools binds too, raising one of them would change nothing. */
function fullPoolWords(job: ExplainedJob, background: Background): Words {
  const { pool } = job;
  const isBoth = background.isFull && !background.isAlone;
  const both = isBoth ? `, and all pools together have ${background.overall}` : '';
  const keys = background.isAlone
    ? background.maxAgentsKey
    : `${background.maxKey(pool)}${isBoth ? ` and ${background.maxAgentsKey}` : ''}`;
  return {
    reason: `The pool is full: ${background.numbers(job)}${background.granted(pool)}${both}.`,
    remedy: `It is served when an agent is free; ${spillWords(job)}raise ${keys} to have more.`,
  };
}

/** When another pool comes in for a job whose own is full, as the beginning of a sentence. */
function spillWords(job: ExplainedJob): string {
  const pool = spillsInto(job);
  if (pool === null) return '';
  const { spillAfter } = pool.config;
  return `once it has waited for ${duration(spillAfter)} (spill-after) an agent of pool ${pool.name} is launched for it; `;
}
