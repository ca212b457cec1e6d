import { expect } from 'chai';
import type { AnyEventObject, AnyStateMachine } from 'xstate';
import type { VirtualClock } from '../../domain/clock/virtualClock.ts';
import { agentMachine } from '../../machines/agent/machine.ts';
import { backlogMachine } from '../../machines/backlog/machine.ts';
import { frameworkMachine } from '../../machines/framework/machine.ts';
import { IMPOSSIBLE } from './agent/leaving.ts';
import { newAgent, OCCASIONS } from './support/agentTable.ts';
import { FRAMEWORK_OCCASIONS, newFramework } from './support/framework.ts';
import { delaysIn, restingStates } from './support/states.ts';
import { leadingTo, type Ways, waysThrough } from './support/ways.ts';

interface Gate {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly inputsOn: readonly ((clock: VirtualClock) => unknown)[];
  readonly occasions: readonly (readonly AnyEventObject[])[];
  readonly apart?: string;
  /** What its definition could combine and never does. */
  readonly impossible?: readonly string[];
  /** A state that every other must be able to come to. */
  readonly end: string;
  /** The states that may wait for ever, each with what makes that right. */
  readonly mayWait: Readonly<Record<string, string>>;
}

const SHARED = { areHeld: () => false, isNameShared: () => true };

const GATES: readonly Gate[] = [
  {
    name: 'The agent machine',
    machine: agentMachine,
    inputsOn: [
      (clock) => ({ ...newAgent(), clock }),
      (clock) => ({ ...newAgent(), clock, enablePending: true }),
      (clock) => ({ ...newAgent(), clock, origin: 'listed' }),
      (clock) => ({ ...newAgent(), clock, origin: 'listed', enablePending: true }),
      (clock) => ({ ...newAgent(), clock, origin: 'listed', isKnown: false, removals: SHARED }),
    ],
    occasions: Object.values(OCCASIONS).flatMap((event) => [[event], [event, event]]),
    apart: 'forced',
    impossible: IMPOSSIBLE,
    end: 'gone',
    mayWait: {
      'unclaimed.asking': 'Mesos is asked in every round until it has answered',
      'unclaimed.perhapsTheirs': 'the next readings decide, and there is one at every poll',
      foreign: 'it is for another instance to end, and leaves the list then',
      'serving.idle': 'it waits for work; the policy takes it away when there is too little',
      'serving.building.staying': 'a job takes as long as it takes',
      disabled: 'a person disabled it, a person enables it',
      'lost.overdue': 'the next two readings decide, and there is one at every poll; unknown is not absent',
      'leaving.work.building + step.working': 'a job takes as long as it takes',
      'leaving.work.draining + step.working': 'a job takes as long as it takes',
      'ending.task.ended + record.waiting': 'until GoCD has given the record up, which it does by itself',
      gone: 'the end',
    },
  },
  {
    name: 'The framework machine',
    machine: frameworkMachine,
    inputsOn: [newFramework],
    occasions: FRAMEWORK_OCCASIONS,
    end: 'stopped',
    mayWait: {
      'registering.attempting': 'a subscription that does not come about is told, by contract of the stream',
      'reconnecting.attempting': 'the same',
      'registering.forgetting': 'a store tells what has become of each write, by contract',
      stopped: 'the end',
    },
  },
  {
    name: 'The backlog machine',
    machine: backlogMachine,
    inputsOn: [0, 1, 2].map((count) => () => ({ pendingPolls: 1, count, countedAt: 0 })),
    occasions: [0, 1].map((shortage) => [{ type: 'shortage.counted', shortage, at: 0 }]),
    end: 'idle',
    mayWait: {
      idle: 'it counts polls, not time',
      pending: 'the same',
      demand: 'the same',
    },
  },
];

for (const { name, end, mayWait, impossible = [], ...walk } of GATES)
  describe(name, () => {
    const { machine } = walk;
    const states = restingStates(machine).filter((state) => !impossible.includes(state));
    let ways: Ways;
    before(() => {
      ways = waysThrough(walk);
    });

    it('can come to every state it has, and to none that is said to be impossible', () => {
      expect([...ways.keys()].sort()).to.deep.equal([...states].sort());
    });

    it(`can come from every state to ${end}`, () => {
      const leading = leadingTo(ways, end);
      expect(states.filter((state) => !leading.has(state))).to.deep.equal([]);
    });

    it('waits without a deadline only where that is right', () => {
      expect(states.filter((state) => delaysIn(machine, state).length === 0)).to.have.members(
        Object.keys(mayWait),
      );
    });
  });
