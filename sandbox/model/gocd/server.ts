import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { Random } from '../../../domain/random.ts';
import { extraProperties, type Properties } from './agentJvm.ts';
import { AgentRegister } from './agentRegister.ts';
import { createApi } from './api/front.ts';
import type { Form, GocdRequest, GocdResponse } from './api/http.ts';
import { Assignments } from './assignments.ts';
import { copiesOf } from './copies.ts';
import { Environments } from './environments.ts';
import type { GocdEvent, LostJob } from './events.ts';
import { watchHungJobs } from './hungJobs.ts';
import type { Job, JobRequest } from './job.ts';
import { JobBook } from './jobBook.ts';
import { type AgentTruth, Ledger, type RunningAgent } from './ledger.ts';
import type { MatchingRules } from './matching.ts';
import type { GocdOptions } from './options.ts';
import { PipelineGroups } from './pipelineGroups.ts';
import { createRegistration, type Registration } from './registration.ts';
import { type Release, release } from './release.ts';
import { type AgentRemoting, createRemoting } from './remoting.ts';
import { BUILD_NUMBER, type GocdState, type Mode } from './state.ts';
import { type PipelineShape, Structure } from './structure.ts';

/** A model GoCD server. Everything is synchronous; time passes on its clock only. */
export interface Gocd {
  readonly release: Release;
  /** Answers one HTTP request, byte for byte as GoCD would where that is known; or with values, where nobody reads bytes. */
  handle(request: GocdRequest, form?: Form): GocdResponse;
  readonly registration: Registration;
  readonly remoting: AgentRemoting;
  /** What every agent is told to be started with. */
  readonly agentProperties: Properties;
  readonly events: Observable<GocdEvent>;

  /**
   * Schedules a job. Empty if it is to run on all agents and none fits, which in GoCD fails the stage.
   * @throws Error if a job of that locator exists.
   */
  schedule(request: JobRequest): readonly Job[];
  /** @throws Error if there is no such job. */
  cancel(locator: string): void;
  /** Writes a pipeline into the server's configuration, or changes it there. */
  configure(pipeline: PipelineShape): void;
  /** Pauses a pipeline, or lets it go on. Whoever plays its course keeps its next stage back. */
  pause(pipeline: string, isPaused: boolean): void;
  /** Moves a pipeline into an environment or out of any; waiting jobs are matched by the new place at once. */
  place(pipeline: string, environment: string | null): void;
  setMaintenance(on: boolean, by?: string): void;
  setBackup(on: boolean): void;
  setAutoRegisterKey(key: string | null): void;
  /** A release without the feed of waiting jobs takes this one's place, or the other way round. */
  setFeed(isThere: boolean): void;
  /** A key an elastic plugin may register one agent with. */
  issueEphemeralKey(): string;
  /** Forgets what is in memory only and answers 503 for `downMs`. */
  restart(downMs: number): void;

  jobs(): Iterable<Job>;
  job(locator: string): Job | null;
  agents(): readonly AgentTruth[];
  /** Jobs whose agent's process ended with them in hand. */
  lostJobs(): readonly LostJob[];
  /** Tells the model, not the server, that an agent's process has come up or ended. */
  agentStarted(agent: RunningAgent): void;
  agentEnded(agent: RunningAgent): void;
  /** Ends the periodic work, so that a real clock lets the process exit. */
  stop(): void;
}

/** A GoCD server as of `options.version`, started at this instant. */
export function createGocd({
  clock,
  random,
  options = {},
}: {
  readonly clock: Clock;
  readonly random: Random;
  readonly options?: GocdOptions;
}): Gocd {
  const facts = release(options.version ?? '26.1.0');
  const events = new Subject<GocdEvent>();
  const ephemeralKeys = new Set<string>();
  let autoRegisterKey = options.autoRegisterKey ?? null;

  const emit = (event: GocdEvent) => events.next(event);
  const mode: Mode = { starting: false, backup: false, maintenance: null };
  const environments = new Environments(options.environments ?? []);
  const groups = new PipelineGroups(options.groups ?? []);
  const structure = new Structure();
  const jobs = new JobBook(clock, emit);
  const agents = new AgentRegister(clock, emit, {
    lostContactMs: options.lostContactMs ?? 300_000,
    losesMissingAgents: facts.losesMissingAgents,
  });
  const profiles = options.elasticProfiles ?? [];
  const rules: MatchingRules = {
    resourcesCaseSensitive: facts.resourcesCaseSensitive,
    environmentOf: (pipeline) => environments.nameOf(pipeline),
    environmentExists: (name) => environments.originOf(name) !== null,
    pluginOf: (profile) => profiles.find(({ id }) => id === profile)?.pluginId ?? null,
  };
  const assignments = new Assignments(clock, jobs, agents, rules, {
    matchMs: options.matchMs ?? 50,
    listReloadMs: options.listReloadMs ?? 5_000,
  });
  const isUp = () => !mode.starting && !mode.backup;
  const registration = createRegistration({
    clock,
    agents,
    tokenKey: String(random.next()),
    maxPending: options.maxPending ?? 100,
    autoRegisterKey: () => autoRegisterKey,
    useEphemeralKey: (key) => ephemeralKeys.delete(key),
    accepts: () => isUp() && mode.maintenance === null,
  });
  const agentVersion = `${facts.version}-${BUILD_NUMBER}`;
  const state: GocdState = {
    clock,
    release: facts,
    security: options.security ?? null,
    elasticProfiles: profiles,
    jobs,
    agents,
    environments,
    groups,
    structure,
    registration,
    mode,
    startedAt: clock.now(),
    hasFeed: options.feed ?? true,
    hiddenPipelines: new Set(options.hiddenPipelines ?? []),
    templates: new Map(Object.entries(options.templates ?? {})),
    agentExtraProperties: options.agentExtraProperties ?? '',
  };
  const ledger = new Ledger(clock, jobs, agents, emit);
  const api = createApi(state, random);
  const stop = watchHungJobs(clock, jobs, agents, () => !mode.starting);

  return {
    release: facts,
    handle: api.handle,
    registration,
    remoting: createRemoting({ clock, release: facts, agents, jobs, assignments, agentVersion, isUp }),
    agentProperties: extraProperties(state.agentExtraProperties),
    events,
    schedule: (request) => {
      if (request.environment !== undefined) environments.place(request.pipeline, request.environment);
      if (request.group !== undefined) groups.place(request.pipeline, request.group);
      return jobs.schedule(request, copiesOf(request, agents.all(), rules), options.jobDurationMs ?? 60_000);
    },
    cancel: (locator) => {
      const job = jobs.find(locator);
      const holder =
        job === null || job.state === 'Scheduled' || job.agentUuid === null
          ? null
          : agents.find(job.agentUuid);
      jobs.cancel(locator, holder?.hostname ?? null);
      if (holder?.runtime) holder.runtime.status = 'Cancelled';
    },
    configure: (pipeline) => structure.configure(pipeline),
    pause: (pipeline, isPaused) => structure.pause(pipeline, isPaused),
    place: (pipeline, environment) => environments.place(pipeline, environment),
    setMaintenance: (on, by = 'admin') => {
      mode.maintenance = on ? { by, since: clock.now() } : null;
      assignments.setPaused(on);
    },
    setBackup: (on) => {
      mode.backup = on;
    },
    setAutoRegisterKey: (key) => {
      autoRegisterKey = key;
    },
    setFeed: (isThere) => {
      state.hasFeed = isThere;
    },
    issueEphemeralKey: () => {
      const key = `ephemeral-${random.integer(0, 0x7fffffff).toString(16)}`;
      ephemeralKeys.add(key);
      return key;
    },
    restart: (downMs) => {
      mode.starting = true;
      assignments.restart();
      clock.after(downMs, () => {
        mode.starting = false;
        agents.restart();
        assignments.restart();
        api.forgetSessions();
      });
    },
    jobs: () => jobs.all(),
    job: (locator) => jobs.find(locator),
    agents: () => ledger.agents(),
    lostJobs: () => ledger.lostJobs,
    agentStarted: (agent) => ledger.agentStarted(agent),
    agentEnded: (agent) => ledger.agentEnded(agent),
    stop,
  };
}
