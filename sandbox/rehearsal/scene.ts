import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { LeverFact } from '../../domain/facts.ts';
import { leverId } from '../../domain/levers.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { AgentProcess } from '../model/gocd/agentProcess.ts';
import type { Job, JobRequest } from '../model/gocd/job.ts';
import { DEMO, type DemoWorld } from '../world.ts';

/** What one trouble may do to the world, and take back when it is over. */
export class Scene {
  readonly world: DemoWorld;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #random: Random;
  readonly #request: (fact: LeverFact) => void;
  readonly #takeBack: (() => void)[] = [];

  /** @param parts with `request`: what an operator asks of the framework */
  constructor(parts: {
    readonly world: DemoWorld;
    readonly clock: Clock;
    readonly name: string;
    readonly request: (fact: LeverFact) => void;
  }) {
    this.world = parts.world;
    this.#clock = parts.clock;
    this.#name = parts.name;
    this.#random = randomFrom(parts.clock.now());
    this.#request = parts.request;
  }

  /** Does this when the trouble is over, before all that was put off earlier. */
  atEnd(takeBack: () => void): void {
    this.#takeBack.push(takeBack);
  }

  /** At once, and again after each interval until the trouble is over. */
  every(ms: number, act: () => void): void {
    let cancel: Cancel = () => {};
    const turn = () => {
      cancel = this.#clock.after(ms, turn);
      act();
    };
    turn();
    this.atEnd(() => cancel());
  }

  end(): void {
    for (const takeBack of this.#takeBack.splice(0).reverse()) takeBack();
  }

  /** Schedules a job of its own, named after the trouble, so that it is found among the others. */
  schedule(request: Partial<JobRequest> = {}): readonly Job[] {
    return this.world.gocd.schedule({
      pipeline: 'rehearsal',
      stage: this.#name,
      job: 'tests',
      resources: ['docker', 'linux'],
      environment: null,
      durationMs: 90_000,
      ...request,
    });
  }

  /** The same, and cancels them at the end: nothing else would bring them on. */
  scheduleInVain(request: Partial<JobRequest>): void {
    const jobs = this.schedule(request);
    this.atEnd(() => {
      for (const { locator } of jobs)
        if (this.world.gocd.job(locator)?.state !== 'Completed') this.world.gocd.cancel(locator);
    });
  }

  /** Sees to it that until the end there is always a job which needs a new agent. */
  keepWanting(): void {
    this.every(60_000, () => {
      const { gocd } = this.world;
      if ([...gocd.jobs()].some((job) => this.#isWaiting(job))) return;
      const idle = gocd.agents().filter(({ holds, runState }) => holds === null && runState === 'Idle');
      this.schedule({ runInstances: idle.length + 3 });
    });
  }

  /** Kills the containers of all agents that have nothing to do. */
  crashIdle(): void {
    for (const { hostname, building } of this.world.gocd.agents())
      if (building === null) this.world.mesos.crash(hostname);
  }

  /** Cancels those of its jobs that wait. */
  cancelWaiting(): void {
    for (const job of [...this.world.gocd.jobs()])
      if (this.#isWaiting(job)) this.world.gocd.cancel(job.locator);
  }

  /** An agent that somebody has set up by hand. */
  agentByHand(
    hostname: string,
    given: { readonly resources?: readonly string[]; readonly hangs?: boolean } = {},
  ): AgentProcess {
    const { resources = [], hangs = false } = given;
    const agent = new AgentProcess(
      { clock: this.#clock, random: this.#random, gocd: this.world.gocd },
      {
        hostname,
        ip: '10.20.0.9',
        autoRegister: { key: DEMO.autoRegisterKey, resources, environments: [], hostname, elastic: null },
        hangs,
      },
    );
    this.atEnd(() => {
      agent.end();
      this.asAdmin('PATCH', `agents/${agent.uuid}`, { agent_config_state: 'Disabled' });
      this.asAdmin('DELETE', `agents/${agent.uuid}`);
    });
    return agent;
  }

  /** What a person does on the pages of GoCD; `path` is below `/go/api/`. */
  asAdmin(method: 'PATCH' | 'DELETE', path: string, body?: object): void {
    const { user, password } = DEMO;
    this.world.gocd.handle({
      method,
      path: `/go/api/${path}`,
      headers: {
        accept: 'application/vnd.go.cd.v7+json',
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
        'x-gocd-confirm': 'true',
      },
      body: body === undefined ? '' : JSON.stringify(body),
    });
  }

  /** As an operator does, and resumes it at the end. */
  pausePool(pool: string, lasts: number): void {
    const by = 'the rehearsal';
    const asked = { by, reason: 'to be seen', kind: 'pause-pool', target: pool, agents: 0, lasts } as const;
    this.#request({ type: 'operator.lever.requested', ...asked });
    this.atEnd(() => this.#request({ type: 'operator.lever.end.requested', by, id: leverId(asked) }));
  }

  #isWaiting({ pipeline, stage, state }: Job): boolean {
    return pipeline === 'rehearsal' && stage === this.#name && state === 'Scheduled';
  }
}
