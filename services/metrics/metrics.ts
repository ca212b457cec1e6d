import { Registry } from 'prom-client';
import type { Clock } from '../../domain/clock/clock.ts';
import type { MesosCallEnd } from '../../domain/facts.ts';
import type { Core } from '../../machines/core.ts';
import type { Step } from '../service.ts';
import { agentMetrics } from './agentMetrics.ts';
import { backlogMetrics } from './backlogMetrics.ts';
import { callMetrics } from './callMetrics.ts';
import { imageMetrics } from './imageMetrics.ts';
import { type InstanceMetrics, instanceMetrics } from './instanceMetrics.ts';
import { leverMetrics } from './leverMetrics.ts';
import { lookAheadMetrics } from './lookAheadMetrics.ts';
import { moneyMetrics } from './moneyMetrics.ts';
import { poolLabelsOf } from './pools.ts';
import { processMetrics } from './processMetrics.ts';
import { serviceMetrics } from './serviceMetrics.ts';
import { shareMetrics } from './shareMetrics.ts';
import { targetMetrics } from './targetMetrics.ts';
import { waitMetrics } from './waitMetrics.ts';

export interface Metrics extends InstanceMetrics {
  /** To be told every step, in order. */
  take(step: Step): void;
  /** To be told what became of each call to the master. */
  takeCall(end: MesosCallEnd): void;
  /** All metrics, in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** The same, for those who do not read text. */
  values(): Promise<readonly MetricValues[]>;
}

/** One metric with all that it counts. */
export interface MetricValues {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** Of a histogram: the metric's name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Metrics for Prometheus. Labels are bounded: there is none per job, per agent or per host. */
export function createMetrics(
  core: Pick<Core, 'picture'>,
  { clock }: { readonly clock: Pick<Clock, 'now'> },
): Metrics {
  const registry = new Registry();
  const sources = { registry, core, clock, pools: poolLabelsOf(core) };
  const groups = [
    backlogMetrics,
    shareMetrics,
    waitMetrics,
    targetMetrics,
    agentMetrics,
    imageMetrics,
    serviceMetrics,
    leverMetrics,
    moneyMetrics,
    lookAheadMetrics,
  ].map((group) => group(sources));
  processMetrics(registry);
  return {
    ...instanceMetrics(registry, clock),
    take: (step) => {
      for (const take of groups) take(step);
    },
    takeCall: callMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    values: () => valuesOf(registry),
  };
}

const TYPES = ['counter', 'gauge', 'histogram'] as const;

async function valuesOf(registry: Registry): Promise<readonly MetricValues[]> {
  return (await registry.getMetricsAsJSON()).flatMap(({ name, help, type, values }) => {
    const known = TYPES.find((each) => each === String(type));
    return known === undefined ? [] : [{ name, help, type: known, samples: values.map(sampleOf) }];
  });
}

function sampleOf(sample: {
  readonly value: number;
  readonly labels: object;
  readonly metricName?: string;
}): MetricSample {
  const labels = Object.fromEntries(
    Object.entries(sample.labels).map(([name, value]) => [name, String(value)]),
  );
  return { ...sample, labels };
}
