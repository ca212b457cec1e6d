import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Clock } from '../../domain/clock/clock.ts';
import type { TelemetryConfig } from '../../domain/config.ts';
import type { MetricValues } from '../../services/metrics/metrics.ts';
import type { Log } from '../../services/ports.ts';
import { Journeys, type Told } from '../../services/telemetry/journeys.ts';
import { tellingOf } from './failures.ts';
import { producerOf } from './metrics.ts';
import { traceJourney } from './traces.ts';

export interface Telemetry {
  /** To be told every step, in order. Returns at once: what is to be sent is sent by and by. */
  take(step: Told): void;
  /** Sends what is left. Takes no longer than one deadline. */
  close(): Promise<void>;
}

export interface TelemetryParts {
  readonly telemetry: TelemetryConfig & { readonly endpoint: string };
  /** Name of the instance. */
  readonly name: string;
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly values: () => Promise<readonly MetricValues[]>;
  /** For one delivery, repeated attempts included (ms). */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 5_000;
/** More spans that wait are dropped: a collector that is away must cost nothing. */
const MOST_SPANS = 2_048;

/** Traces and metrics by OTLP over HTTP. A collector that fails is told of once, and nothing else ever waits for it. */
export function startTelemetry(parts: TelemetryParts): Telemetry {
  const { telemetry, name, version } = parts;
  const resource = resourceFromAttributes({
    'service.name': 'gocd-mesos',
    'service.version': version,
    'service.instance.id': name,
  });
  const tracing = telemetry.traces ? tracerFor(parts, resource) : null;
  const metering = telemetry.metrics ? meterFor(parts, resource) : null;
  const journeys = new Journeys();
  return {
    take: (step) => {
      const arrived = journeys.take(step);
      if (tracing === null) return;
      const tracer = tracing.getTracer('gocd-mesos', version);
      for (const journey of arrived) traceJourney(tracer, journey);
    },
    close: async () => {
      await Promise.allSettled([tracing?.shutdown(), metering?.shutdown()]);
    },
  };
}

function tracerFor(parts: TelemetryParts, resource: Resource): BasicTracerProvider {
  const exporter = tellingOf(new OTLPTraceExporter(exporterConfig(parts, 'v1/traces')), 'traces', parts.log);
  const processor = new BatchSpanProcessor(exporter, {
    maxQueueSize: MOST_SPANS,
    maxExportBatchSize: 256,
    exportTimeoutMillis: parts.deadlineMs ?? DEADLINE_MS,
  });
  return new BasicTracerProvider({ resource, spanProcessors: [processor] });
}

function meterFor(parts: TelemetryParts, resource: Resource): MeterProvider {
  const { telemetry, clock, log, values, deadlineMs = DEADLINE_MS } = parts;
  const exporter = tellingOf(new OTLPMetricExporter(exporterConfig(parts, 'v1/metrics')), 'metrics', log);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: telemetry.interval,
    exportTimeoutMillis: Math.min(deadlineMs, telemetry.interval),
    metricProducers: [producerOf({ resource, clock, values })],
  });
  return new MeterProvider({ resource, readers: [reader] });
}

function exporterConfig(
  { telemetry: { endpoint, headers }, deadlineMs = DEADLINE_MS }: TelemetryParts,
  path: string,
) {
  return {
    url: `${endpoint.replace(/\/+$/, '')}/${path}`,
    headers: headersIn(headers?.reveal() ?? ''),
    timeoutMillis: deadlineMs,
    concurrencyLimit: 2,
  };
}

function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
}
