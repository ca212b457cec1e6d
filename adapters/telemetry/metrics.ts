import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Clock } from '../../domain/clock/clock.ts';
import type { MetricSample, MetricValues } from '../../services/metrics/metrics.ts';

export interface ProducerParts {
  readonly resource: Resource;
  readonly clock: Pick<Clock, 'now'>;
  /** What is at `/metrics`. */
  readonly values: () => Promise<readonly MetricValues[]>;
}

const SCOPE = { name: 'gocd-mesos' };

/** Has collectors told the same metrics as those who ask at `/metrics`, under the same names: there is no second list. */
export function producerOf({ resource, clock, values }: ProducerParts): MetricProducer {
  const startTime = timeOf(clock.now());
  return {
    collect: async () => {
      const times = { startTime, endTime: timeOf(clock.now()) };
      const metrics = (await values()).map((metric) => dataOf(metric, times));
      return { resourceMetrics: { resource, scopeMetrics: [{ scope: SCOPE, metrics }] }, errors: [] };
    },
  };
}

/** @param ms since the epoch */
function timeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
}

interface Times {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

function dataOf({ name, help, type, samples }: MetricValues, times: Times): MetricData {
  const common = {
    descriptor: { name, description: help, unit: unitOf(name), valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (type === 'histogram')
    return {
      ...common,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: histogramsIn(name, samples).map((each) => ({ ...times, ...each })),
    };
  const dataPoints = samples.map(({ labels, value }) => ({ ...times, attributes: labels, value }));
  return type === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

/** By the endings that Prometheus gives names. */
function unitOf(name: string): string {
  if (/_seconds(_total)?$/.test(name)) return 's';
  return /_bytes(_total)?$/.test(name) ? 'By' : '1';
}

/** Prometheus counts in each bucket what is in those below it too. */
function histogramsIn(name: string, samples: readonly MetricSample[]) {
  const groups = new Map<
    string,
    { attributes: Attributes; bounds: [number, number][]; sum: number; count: number }
  >();
  for (const { metricName, labels, value } of samples) {
    const { le, ...attributes } = labels;
    const key = JSON.stringify(Object.entries(attributes).sort());
    const group = groups.get(key) ?? { attributes, bounds: [], sum: 0, count: 0 };
    groups.set(key, group);
    if (metricName === `${name}_sum`) group.sum = value;
    else if (metricName === `${name}_count`) group.count = value;
    else if (le !== undefined && le !== '+Inf') group.bounds.push([Number(le), value]);
  }
  return [...groups.values()].map(({ attributes, bounds, sum, count }) => {
    const sorted = bounds.sort(([a], [b]) => a - b);
    const upTo = [...sorted.map(([, upToBound]) => upToBound), count];
    const counts = upTo.map((all, index) => all - (upTo[index - 1] ?? 0));
    return {
      attributes,
      value: { buckets: { boundaries: sorted.map(([bound]) => bound), counts }, sum, count },
    };
  });
}
