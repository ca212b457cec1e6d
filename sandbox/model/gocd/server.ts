import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../../../services/clock/clock.ts';
import type { Random } from '../../../services/random.ts';
import type { AgentRecord, RunState } from './agentRecord.ts';
import { AgentRegister } from './agentRegister.ts';
import { createApi } from './api/front.ts';
import type { GocdRequest, GocdResponse } from './api/http.ts';
import { Assignments } from './assignments.ts';
import { Environments } from './environments.ts';
import type { GocdEvent, LostJob } from './events.ts';
import { watchHungJobs } from './hungJobs.ts';
import type { Job, JobRequest } from './job.ts';
import { type Copy, JobBook } from './jobBook.ts';
import { fits, type MatchingRules } from './matching.ts';
import type { GocdOptions } from './options.ts';
import { createRegistration, type Registration } from './registration.ts';
import { type Release, release } from './release.ts';
import { type AgentRemoting, createRemoting } from './remoting.ts';
import { BUILD_NUMBER, type GocdState, type Mode } from './state.ts';

/** A process that runs an agent, as it really is: the server may believe otherwise. */
export interface RunningAgent {
  readonly uuid: string;
  readonly hostname: string;
  /** Locator of the job it is building at this instant. */
  building(): string | null;
}

/** An agent, what the server thinks of it and what it really does. */
export interface AgentTruth {
  readonly uuid: string;
  readonly hostname: string;
  readonly configState: AgentRecord['configState'];
  readonly runState: RunState;
  /** Locator of the job the server has given it, fetched or not. */
  readonly holds: string | null;
  /** Whether its process exists; false for records left behind, and for zombies' deleted ones. */
  readonly alive: boolean;
  /** Locator of the job its process is building at this instant. */
  readonly building: string | null;
}

/** A model GoCD server. Everything is synchronous; time passes on its clock only. */
export interface Gocd {
  readonly release: Release;
  /** Answers one HTTP request, byte for byte as GoCD would where that is known. */
  handle(request: GocdRequest): GocdResponse;
  readonly registration: Registration;
  readonly remoting: AgentRemoting;
  readonly events: Observable<GocdEvent>;

  /**
   * Schedules a job. Empty if it is to run on all agents and none fits, which in GoCD fails the stage.
   * @throws Error if a job of that locator exists.
   */
  schedule(request: JobRequest): readonly Job[];
  cancel(locator: string): void;
  /** Moves a pipeline into an environment or out of any; waiting jobs are matched by the new place at once. */
  place(pipeline: string, environment: string | null): void;
  setMaintenance(on: boolean, by?: string): void;
  setBackup(on: boolean): void;
  setAutoRegisterKey(key: string | null): void;
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
  const lost: LostJob[] = [];
  const running = new Map<string, RunningAgent>();
  const ephemeralKeys = new Set<string>();
  let autoRegisterKey = options.autoRegisterKey ?? null;

  const emit = (event: GocdEvent) => events.next(event);
  const mode: Mode = { starting: false, backup: false, maintenance: null };
  const environments = new Environments(options.environments ?? []);
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
  const assignments = new Assignments(clock, jobs, agents, rules, options.matchMs ?? 50);
  const isUp = () => !mode.starting;
  const registration = createRegistration({
    clock,
    agents,
    tokenKey: String(random.next()),
    maxPending: options.maxPending ?? 100,
    autoRegisterKey: () => autoRegisterKey,
    useEphemeralKey: (key) => ephemeralKeys.delete(key),
    accepts: () => isUp() && mode.maintenance === null && !mode.backup,
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
    registration,
    mode,
  };
  const api = createApi(state, random);
  const stop = watchHungJobs(clock, jobs, agents, isUp);

  const copiesOf = (request: JobRequest): readonly Copy[] => {
    if (request.runOnAll) {
      const needs = { pipeline: request.pipeline, resources: request.resources ?? [] };
      return [...agents.all()]
        .filter((record) => record.configState === 'Enabled')
        .filter((record) => fits(record, { ...needs, elasticProfile: null, agentUuid: null }, rules))
        .map(({ uuid }, index) => ({ name: `${request.job}-runOnAll-${index + 1}`, agentUuid: uuid }));
    }
    if (request.runInstances === undefined) return [{ name: request.job, agentUuid: null }];
    return Array.from({ length: request.runInstances }, (_, index) => ({
      name: `${request.job}-runInstance-${index + 1}`,
      agentUuid: null,
    }));
  };

  return {
    release: facts,
    handle: api.handle,
    registration,
    remoting: createRemoting({ clock, release: facts, agents, jobs, assignments, agentVersion, isUp }),
    events,
    schedule: (request) => {
      if (request.environment !== undefined) environments.place(request.pipeline, request.environment);
      return jobs.schedule(request, copiesOf(request), options.jobDurationMs ?? 60_000);
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
    issueEphemeralKey: () => {
      const key = `ephemeral-${random.integer(0, 0x7fffffff).toString(16)}`;
      ephemeralKeys.add(key);
      return key;
    },
    restart: (downMs) => {
      mode.starting = true;
      clock.after(downMs, () => {
        mode.starting = false;
        agents.restart();
        assignments.restart();
        api.forgetSessions();
      });
    },
    jobs: () => jobs.all(),
    job: (locator) => jobs.find(locator),
    agents: () =>
      [...agents.all()].map((record) => ({
        uuid: record.uuid,
        hostname: record.hostname,
        configState: record.configState,
        runState: agents.runStateOf(record),
        holds: jobs.heldBy(record.uuid)?.locator ?? null,
        alive: running.has(record.uuid),
        building: running.get(record.uuid)?.building() ?? null,
      })),
    lostJobs: () => lost,
    agentStarted: (agent) => {
      running.set(agent.uuid, agent);
    },
    agentEnded: (agent) => {
      running.delete(agent.uuid);
      const job = jobs.heldBy(agent.uuid);
      if (job === null) return;
      const loss = {
        at: clock.now(),
        locator: job.locator,
        uuid: agent.uuid,
        hostname: agent.hostname,
        state: job.state,
      };
      lost.push(loss);
      emit({ type: 'job.lost', ...loss });
    },
    stop,
  };
}
