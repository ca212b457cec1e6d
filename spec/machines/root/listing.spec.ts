import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { listingEventOf } from '../../../machines/root/listing.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { BUILDING, idle, phaseOf, read } from '../support/agents.ts';

describe('What a reading says of an enabled agent', () => {
  const of = (state: Partial<GocdAgent>) => listingEventOf(someAgent('gocd-agent.ci.default.1', state))?.type;

  it('is that it is idle only where it is certain to have no job', () => {
    expect(of({ runState: 'Idle', buildState: 'Idle' })).to.equal('listed.idle');
    expect(of(BUILDING)).to.equal('listed.building');
  });

  const UNCLEAR: readonly Partial<GocdAgent>[] = [
    { runState: 'Idle', buildState: 'Cancelled' },
    { runState: 'Idle', buildState: 'Building' },
    { runState: 'Unknown', buildState: 'Unknown' },
    { runState: 'Unknown', buildState: 'Idle' },
  ];
  for (const state of UNCLEAR)
    it(`is nothing for ${state.runState} and ${state.buildState}: it may do anything, and goes on as it was`, () => {
      expect(of(state)).to.equal(undefined);
      const driver = new Driver().ready();
      const taskId = idle(driver);
      read(driver, someAgent(taskId, BUILDING));
      read(driver, someAgent(taskId, state));
      expect(phaseOf(driver, taskId)).to.equal('building');
    });
});
