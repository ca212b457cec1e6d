import { createHash } from 'node:crypto';
import { grouped } from '../../../../domain/collections.ts';
import { type PipelineHistory, type PipelineInstance, type StageRun, stageStatus } from '../pipelines.ts';
import type { Release } from '../release.ts';
import type { PipelineShape } from '../structure.ts';
import { type GocdResponse, isoSeconds, type Json } from './http.ts';
import { answer, type Call, docLink, type Route } from './routes.ts';

/** What GoCD adds to the time of the request for a stage that has not run: the greatest number of 32 bits, fact 56. */
const NEVER_MS = 2 ** 31 - 1;

/** All pipelines' instances that anyone may see: of a user, those of pipelines that he may view. */
export function dashboardRoutes(release: Release): readonly Route[] {
  const versions = release.has('dashboard') ? [4] : [];
  return [{ method: 'GET', path: '/go/api/dashboard', versions, handle: showDashboard }];
}

/** As fact 57 of the recordings: the ETag tells of stages that start and jobs that end, not of jobs that are assigned. */
function showDashboard(call: Call): GocdResponse {
  const { viewer, state } = call;
  const pipelines = pipelinesOf(call).filter(
    ({ name }) => viewer.mayView(name) && !state.hiddenPipelines.has(name),
  );
  const counted = pipelines.map(({ name, changes }) => [
    name,
    state.environments.nameOf(name),
    state.groups.nameOf(name),
    changes,
    state.structure.changesOf(name),
  ]);
  return tagged(call, [viewer.name, state.startedAt, counted], () => ({
    _links: {
      self: { href: `${call.base}/api/dashboard` },
      doc: docLink(state, 'dashboard'),
    },
    _personalization: digest(viewer.name),
    _embedded: {
      pipeline_groups: groupsJson(call, pipelines),
      environments: environmentsJson(call, pipelines),
      pipelines: pipelines.map((pipeline) => pipelineJson(call, pipeline)),
    },
  }));
}

/** Answers 304 to the same ETag, in quotes or without. Nothing else is understood: a list, or one that is weak. */
export function tagged(call: Call, content: Json, body: () => Json): GocdResponse {
  const etag = digest(JSON.stringify(content));
  const known = call.request.headers['if-none-match'];
  const headers = { etag: `"${etag}"` };
  if (known === etag || known === `"${etag}"`) return { status: 304, headers, body: '' };
  const whole = answer(call, body());
  return { ...whole, headers: { ...whole.headers, ...headers } };
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function groupsJson({ base, state, viewer }: Call, pipelines: readonly PipelineHistory[]): Json {
  const membersOf = grouped(pipelines, ({ name }) => state.groups.nameOf(name));
  const names = new Set(pipelines.map(({ name }) => state.groups.nameOf(name)));
  return [...names].map((name) => ({
    _links: { self: { href: `${base}/api/config/pipeline_groups` } },
    name,
    pipelines: membersOf(name).map((pipeline) => pipeline.name),
    can_administer: viewer.admin,
    defines_pipelines: true,
  }));
}

function environmentsJson({ base, state, viewer }: Call, pipelines: readonly PipelineHistory[]): Json {
  const names = new Set(pipelines.flatMap(({ name }) => state.environments.nameOf(name) ?? []));
  return [...names].map((name) => ({
    _links: { self: { href: `${base}/api/admin/environments/${name}` } },
    name,
    pipelines: pipelines
      .filter((pipeline) => state.environments.nameOf(pipeline.name) === name)
      .map((pipeline) => pipeline.name),
    can_administer: viewer.admin,
    defines_pipelines: true,
  }));
}

/** Those of the configuration, whether or not they ever ran, and those that jobs were scheduled for without any. */
function pipelinesOf({ state }: Call): readonly PipelineHistory[] {
  const ran = new Map(state.jobs.pipelines.all().map((pipeline) => [pipeline.name, pipeline]));
  const never = [...state.structure.all()].filter(({ name }) => !ran.has(name));
  return [...ran.values(), ...never.map(({ name }) => ({ name, changes: 0, instances: [] }))];
}

function pipelineJson(call: Call, { name, instances, changes }: PipelineHistory): Json {
  const isPaused = call.state.structure.isPaused(name);
  return {
    _links: { self: { href: `${call.base}/api/pipelines/${name}/history` } },
    name,
    last_updated_timestamp: changes,
    locked: false,
    pause_info: {
      paused: isPaused,
      paused_by: isPaused ? 'admin' : null,
      pause_reason: isPaused ? '' : null,
      paused_at: isPaused ? isoSeconds(call.state.startedAt) : null,
    },
    template_info: { is_using_template: false, template_name: null },
    can_operate: call.viewer.admin,
    can_administer: call.viewer.admin,
    can_unlock: call.viewer.admin,
    can_pause: call.viewer.admin,
    from_config_repo: false,
    _embedded: { instances: instances.map((instance) => instanceJson(call, name, instance)) },
  };
}

function instanceJson({ base, state }: Call, name: string, { counter, stages }: PipelineInstance): Json {
  const scheduledAt = Math.min(...stages.flatMap(({ jobs }) => jobs.map((job) => job.scheduledAt)));
  const runs = new Map(stages.map((run) => [run.name, run]));
  return {
    _links: { self: { href: `${base}/api/pipelines/${name}/${counter}/instance` } },
    label: String(counter),
    counter,
    triggered_by: 'Triggered by changes',
    scheduled_at: isoSeconds(scheduledAt),
    _embedded: {
      stages: stagesOf(state.structure.find(name), stages).map((stage) => ({
        _links: {
          self: {
            href: `${base}/api/stages/${name}/${counter}/${stage.name}/${runs.get(stage.name)?.counter ?? 1}`,
          },
        },
        ...stageJson(stage, runs.get(stage.name), state.clock.now()),
      })),
    },
  };
}

type ShownStage = Pick<PipelineShape['stages'][number], 'name' | 'approval'>;

/** All stages of the configuration, those to come too; then those that ran and are in it no more. */
export function stagesOf(shape: PipelineShape | null, ran: readonly StageRun[]): readonly ShownStage[] {
  const configured = shape?.stages ?? [];
  const names = new Set(configured.map(({ name }) => name));
  const others = ran.filter(({ name }) => !names.has(name));
  return [...configured, ...others.map(({ name }) => ({ name, approval: 'auto' as const }))];
}

function stageJson({ name, approval }: ShownStage, run: StageRun | undefined, now: number) {
  return {
    name,
    counter: String(run?.counter ?? 1),
    status: run === undefined ? 'Unknown' : stageStatus(run),
    allow_only_on_success_of_previous_stage: false,
    can_operate: true,
    approval_type: approval,
    approved_by: run === undefined ? null : 'changes',
    scheduled_at: isoSeconds(
      run === undefined ? now + NEVER_MS : Math.min(...run.jobs.map((job) => job.scheduledAt)),
    ),
  };
}
