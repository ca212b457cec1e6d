import type { CoreConfig, PoolConfig } from '../../domain/config.ts';
import { pipelineOf } from '../../domain/configuredPlace.ts';
import { type FleetAgent, isStarting } from '../../domain/fleet.ts';
import { lookAheadOf } from '../ahead/mode.ts';
import { learns } from '../forecast/learn.ts';
import { microPerHour } from './prices.ts';

/** What an agent does for its money. */
export const STATES = ['building', 'idle', 'starting', 'other'] as const;
export type State = (typeof STATES)[number];

/** Who an agent's time is put down to: idle floors and minimums, what cannot be told or named, or a pipeline. */
export const FLOOR = 'floor';
export const OTHER = 'other';
export type Payer = typeof FLOOR | typeof OTHER | `pipeline ${string}`;

/** All that is added up of an agent while nothing changes. */
export interface Standing {
  readonly pool: string;
  readonly state: State;
  readonly payer: Payer;
  /** From then on it only keeps a floor or minimum (ms since the epoch); null if it does not. */
  readonly floorFrom: number | null;
  /** Millionths of the currency. */
  readonly microPerHour: number;
}

/** An agent with the jobs that it has, and has had. */
export interface Employed extends Pick<FleetAgent, 'pool' | 'phase' | 'since' | 'launchedFor'> {
  /** Locator of the job in hand. */
  readonly building: string | null;
  /** Locator of the last job it was seen with. */
  readonly lastJob: string | null;
}

/**
 * How an agent stands; null if it is none of ours. Building time is its pipeline's. All other time is the pipeline's whose job
 * it had last, until its first job that of the job it was launched for, and else the floor's. One that has been idle for
 * longer than the idle timeout stays only for the floor or minimum of its pool, if that has any.
 */
export function standingOf(
  agent: Employed,
  { pools, money, scaling }: Pick<CoreConfig, 'pools' | 'money' | 'scaling'>,
): Standing | null {
  const { phase, building, lastJob, launchedFor, since } = agent;
  if (phase === 'foreign') return null;
  const pool = pools.find(({ name }) => name === agent.pool);
  // One that is taken away while it builds still does what it is paid for.
  const builds = phase === 'building' || (phase === 'draining' && building !== null);
  const resting = phase === 'idle' ? 'idle' : isStarting(agent) ? 'starting' : 'other';
  const cause = lastJob ?? launchedFor;
  return {
    // Task ids from elsewhere must not make pools without end.
    pool: pool?.name ?? OTHER,
    state: builds ? 'building' : resting,
    payer: builds ? payerOf(building) : cause === null ? FLOOR : payerOf(cause),
    floorFrom:
      phase === 'idle' && pool !== undefined && keepsAgents(pool, scaling)
        ? since + scaling.idleTimeout
        : null,
    microPerHour: pool === undefined ? 0 : microPerHour(pool, money),
  };
}

function payerOf(locator: string | null): Payer {
  const pipeline = locator === null ? '' : pipelineOf(locator);
  return pipeline === '' ? OTHER : `pipeline ${pipeline}`;
}

/** The pipeline that a payer is; null if it is none. */
export function pipelineOfPayer(payer: string): string | null {
  return payer.startsWith('pipeline ') ? payer.slice('pipeline '.length) : null;
}

/** Whether it has idle agents without a job for them, at some time of the week. */
function keepsAgents(pool: PoolConfig, scaling: Pick<CoreConfig['scaling'], 'lookAhead'>): boolean {
  const { min, idleFloor, schedule } = pool;
  const floors = [idleFloor, ...schedule.flatMap((entry) => entry.idleFloor ?? [])];
  return (
    learns(pool) ||
    lookAheadOf(pool, { scaling }) === 'on' ||
    min > 0 ||
    schedule.some((entry) => (entry.min ?? 0) > 0) ||
    floors.some((floor) => floor.min > 0 || floor.factor > 0)
  );
}
