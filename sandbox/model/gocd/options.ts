/** A person or program that may log in to the model server. */
export interface GocdUser {
  readonly name: string;
  readonly password: string;
  readonly admin: boolean;
  /** Pipelines a non-admin may view; left out, all of them. */
  readonly views?: readonly string[];
}

export interface GocdSecurity {
  readonly users: readonly GocdUser[];
  /** Personal access tokens, each standing for a user. */
  readonly tokens?: readonly { readonly token: string; readonly user: string }[];
}

/** An environment of the server's configuration. A pipeline is in at most one. */
export interface GocdEnvironment {
  readonly name: string;
  readonly pipelines: readonly string[];
  /** Set if it comes from a config repository instead of the server's own configuration. */
  readonly configRepo?: string;
}

/** A group of the server's configuration. Every pipeline is in exactly one. */
export interface GocdPipelineGroup {
  readonly name: string;
  readonly pipelines: readonly string[];
}

export interface ElasticProfile {
  readonly id: string;
  readonly pluginId: string;
  readonly clusterProfileId: string;
}

/** What a model server is made with; whatever is left out is as in a fresh GoCD of the newest release. */
export interface GocdOptions {
  /** Release to behave as, `26.1.0` by default. */
  readonly version?: string;
  /** Left out: security is off and everyone is admin. */
  readonly security?: GocdSecurity;
  readonly autoRegisterKey?: string;
  readonly environments?: readonly GocdEnvironment[];
  /** Pipelines in none of these are in the group `open`. */
  readonly groups?: readonly GocdPipelineGroup[];
  readonly elasticProfiles?: readonly ElasticProfile[];
  /** Silence after which an agent counts as lost: GoCD's `agent.connection.timeout`, 300 s. */
  readonly lostContactMs?: number;
  /** Pending agents allowed at a time: GoCD's `max.pending.agents.allowed`, 100. */
  readonly maxPending?: number;
  /** Time from a work request to the match it triggers, 50 ms by default: the match is asynchronous. */
  readonly matchMs?: number;
  /** How often the list of jobs to give out is made anew: `cruise.build.assignment.service.interval`, 5 s. */
  readonly listReloadMs?: number;
  /** What every agent is told, as `a=b c=d`: `gocd.agent.extra.properties`. */
  readonly agentExtraProperties?: string;
  /** False: the feed has been removed, and answers as GoCD answers for what it never had. */
  readonly feed?: boolean;
  /** Pipelines hidden in the account's web page. */
  readonly hiddenPipelines?: readonly string[];
  /** Template by the name of the pipeline that is made from it. */
  readonly templates?: Readonly<Record<string, string>>;
  /** How long a job runs if its request doesn't say. */
  readonly jobDurationMs?: number;
}
