import { expect } from 'chai';
import { agentMachine } from '../../machines/agent/machine.ts';
import { draining } from './agent/draining.ts';
import { endingAlive, endingDead, endingLooking, gone } from './agent/ending.ts';
import { retiring } from './agent/retiring.ts';
import { disabled, lost, serving } from './agent/serving.ts';
import { starting, unapproved } from './agent/starting.ts';
import {
  AgentInState,
  ALL_OCCASIONS,
  delaysOfAgent,
  OCCASIONS,
  onceIsEnough,
  type Row,
  type Table,
} from './support/agentTable.ts';
import { eventTypes, restingStates } from './support/states.ts';

const TABLE: Table = {
  ...starting,
  ...unapproved,
  ...serving,
  ...disabled,
  ...lost,
  ...retiring,
  ...draining,
  ...endingAlive,
  ...endingLooking,
  ...endingDead,
  ...gone,
};

describe('An agent, by the table of its states and all that can happen to it:', () => {
  it('every state it can rest in has a row', () => {
    expect(Object.keys(TABLE).sort()).to.deep.equal([...restingStates(agentMachine)].sort());
  });

  it('every event it reacts to is met', () => {
    const met = new Set<string>(Object.values(OCCASIONS).map(({ type }) => type));
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

function effectsOf(state: string, { on, after, stays }: Row) {
  return [
    ...Object.entries(on),
    ...Object.entries(after).map(([delay, effect]) => [`after ${delay}`, effect] as const),
    ...stays.map((occasion) => [occasion, { to: state, issues: [] }] as const),
  ];
}
