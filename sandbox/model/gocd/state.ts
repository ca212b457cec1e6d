import type { Clock } from '../../../domain/clock/clock.ts';
import type { AgentRegister } from './agentRegister.ts';
import type { Environments } from './environments.ts';
import type { JobBook } from './jobBook.ts';
import type { ElasticProfile, GocdSecurity } from './options.ts';
import type { PipelineGroups } from './pipelineGroups.ts';
import type { Registration } from './registration.ts';
import type { Release } from './release.ts';
import type { Structure } from './structure.ts';

/** Build number and commit the model claims, whatever its release. */
export const BUILD_NUMBER = '23212';
export const GIT_SHA = '0123456789abcdef0123456789abcdef01234567';

/** What the HTTP interface reads and changes: the server behind its own front door. */
export interface GocdState {
  readonly clock: Clock;
  readonly release: Release;
  readonly security: GocdSecurity | null;
  readonly elasticProfiles: readonly ElasticProfile[];
  readonly jobs: JobBook;
  readonly agents: AgentRegister;
  readonly environments: Environments;
  readonly groups: PipelineGroups;
  readonly structure: Structure;
  readonly registration: Registration;
  readonly mode: Mode;
  /** When this process came up (ms since the epoch): it is in every ETag. */
  readonly startedAt: number;
  /** Whether the feed of waiting jobs is there: it is to be removed one day. */
  hasFeed: boolean;
  /** Pipelines that the account has hidden in its web page, which hides them from its dashboard too. */
  readonly hiddenPipelines: ReadonlySet<string>;
  /** Template by the name of the pipeline that is made from it. */
  readonly templates: ReadonlyMap<string, string>;
  /** What every agent is told, as `a=b c=d`. */
  readonly agentExtraProperties: string;
}

/** Conditions of the whole server. */
export interface Mode {
  /** Nothing but 503 comes out. */
  starting: boolean;
  /** 503 for all but health and backups. */
  backup: boolean;
  /** 503 for whatever would change something. */
  maintenance: { readonly by: string; readonly since: number } | null;
}
