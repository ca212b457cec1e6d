import type { Notice } from '../../domain/decision.ts';
import { describeFailure } from '../../domain/gocd.ts';
import type { Picture } from '../../machines/picture.ts';
import { Launches, type LaunchNews } from '../metrics/launches.ts';
import type { Step } from '../service.ts';
import { isOutOfReach } from '../views/outOfReach.ts';
import { type EventRule, type Happening, ofTheInstance } from './happening.ts';

type AgentChanged = Extract<Notice, { type: 'agent.changed' }>;

/** Launches that went wrong, and in which words. One that somebody ended did not. */
const FAILURES: Readonly<Partial<Record<LaunchNews['outcome'], readonly [EventRule, string]>>> = {
  failed: ['launch-failed', 'ended before it could serve'],
  'timed-out': ['launch-timed-out', 'did not come up in time'],
  dropped: ['launch-dropped', 'was not taken by Mesos'],
  lost: ['launch-lost', 'was lost with its host, or its offer'],
};

/** Finds what happened in the steps, and in how the machines stand after each. It outlives the services of a process. */
export class EventFollower {
  readonly #launches = new Launches();
  #core: Picture['core'] | null = null;
  #brakeOn = false;
  #breakers: ReadonlySet<string> = new Set();
  #mesosProblem: string | null = null;
  #isGocdAway = false;
  #keepProblem: string | null = null;
  /** Of agents on hosts that Mesos does not reach: the host, by task id. */
  readonly #away = new Map<string, string>();

  take(step: Step, picture: Picture): readonly Happening[] {
    return [
      ...step.outcome.notices.flatMap((notice) =>
        notice.type === 'agent.changed' ? this.#launch(notice, step) : [],
      ),
      ...this.#breakersOf(picture),
      ...this.#brake(picture),
      ...this.#hosts(step, picture),
      ...this.#mesos(picture),
      ...this.#gocd(step),
      ...this.#keeping(picture),
    ];
  }

  #launch(notice: AgentChanged, { input }: Step): readonly Happening[] {
    const news = this.#launches.take(notice, input);
    const [rule, words] = (news === null ? undefined : FAILURES[news.outcome]) ?? [];
    if (rule === undefined) return [];
    const { taskId, pool, hostname, detail } = notice;
    const where = hostname === null ? '' : ` on ${hostname}`;
    return [
      { rule, pool, taskId, text: `${taskId}${where} ${words}${detail === null ? '' : `: ${detail}`}` },
    ];
  }

  #breakersOf({ memory: { breakers }, config }: Picture): readonly Happening[] {
    const before = this.#breakers;
    if (breakers.size === before.size && [...breakers.keys()].every((pool) => before.has(pool))) return [];
    this.#breakers = new Set(breakers.keys());
    const opened = [...breakers].filter(([pool]) => !before.has(pool));
    const closed = [...before].filter((pool) => !breakers.has(pool));
    return [
      ...opened.map(([pool, { failures, lastError }]) => ({
        rule: 'breaker-open' as const,
        pool,
        taskId: null,
        text: `${failures === 1 ? `A launch of pool ${pool} failed` : `${failures} launches of pool ${pool} failed in a row`}, and the next waits: ${lastError}`,
      })),
      ...closed
        .filter((pool) => config.pools.some(({ name }) => name === pool))
        .map((pool) => ({
          rule: 'breaker-closed' as const,
          pool,
          taskId: null,
          text: `Pool ${pool} launches again without waiting.`,
        })),
    ];
  }

  /** What the machines of another service make of the same world is no event. */
  #brake({ core, brakeOn }: Picture): readonly Happening[] {
    const isSame = core === this.#core;
    this.#core = core;
    if (brakeOn === this.#brakeOn) return [];
    this.#brakeOn = brakeOn;
    if (brakeOn)
      return [
        ofTheInstance('brake-on', 'So many agents have vanished from GoCD at once that nothing is removed.'),
      ];
    return isSame ? [ofTheInstance('brake-off', "GoCD's list of agents is believed again.")] : [];
  }

  /** A host whose agents are given up before it is back is told of no more: each of them is. */
  #hosts({ outcome: { touched } }: Step, { agents }: Picture): readonly Happening[] {
    const before = new Set(this.#away.values());
    const heard = new Set<string>();
    for (const taskId of touched) {
      const agent = agents.get(taskId);
      const host = agent?.hostname ?? agent?.hostId ?? null;
      if (agent !== undefined && isOutOfReach(agent) && host !== null) this.#away.set(taskId, host);
      else if (this.#away.delete(taskId) && host !== null && agent?.taskRuns === true) heard.add(host);
    }
    const away = new Set(this.#away.values());
    return [
      ...[...away]
        .filter((host) => !before.has(host))
        .map((host) =>
          ofTheInstance('host-lost', `Mesos does not reach host ${host}: agents of ours are there.`),
        ),
      ...[...heard]
        .filter((host) => !away.has(host))
        .map((host) => ofTheInstance('host-back', `Mesos reaches host ${host} again.`)),
    ];
  }

  #mesos({ framework }: Picture): readonly Happening[] {
    const problem = framework?.problem?.message ?? null;
    const isBack = framework?.state === 'subscribed' && problem === null;
    if (problem !== null && this.#mesosProblem === null) {
      this.#mesosProblem = problem;
      return [ofTheInstance('mesos-away', `Mesos does not hear us: ${problem}`)];
    }
    if (!isBack || this.#mesosProblem === null) return [];
    this.#mesosProblem = null;
    return [ofTheInstance('mesos-back', `Subscribed at Mesos again${at(framework.master)}.`)];
  }

  #gocd({ input }: Step): readonly Happening[] {
    if (input.type === 'gocd.poll.failed' && !this.#isGocdAway) {
      this.#isGocdAway = true;
      return [ofTheInstance('gocd-away', `GoCD cannot be read: ${describeFailure(input.failure)}`)];
    }
    if (input.type !== 'gocd.polled' || !this.#isGocdAway) return [];
    this.#isGocdAway = false;
    return [ofTheInstance('gocd-back', 'GoCD is read again.')];
  }

  #keeping({ framework }: Picture): readonly Happening[] {
    const problem = framework?.keepProblem ?? null;
    const before = this.#keepProblem;
    if (problem !== null && before === null) {
      this.#keepProblem = problem;
      return [ofTheInstance('id-not-kept', `The framework id is not kept: ${problem}`)];
    }
    if (problem !== null || before === null || framework?.isSettled !== true) return [];
    this.#keepProblem = null;
    return [ofTheInstance('id-kept', 'The framework id is kept.')];
  }
}

function at(master: string | null): string {
  return master === null ? '' : `, at ${master}`;
}
