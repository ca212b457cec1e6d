import type { Random } from '../../domain/random.ts';
import type { Approval, PipelineShape } from '../model/gocd/structure.ts';
import { logNormal } from './distributions.ts';

/** A job of a stage, as people have written it. */
export interface JobPlan {
  readonly name: string;
  readonly resources: readonly string[];
  /** Half of its builds take no longer (ms). */
  readonly medianMs: number;
  /** Copies that run side by side. */
  readonly copies?: number;
}

export interface StagePlan {
  readonly name: string;
  readonly approval: Approval;
  readonly jobs: readonly JobPlan[];
}

/** A pipeline of a workload. */
export interface PipelinePlan {
  readonly name: string;
  readonly environment: string | null;
  readonly stages: readonly StagePlan[];
  /** Stages whose passing, all for one change, makes it run. */
  readonly upstream: readonly { readonly pipeline: string; readonly stage: string }[];
  /** Changes that make it run by themselves; 0 for one that only follows others. */
  readonly runsPerHour: number;
}

/** Builds of one job differ little from each other: two in three by less than a sixth. */
const BUILD_SIGMA = 0.15;

export function buildTime(random: Random, { medianMs }: JobPlan): number {
  return Math.round(logNormal(random, medianMs, BUILD_SIGMA));
}

/** What the server's configuration tells of a pipeline. */
export function shapeOf({ name, stages, upstream }: PipelinePlan): PipelineShape {
  return {
    name,
    stages: stages.map((stage) => ({
      name: stage.name,
      approval: stage.approval,
      jobs: stage.jobs.map((job) => job.name),
    })),
    upstream,
  };
}
