import { grouped } from '../../../../domain/collections.ts';
import type { Job } from '../job.ts';
import type { Release } from '../release.ts';
import { tagged } from './dashboardRoutes.ts';
import type { GocdResponse, Json } from './http.ts';
import { type Call, mapped, type Route } from './routes.ts';

/**
 * The configuration of one pipeline, for administrators. The model has none of its own: what it answers is what the
 * latest jobs were scheduled with. A pipeline made from a template names it and has no stages of its own.
 */
export function configRoutes(release: Release): readonly Route[] {
  const since = (version: number) => (release.has('dashboard') ? [version] : []);
  return [
    {
      method: 'GET',
      path: '/go/api/admin/pipelines/:pipeline',
      versions: since(11),
      adminOnly: true,
      handle: showPipeline,
    },
    {
      method: 'GET',
      path: '/go/api/admin/templates/:template',
      versions: since(7),
      adminOnly: true,
      handle: showTemplate,
    },
  ];
}

function showPipeline(call: Call): GocdResponse {
  const { pipeline = '' } = call.params;
  const jobs = jobsOf(call, pipeline);
  // A pipeline's name is found in another case too.
  const [name] = jobs.map((job) => job.pipeline);
  if (name === undefined) return mapped(call, 404, { message: `Pipeline '${pipeline}' was not found.` });
  const template = call.state.templates.get(name) ?? null;
  const body = {
    label_template: `\${COUNT}`,
    name,
    template,
    group: 'open',
    parameters: [],
    stages: template === null ? stagesJson(jobs) : null,
  };
  return tagged(call, body, () => body);
}

function showTemplate(call: Call): GocdResponse {
  const { template = '' } = call.params;
  const pipelines = [...call.state.templates].filter(([, name]) => name === template).map(([name]) => name);
  const jobs = pipelines.flatMap((pipeline) => jobsOf(call, pipeline));
  if (pipelines.length === 0) return mapped(call, 404, { message: `Template '${template}' was not found.` });
  const body = { name: template, stages: stagesJson(jobs) };
  return tagged(call, body, () => body);
}

function jobsOf({ state }: Call, pipeline: string): readonly Job[] {
  const wanted = pipeline.toLowerCase();
  return [...state.jobs.all()].filter((job) => job.pipeline.toLowerCase() === wanted);
}

function stagesJson(jobs: readonly Job[]): Json {
  const inStage = grouped(jobs, ({ stage }) => stage);
  return [...new Set(jobs.map(({ stage }) => stage))].map((name) => ({
    name,
    approval: { type: 'success', allow_only_on_success: false },
    jobs: jobsJson(inStage(name)),
  }));
}

function jobsJson(jobs: readonly Job[]): Json {
  const latest = new Map(jobs.map((job) => [job.configuredName, job]));
  return [...latest.values()].map(({ configuredName, name, resources, elasticProfile }) => ({
    name: configuredName,
    run_instance_count: name === configuredName ? null : name.includes('-runOnAll-') ? 'all' : 1,
    ...(elasticProfile === null ? { resources: [...resources] } : { elastic_profile_id: elasticProfile }),
  }));
}
