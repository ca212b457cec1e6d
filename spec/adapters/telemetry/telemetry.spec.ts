import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { z } from 'zod';
import { startTelemetry } from '../../../adapters/telemetry/telemetry.ts';
import { telemetryFor } from '../../../cli/telemetry.ts';
import type { TelemetryConfig } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import type { MetricValues } from '../../../services/metrics/metrics.ts';
import type { Told } from '../../../services/telemetry/journeys.ts';
import { someConfig } from '../../support/config.ts';
import { START } from '../../support/core.ts';
import { logged } from '../journal/support.ts';
import { listen } from '../webhook/support.ts';

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), doubleValue: z.number().optional() }),
});
const span = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(attribute),
});
/** As the protocol has it: opentelemetry-proto, ExportTraceServiceRequest and ExportMetricsServiceRequest as JSON. */
const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});
const point = z.looseObject({ attributes: z.array(attribute) });
const metrics = z.object({
  resourceMetrics: z.array(
    z.object({
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              unit: z.string(),
              gauge: z.object({ dataPoints: z.array(point) }).optional(),
              sum: z.object({ dataPoints: z.array(point), isMonotonic: z.literal(true) }).optional(),
              histogram: z.object({ dataPoints: z.array(point) }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

interface Received {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A collector on this machine that keeps what it is sent; null as a status has it say nothing. */
async function collecting(
  status: () => number | null,
  work: (endpoint: string, received: Received[]) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body: unknown = await json(request);
    received.push({ path: request.url, authorization: request.headers.authorization, body });
    const code = status();
    if (code !== null) response.writeHead(code, { 'content-type': 'application/json' }).end('{}');
  });
  try {
    await work(await listen(server), received);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

const NUMBERS: readonly MetricValues[] = [
  {
    ...{ name: 'gocd_mesos_agents', help: 'Agents.', type: 'gauge' },
    samples: [{ labels: { pool: 'build' }, value: 3 }],
  },
  {
    ...{ name: 'gocd_mesos_launches_total', help: 'Launches.', type: 'counter' },
    samples: [{ labels: {}, value: 7 }],
  },
  {
    ...{ name: 'gocd_mesos_job_wait_seconds', help: 'Waits.', type: 'histogram' },
    samples: [
      { metricName: 'gocd_mesos_job_wait_seconds_bucket', labels: { pool: 'build', le: '10' }, value: 2 },
      { metricName: 'gocd_mesos_job_wait_seconds_bucket', labels: { pool: 'build', le: '30' }, value: 5 },
      { metricName: 'gocd_mesos_job_wait_seconds_bucket', labels: { pool: 'build', le: '+Inf' }, value: 6 },
      { metricName: 'gocd_mesos_job_wait_seconds_sum', labels: { pool: 'build' }, value: 99 },
      { metricName: 'gocd_mesos_job_wait_seconds_count', labels: { pool: 'build' }, value: 6 },
    ],
  },
];

function started(endpoint: string, overrides: Partial<TelemetryConfig> = {}) {
  const { log, lines } = logged();
  const { telemetry } = someConfig();
  const sending = startTelemetry({
    telemetry: { ...telemetry, headers: new Secret('authorization=Bearer quiet'), ...overrides, endpoint },
    name: 'ci',
    version: '1.2.3',
    clock: { now: () => START },
    log,
    values: async () => NUMBERS,
    deadlineMs: 500,
  });
  return { sending, lines };
}

/** A job that waited for a second and a half, to which an agent came that had been there. */
const BEGUN: Told = {
  input: { at: START },
  outcome: {
    notices: [
      {
        type: 'job.begun',
        wait: {
          ...{ locator: 'shop/12/build/1/unit', since: START - 1_500, until: START, after: START - 100 },
          ...{ pool: 'build', agent: 'gocd-agent.ci.build.x', estimate: null },
          marks: [{ cause: 'assigning', pool: 'build', remedy: '', from: Number.NEGATIVE_INFINITY }],
        },
      },
    ],
  },
};

const nanos = (ms: number) => `${ms}000000`;
const pairs = (attributes: readonly z.infer<typeof attribute>[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue]));

describe('Telemetry', () => {
  it('tells a collector the way of each job as a trace, at the times of our clock', async () => {
    await collecting(
      () => 200,
      async (endpoint, received) => {
        const { sending, lines } = started(endpoint, { metrics: false });
        sending.take(BEGUN);
        await sending.close();
        expect(received.map(({ path, authorization }) => [path, authorization])).to.deep.equal([
          ['/v1/traces', 'Bearer quiet'],
        ]);
        const [told] = traces.parse(received[0]?.body).resourceSpans;
        expect(pairs(told?.resource.attributes ?? [])).to.deep.equal({
          'service.name': 'gocd-mesos',
          'service.version': '1.2.3',
          'service.instance.id': 'ci',
        });
        const spans = told?.scopeSpans.flatMap((scope) => scope.spans) ?? [];
        const way = spans.find(({ parentSpanId }) => !parentSpanId);
        expect([way?.name, way?.startTimeUnixNano, way?.endTimeUnixNano]).to.deep.equal([
          'job wait',
          nanos(START - 1_500),
          nanos(START),
        ]);
        expect(pairs(way?.attributes ?? [])).to.deep.equal({
          'cicd.pipeline.name': 'shop',
          'cicd.pipeline.run.id': 'shop/12',
          'cicd.pipeline.task.name': 'build/unit',
          'cicd.pipeline.task.run.id': 'shop/12/build/1/unit',
          'cicd.worker.name': 'gocd-agent.ci.build.x',
          'gocd_mesos.stage.run.id': 'shop/12/build/1',
          'gocd_mesos.pool': 'build',
          'gocd_mesos.wait.assigning.seconds': 1.5,
        });
        const legs = spans.filter(({ parentSpanId }) => parentSpanId === way?.spanId);
        expect(legs.map(({ name }) => name)).to.have.members(['waiting', 'assigned']);
        expect(new Set(spans.map(({ traceId }) => traceId)).size).to.equal(1);
        expect(lines).to.deep.equal([]);
      },
    );
  });

  it('tells it the same numbers as stand at /metrics', async () => {
    await collecting(
      () => 200,
      async (endpoint, received) => {
        const { sending } = started(`${endpoint}/`, { traces: false });
        sending.take(BEGUN);
        await sending.close();
        expect(received.map(({ path }) => path)).to.deep.equal(['/v1/metrics']);
        const [told] = metrics.parse(received[0]?.body).resourceMetrics;
        const [gauge, counter, histogram] = told?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
        expect(gauge).to.include({ name: 'gocd_mesos_agents', unit: '1' });
        expect(gauge?.gauge?.dataPoints[0]).to.include({ asDouble: 3, timeUnixNano: nanos(START) });
        expect(counter?.sum?.dataPoints[0]).to.include({ asDouble: 7 });
        expect(histogram).to.include({ name: 'gocd_mesos_job_wait_seconds', unit: 's' });
        const [waits] = histogram?.histogram?.dataPoints ?? [];
        expect(waits).to.deep.include({
          explicitBounds: [10, 30],
          bucketCounts: [2, 3, 1],
          sum: 99,
          count: 6,
        });
        expect(pairs(waits?.attributes ?? [])).to.deep.equal({ pool: 'build' });
      },
    );
  });

  it('says once that the collector fails, and when it works again; no secret and no answer of it', async () => {
    let status = 400;
    await collecting(
      () => status,
      async (endpoint, received) => {
        const { sending, lines } = started(endpoint, { metrics: false });
        for (const next of [400, 400, 200]) {
          status = next;
          const before = received.length;
          for (let spans = 0; spans < 128; spans += 1) sending.take(BEGUN);
          while (received.length === before) await new Promise((resolve) => setImmediate(resolve));
          while (lines.length < (next === 200 ? 2 : 1)) await new Promise((resolve) => setImmediate(resolve));
        }
        await sending.close();
        expect(lines).to.deep.equal([
          'warn telemetry: the collector answered HTTP 400: traces are left out',
          'info telemetry: the collector takes traces again',
        ]);
      },
    );
  });

  it('keeps nobody waiting where there is no collector', async () => {
    let gone = '';
    await collecting(
      () => 200,
      async (endpoint) => {
        gone = endpoint;
      },
    );
    const { sending, lines } = started(gone, { metrics: false });
    sending.take(BEGUN);
    await sending.close();
    expect(lines).to.deep.equal([
      'warn telemetry: the collector did not answer (ECONNREFUSED): traces are left out',
    ]);
  });

  it('is nothing at all where no collector is configured', async () => {
    const { log } = logged();
    const config = someConfig();
    expect(config.telemetry.endpoint).to.equal(null);
    expect(await telemetryFor({ config, clock: { now: () => 0 }, log, values: async () => [] })).to.equal(
      null,
    );
  });
});
