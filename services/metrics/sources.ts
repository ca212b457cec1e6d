import type { Registry } from 'prom-client';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Core } from '../../machines/core.ts';
import type { Step } from '../service.ts';
import type { PoolLabels } from './pools.ts';

/** What a group of metrics draws on. Gauges read the machines when they are asked for, counters follow the steps. */
export interface Sources {
  readonly registry: Registry;
  readonly core: Pick<Core, 'picture'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly pools: PoolLabels;
}

/** Adds a group to the registry; what it returns is to be told every step. */
export type MetricGroup = (sources: Sources) => (step: Step) => void;

export const SECOND_MS = 1_000;
