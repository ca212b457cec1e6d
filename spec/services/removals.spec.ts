import { expect } from 'chai';
import { EMPTY, NEVER, of, Subject } from 'rxjs';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { MesosFact } from '../../domain/facts.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import type { TaskState } from '../../domain/mesos.ts';
import type { GocdServer, MesosCall, MesosMaster, StateStore } from '../../services/ports.ts';
import { createService, type Step } from '../../services/service.ts';
import { someConfig } from '../support/config.ts';
import { someAgent, someView } from '../support/core.ts';

const TASK = 'gocd-agent.ci.default.earlier-0';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Somebody else's: a list with it is not empty. */
const HAND_MADE = someAgent('hand-made.example');

/** The service, with an agent of an earlier run, and a master that answers each call when the spec says so. */
class Scene {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1, 8));
  readonly steps: Step[] = [];
  readonly sent: string[] = [];
  listed: readonly GocdAgent[] = [HAND_MADE];
  readonly #events = new Subject<MesosFact>();
  #isSlow = false;
  #answer: (() => void) | null = null;

  constructor() {
    const mesos: MesosMaster = {
      subscribe: () => this.#events,
      call: (call) => this.#taken(call),
    };
    const gocd: GocdServer = {
      poll: () =>
        of({
          type: 'gocd.polled',
          view: someView({ startedAt: this.clock.now(), agents: this.listed }),
        }),
      change: () => NEVER,
      ask: () => EMPTY,
    };
    const store: StateStore = { load: async () => null, save: () => EMPTY, forget: () => EMPTY };
    createService({
      config: someConfig({ scaling: { registrationTimeout: 5 * MINUTE } }),
      clock: this.clock,
      mesos,
      gocd,
      store,
      frameworkId: 'framework-1',
      entropy: 1,
    }).steps.subscribe((step) => this.steps.push(step));
    this.#events.next({
      type: 'mesos.subscribed',
      frameworkId: 'framework-1',
      masterId: 'master-1',
      master: 'http://127.0.0.1:5050',
      heartbeatMs: 15_000,
    });
    this.tell(TASK, 'TASK_RUNNING');
  }

  /** From now on each call waits until it is answered, and all others behind it. */
  becomeSlow(): void {
    this.#isSlow = true;
  }

  answer(): void {
    const answer = this.#answer;
    this.#answer = null;
    answer?.();
  }

  get isWaiting(): boolean {
    return this.#answer !== null;
  }

  announceMaintenance(): void {
    const unavailability = { start: this.clock.now() + 3_600_000, duration: null };
    this.#events.next({
      type: 'mesos.inverse-offers.received',
      inverseOffers: [{ id: 'inverse-1', hostId: 'host-2', unavailability }],
    });
  }

  tell(taskId: string, state: TaskState): void {
    const rest = {
      source: 'executor',
      reason: null,
      message: null,
      hostId: 'host-1',
      healthy: null,
    } as const;
    this.#events.next({
      type: 'mesos.update.received',
      update: { taskId, state, uuid: null, timestamp: this.clock.now(), ...rest },
    });
  }

  pass(ms: number): void {
    this.clock.advance(ms);
  }

  decided(type: string): number {
    return this.steps.flatMap(({ outcome }) => outcome.commands).filter((command) => command.type === type)
      .length;
  }

  #taken(call: MesosCall) {
    this.sent.push(call.type);
    // The made-up task that is asked about last ends a reconciliation.
    const last = call.type === 'mesos.reconcile' ? call.tasks.at(-1)?.taskId : undefined;
    if (last !== undefined && last !== TASK) this.clock.after(0, () => this.tell(last, 'TASK_UNKNOWN'));
    if (!this.#isSlow) return EMPTY;
    const end = new Subject<never>();
    this.#answer = () => end.complete();
    return end;
  }
}

describe('A KILL that waits behind calls which the master is slow to answer', () => {
  /** The agent is given up while another call waits for its answer, and the KILL behind it. */
  function givenUp(): Scene {
    const scene = new Scene();
    for (let minute = 0; scene.decided('mesos.kill') === 0; minute++) {
      if (minute > 30) throw new Error('it is never given up');
      if (minute === 14) {
        scene.becomeSlow();
        scene.announceMaintenance();
      }
      scene.pass(MINUTE);
    }
    expect(scene.sent).not.to.include('mesos.kill');
    return scene;
  }

  it('is sent when its turn has come, if nothing has changed', () => {
    const scene = givenUp();
    scene.pass(10 * SECOND);
    while (scene.isWaiting) scene.answer();
    expect(scene.sent).to.include('mesos.kill');
  });

  it('is never sent if its agent has come back meanwhile: it has a job by then', () => {
    const scene = givenUp();
    scene.listed = [HAND_MADE, someAgent(TASK)];
    scene.pass(20 * SECOND);
    scene.listed = [HAND_MADE, someAgent(TASK, { runState: 'Building', buildState: 'Building' })];
    scene.pass(10 * SECOND);
    while (scene.isWaiting) scene.answer();
    scene.pass(2 * MINUTE);
    while (scene.isWaiting) scene.answer();
    expect(scene.sent).not.to.include('mesos.kill');
    expect(scene.steps.map(({ input }) => input.type)).to.include('command.withdrawn');
  });
});
