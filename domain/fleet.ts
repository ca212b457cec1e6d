import type { Attribute } from './mesos.ts';

/**
 * Where one of our agents stands, from launch to gone. `launching` to `registering` is starting; `idle` and
 * `building` is running; the rest serves no job.
 */
export const AGENT_PHASES = [
  'launching', // accepted an offer for it; Mesos has not spoken of it yet
  'staging', // Mesos has it; the container is not running
  'registering', // the container runs; GoCD does not list it
  'unapproved', // GoCD lists it as Pending: wrong or missing auto-register key
  'idle',
  'building',
  'disabled', // a person disabled it: left as it is, counted apart
  'lost', // GoCD or Mesos cannot reach it, or GoCD lists it no more: may come back
  'draining', // we are taking it away
  'foreign', // another instance's under our name: Mesos does not know it as ours, and it lives. Never touched
  'ending', // its task has ended or is being killed; its traces are being cleaned up
] as const;
export type AgentPhase = (typeof AGENT_PHASES)[number];

/** One of our agents, as the policy sees it. */
export interface FleetAgent {
  readonly taskId: string;
  readonly pool: string;
  readonly phase: AgentPhase;
  /** When it entered this phase (ms since the epoch). */
  readonly since: number;
  /** Whether its task may be running: until Mesos has told of its end, or has lost it along with its host. */
  readonly taskRuns: boolean;
  readonly launchedAt: number;
  readonly hostId: string | null;
  readonly hostname: string | null;
  readonly attributes: readonly Attribute[];
  /** Its uuid in GoCD, once it has registered. */
  readonly uuid: string | null;
  /** What GoCD lists for it, or what its pool will register it with. */
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  /** Locator of the job it was launched for; null for one of a floor or minimum. */
  readonly launchedFor: string | null;
  /** Jobs it has been seen building. */
  readonly jobs: number;
  /** GoCD lists it alive although its task has ended: its container runs on, and nothing on Mesos can end it. */
  readonly outlivesTask: boolean;
  /**
   * Since when GoCD is known to count a job as its own that it does not have (ms since the epoch): that job is taken from
   * it when it next asks for work. Null if there is none.
   */
  readonly burdenedSince: number | null;
  /** It is building and gets no other job: it goes when this one has ended, unless it is wanted on. */
  readonly retiring: boolean;
}

const STARTING: ReadonlySet<AgentPhase> = new Set(['launching', 'staging', 'registering']);

/** On its way to its first job. */
export function isStarting(agent: Pick<FleetAgent, 'phase'>): boolean {
  return STARTING.has(agent.phase);
}

/** Takes up room under the maxima: whatever may still serve, and what runs on although it is being ended. */
export function countsAsLive(agent: Pick<FleetAgent, 'phase' | 'taskRuns'>): boolean {
  return agent.phase === 'ending' ? agent.taskRuns : agent.phase !== 'foreign';
}

/** How many of those that a maximum is about there are, by how many are in each phase: of those that end no task is known to run. */
export function liveIn(phases: Readonly<Record<AgentPhase, number>>): number {
  return AGENT_PHASES.filter((phase) => countsAsLive({ phase, taskRuns: false })).reduce(
    (sum, phase) => sum + phases[phase],
    0,
  );
}

/** On its way out, and taking up room until it has gone: what it holds will be free. */
export function isLeaving(agent: Pick<FleetAgent, 'phase' | 'taskRuns'>): boolean {
  return agent.phase === 'draining' || (agent.phase === 'ending' && agent.taskRuns);
}
