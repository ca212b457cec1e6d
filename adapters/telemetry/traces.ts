import { type Attributes, context, type Tracer, trace } from '@opentelemetry/api';
import { byCause } from '../../policy/waits/parts.ts';
import type { Journey } from '../../services/telemetry/journeys.ts';

/**
 * One trace for each job, labelled by the semantic conventions for CI/CD (`cicd.*`, opentelemetry.io): the way of a run of a
 * task to its worker, and in it the legs of that way.
 */
export function traceJourney(tracer: Tracer, journey: Journey): void {
  const { from, until, legs } = journey;
  const attributes = attributesOf(journey);
  const way = tracer.startSpan('job wait', { startTime: from, root: true, attributes });
  const within = trace.setSpan(context.active(), way);
  for (const leg of legs) tracer.startSpan(leg.name, { startTime: leg.from }, within).end(leg.until);
  way.end(until);
}

/** A stage has no name of its own in the conventions: it is told as part of the task. */
function attributesOf({ locator, pool, agent, parts }: Journey): Attributes {
  const [pipeline = '', counter = '', stage = '', stageCounter = '', ...job] = locator.split('/');
  return {
    'cicd.pipeline.name': pipeline,
    'cicd.pipeline.run.id': `${pipeline}/${counter}`,
    'cicd.pipeline.task.name': `${stage}/${job.join('/')}`,
    'cicd.pipeline.task.run.id': locator,
    'gocd_mesos.stage.run.id': `${pipeline}/${counter}/${stage}/${stageCounter}`,
    ...(agent === null ? {} : { 'cicd.worker.name': agent }),
    ...(pool === null ? {} : { 'gocd_mesos.pool': pool }),
    ...Object.fromEntries(
      byCause(parts).map(({ cause, ms }) => [`gocd_mesos.wait.${cause}.seconds`, ms / 1000]),
    ),
  };
}
