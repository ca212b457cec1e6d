import { expect } from 'chai';
import { operatorReleasesBrake } from './faults/operatorFaults.ts';
import { Life } from './life.ts';
import { WorldInvariants } from './worldInvariants.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Found by seed 960020 with drawn settings and a teardown. */
describe('Somebody who clears idle agents out of the list of GoCD', () => {
  it('leaves one that has just been given a job: that would be lost through them, and not through us', async () => {
    const life = new Life();
    const { world, deployment } = life;
    const invariants = new WorldInvariants(world, deployment);
    const seen: string[] = [];
    let mend = () => {};
    const events = world.gocd.events.subscribe((event) => {
      seen.push(event.type);
      invariants.onGocdEvent(event);
      if (event.type !== 'job.assigned') return;
      expect(world.gocd.agents().at(-1)?.runState, 'what the list shows').to.equal('Idle');
      mend = operatorReleasesBrake({ world, deployment, random: world.fork() }) ?? mend;
    });
    try {
      life.jobs(1, MINUTE);
      await life.pass(5 * MINUTE);
      mend();
      expect(seen).to.include('job.completed');
      expect(seen).to.not.include('job.rescheduled');
    } finally {
      events.unsubscribe();
      life.close();
    }
  });
});
