import { expect } from 'chai';
import { EMPTY, NEVER, Observable, of, throwError } from 'rxjs';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { GocdServer, MesosMaster, StateStore } from '../../services/ports.ts';
import { createService, type ServiceOptions, type Step } from '../../services/service.ts';
import { someConfig } from '../support/config.ts';

const store: StateStore = { load: async () => null, save: () => EMPTY, forget: () => EMPTY };
const silentMaster: MesosMaster = { subscribe: () => NEVER, call: () => EMPTY };
const unreachable: GocdServer = {
  poll: () =>
    of({ type: 'gocd.poll.failed', failure: { reason: 'unreachable', message: 'no server', hint: '' } }),
  change: () => EMPTY,
  ask: () => EMPTY,
};

function service(parts: Partial<ServiceOptions>) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const faults: string[] = [];
  const steps: Step[] = [];
  const made = createService({
    config: someConfig(),
    clock,
    mesos: silentMaster,
    gocd: unreachable,
    store,
    frameworkId: null,
    entropy: 1,
    onFault: (what) => faults.push(what),
    ...parts,
  });
  const begin = () => {
    let ended = false;
    made.steps.subscribe({
      next: (step) => steps.push(step),
      complete: () => {
        ended = true;
      },
    });
    return () => ended;
  };
  return { ...made, clock, faults, steps, begin, typesOf: () => steps.map(({ input }) => input.type) };
}

describe('The service', () => {
  it('takes what an operator asks for before it has begun', () => {
    const { request, begin, typesOf } = service({});
    request({ type: 'operator.stop.requested', by: 'SIGTERM' });
    const hasEnded = begin();
    expect(typesOf().slice(0, 2)).to.deep.equal(['service.started', 'operator.stop.requested']);
    expect(hasEnded()).to.equal(true);
  });

  it('tells how far the calendar is ahead, at its start and before the next fact once that changes', () => {
    const steady = new VirtualClock(Date.UTC(2026, 0, 1));
    let ahead = 5_000;
    const clock = {
      now: () => steady.now(),
      after: (delayMs: number, action: () => void) => steady.after(delayMs, action),
      calendar: () => steady.now() + ahead,
    };
    const { begin, request, steps } = service({ clock });
    begin();
    const pause = (leap: number) => {
      const before = steps.length;
      ahead += leap;
      request({ type: 'operator.pause.requested', by: 'alice' });
      return steps
        .slice(before)
        .map(({ input }) => (input.type === 'clock.corrected' ? input.calendarAhead : input.type))
        .filter((what) => what !== 'gocd.poll.failed');
    };
    expect(steps[0]?.input).to.include({ type: 'service.started', calendarAhead: 5_000 });
    expect(pause(0)).to.deep.equal(['operator.pause.requested']);
    expect(pause(999)).to.deep.equal(['operator.pause.requested']);
    expect(pause(1)).to.deep.equal([6_000, 'operator.pause.requested']);
    expect(pause(0)).to.deep.equal(['operator.pause.requested']);
    expect(pause(-8_000)).to.deep.equal([-2_000, 'operator.pause.requested']);
  });

  it('reads GoCD on after an error that nobody foresaw, and tells it', () => {
    let asked = 0;
    const { begin, clock, faults, typesOf } = service({
      gocd: {
        ...unreachable,
        poll: () => {
          asked += 1;
          return asked === 1 ? throwError(() => new TypeError('nobody foresaw')) : unreachable.poll();
        },
      },
    });
    begin();
    clock.advanceTo(clock.now() + 60_000);
    expect(faults).to.deep.equal(['the readings of GoCD']);
    expect(typesOf()).to.include('gocd.poll.failed');
  });

  it('does not ask again and again at once where every reading ends so', () => {
    let asked = 0;
    const { begin, clock, faults } = service({
      gocd: {
        ...unreachable,
        poll: () => {
          asked += 1;
          return asked < 1_000 ? throwError(() => new TypeError('nobody foresaw')) : unreachable.poll();
        },
      },
    });
    begin();
    clock.advanceTo(clock.now() + 60_000);
    expect(asked).to.be.within(5, 20);
    expect(faults).to.have.length(asked);
  });

  it('subscribes at Mesos again after an error that nobody foresaw', () => {
    let subscribed = 0;
    const { begin, clock, faults, typesOf } = service({
      mesos: {
        ...silentMaster,
        subscribe: () => {
          subscribed += 1;
          return subscribed === 1
            ? new Observable((subscriber) => subscriber.error(new TypeError('nobody foresaw')))
            : NEVER;
        },
      },
    });
    begin();
    clock.advanceTo(clock.now() + 5 * 60_000);
    expect(faults).to.deep.equal(['the stream of Mesos']);
    expect(typesOf()).to.include('mesos.disconnected');
    expect(subscribed).to.be.greaterThan(1);
  });
});
