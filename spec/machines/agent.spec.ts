import { expect } from 'chai';
import { agentMachine } from '../../machines/agent/machine.ts';
import { IMPOSSIBLE, leaving } from './agent/leaving.ts';
import { ROWS } from './agent/rows.ts';
import {
  AgentInState,
  ALL_OCCASIONS,
  delaysOfAgent,
  JOB_TOLD,
  onceIsEnough,
  READINGS,
  type Row,
  type Table,
  typesMet,
} from './support/agentTable.ts';
import { eventTypes, restingStates } from './support/states.ts';

const TABLE: Table = withTasksUnknown(withForgoing(withJobsNoted(ROWS)));

describe('An agent, by the table of its states and all that can happen to it:', () => {
  it('every state it can rest in has a row', () => {
    expect([...Object.keys(TABLE), ...IMPOSSIBLE].sort()).to.deep.equal(
      [...restingStates(agentMachine)].sort(),
    );
  });

  it('every event it reacts to is met', () => {
    const met = typesMet();
    expect(eventTypes(agentMachine).filter((type) => !met.has(type))).to.deep.equal([]);
  });

  for (const [state, row] of Object.entries(TABLE))
    describe(state, () => {
      it('is reached', () => {
        expect(new AgentInState(row).state).to.equal(state);
      });

      it('has an answer to every occasion and every delay, and only one', () => {
        const expected = ALL_OCCASIONS.filter((occasion) => !onceIsEnough(row, occasion));
        expect([...Object.keys(row.on), ...row.stays].sort()).to.deep.equal([...expected].sort());
        expect(Object.keys(row.after).sort()).to.deep.equal([...delaysOfAgent(state)].sort());
      });

      for (const [what, effect] of effectsOf(state, row))
        it(`${what} → ${effect.to}${effect.issues.length === 0 ? '' : ` (${effect.issues.join(', ')})`}`, () => {
          expect(new AgentInState(row).meet(what)).to.deep.equal(effect);
        });
    });
});

describe('A reading that began before the last change of an agent had taken effect', () => {
  const changed = Object.entries(TABLE).filter(
    ([, row]) => new AgentInState(row).context.readingsFrom > Number.NEGATIVE_INFINITY,
  );

  it('is met wherever there has been a change', () => {
    expect(changed.map(([state]) => state)).to.include.members(Object.keys(leaving));
  });

  for (const [state, row] of changed)
    it(`changes nothing, whatever it says: ${state}`, () => {
      for (const reading of READINGS) {
        const agent = new AgentInState(row);
        const before = agent.context;
        expect(agent.meetTooEarly(reading), reading).to.deep.equal({ to: state, issues: [] });
        expect(agent.context, reading).to.deep.equal(before);
      }
    });
});

function withJobsNoted(table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).map(([state, row]) => {
      const noted = JOB_TOLD.filter((occasion) => row.on[occasion] === undefined);
      return [state, { ...row, stays: [...row.stays, ...noted] }];
    }),
  );
}

/** Who is not waited for any more goes as one that is killed, but a KILL that is under way becomes no other. */
function withForgoing(table: Table): Table {
  const forgone = 'forgo.requested';
  return Object.fromEntries(
    Object.entries(table).map(([state, row]) => {
      const killed = row.on['kill.requested'];
      return killed === undefined || state.startsWith('ending')
        ? [state, { ...row, stays: [...row.stays, forgone] }]
        : [state, { ...row, on: { ...row.on, [forgone]: killed } }];
    }),
  );
}

/** To all but those that may be another instance's, a task that the master does not know has ended. */
function withTasksUnknown(table: Table): Table {
  const unknown = 'task.ended: not known';
  return Object.fromEntries(
    Object.entries(table).map(([state, row]) => {
      const ended = row.on['task.ended'];
      if (row.on[unknown] !== undefined || row.stays.includes(unknown)) return [state, row];
      return [
        state,
        ended === undefined
          ? { ...row, stays: [...row.stays, unknown] }
          : { ...row, on: { ...row.on, [unknown]: ended } },
      ];
    }),
  );
}

function effectsOf(state: string, { on, after, stays }: Row) {
  return [
    ...Object.entries(on),
    ...Object.entries(after).map(([delay, effect]) => [`after ${delay}`, effect] as const),
    ...stays.map((occasion) => [occasion, { to: state, issues: [] }] as const),
  ];
}
