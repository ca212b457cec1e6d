import type { PoolConfig, ScalingConfig, TargetWait } from '../../../domain/config.ts';
import type { WaitLesson } from '../../../domain/waitLesson.ts';
import { classOf, withSeen } from './needs.ts';
import { chosenFloor, HELD_FOR_MS, leadOf } from './plan.ts';
import { classInTime, needsOf, type Supply, type Trace, withMoment } from './trace.ts';
import { type WaitRecord, waitsSeen } from './waits.ts';

/** What a pool with a target has learned, and what it is learned from. */
export interface TargetLearning extends Pick<WaitLesson, 'wait' | 'classes' | 'starts'> {
  readonly trace: Trace;
  readonly waits: WaitRecord;
}

const STARTS_KEPT = 40;

export function nothingLearned(wait: number): TargetLearning {
  const waits = { open: new Map(), seen: 0, late: 0, assignments: [] };
  return { trace: [], waits, starts: [], classes: [], wait };
}

/** What was kept of an earlier run; what was learned for another wait is not of use, but for how long things take. */
export function targetRecalled({
  classes,
  seen,
  late,
  starts,
  assignments,
  wait,
}: WaitLesson): TargetLearning {
  return { trace: [], waits: { open: new Map(), seen, late, assignments }, starts, classes, wait };
}

export function lessonToKeep(pool: string, { waits, starts, classes, wait }: TargetLearning): WaitLesson {
  const { seen, late, assignments } = waits;
  return { pool, wait, classes, seen, late, starts, assignments };
}

export function withStart(learning: TargetLearning, tookMs: number): TargetLearning {
  return { ...learning, starts: [...learning.starts, tookMs].slice(-STARTS_KEPT) };
}

export interface PoolSighting {
  readonly at: number;
  /** The reading before; null if there was none, or too long ago. */
  readonly before: number | null;
  readonly waiting: ReadonlyMap<string, { readonly hasIdleAgent: boolean }>;
  readonly building: number;
  readonly arrived: readonly string[];
  /** Jobs an hour that are expected from now on. */
  readonly jobsPerHour: number;
}

/** What of the config says how agents of a pool come and go. */
export interface Regime {
  readonly pool: Pick<PoolConfig, 'max' | 'singleUse'>;
  readonly target: TargetWait;
  readonly scaling: Pick<ScalingConfig, 'retireBuilding' | 'idleTimeout' | 'stabilisation'>;
  readonly pollInterval: number;
  readonly assignment: number;
}

/** Takes in one reading of a pool. */
export function targetSighted(known: TargetLearning, sighting: PoolSighting, regime: Regime): TargetLearning {
  const { at, before, waiting, arrived, jobsPerHour } = sighting;
  const { target, pool, pollInterval, assignment } = regime;
  const { wait } = target;
  const learning = known.wait === wait ? known : { ...nothingLearned(wait), starts: known.starts };
  const moment = {
    at,
    demand: waiting.size + sighting.building,
    arrived: before === null ? 0 : arrived.length,
    rateClass: classOf(jobsPerHour),
    floor: chosenFloor(learning, target, { jobsPerHour, max: pool.max, pollInterval, assignment }).floor,
  };
  if (before === null) return { ...learning, trace: [moment], waits: { ...learning.waits, open: new Map() } };
  const supply = supplyOf(learning, regime);
  const reach = Math.max(0, supply.leadMs) + supply.lingerMs;
  const trace = withMoment(learning.trace, moment, Math.max(reach, HELD_FOR_MS));
  const seen = { rateClass: classInTime(trace, supply), ms: at - before, needs: needsOf(trace, supply) };
  return {
    ...learning,
    trace,
    waits: waitsSeen(learning.waits, { at, before, waiting, arrived, target: wait }),
    classes: withSeen(learning.classes, seen),
  };
}

function supplyOf(learning: TargetLearning, { pool, target, scaling }: Regime): Supply {
  const agentsReturn = !pool.singleUse && !scaling.retireBuilding;
  return {
    leadMs: leadOf(learning, target.p) - target.wait,
    agentsReturn,
    lingerMs: agentsReturn ? scaling.idleTimeout + scaling.stabilisation : 0,
    max: pool.max,
  };
}
