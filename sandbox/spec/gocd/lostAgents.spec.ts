import { expect } from 'chai';
import { timesRescheduled } from '../../model/gocd/job.ts';
import { rig } from './support.ts';

/** A server with one building agent, which dies, and perhaps another that lives. */
function bereaved({ survivor }: { readonly survivor: boolean }) {
  const made = rig();
  const process = made.agent('dead', { resources: ['linux'] });
  const job = made.job({ durationMs: 3_600_000, resources: ['linux'] });
  made.clock.advance(30_000);
  expect(job.state).to.equal('Building');
  if (survivor) made.agent('survivor');
  process.end();
  const path = `/go/api/agents/${process.uuid}`;
  const disable = () => made.send('PATCH', path, { body: { agent_config_state: 'Disabled' } }).status;
  const remove = () => made.send('DELETE', path).status;
  return { ...made, job, disable, remove };
}

describe('an agent that is not heard of', () => {
  it('goes on to show what it did last for 300 s, then is LostContact', () => {
    const { listed, clock } = bereaved({ survivor: false });
    clock.advance(290_000);
    expect(listed('dead').agent_state).to.equal('Building');
    clock.advance(20_000);
    expect(listed('dead')).to.include({ agent_state: 'LostContact', build_state: 'Unknown' });
  });

  it('is LostContact 300 s after a restart of the server too, since 19.12; it stayed Missing before', () => {
    const stateAfterRestart = (version: string) => {
      const { gocd, agent, clock } = rig({ version });
      const process = agent('one');
      clock.advance(10_000);
      process.end();
      gocd.restart(1_000);
      clock.advance(200_000);
      expect(gocd.agents()[0]?.runState).to.equal('Missing');
      clock.advance(200_000);
      return gocd.agents()[0]?.runState;
    };
    expect(stateAfterRestart('19.12.0')).to.equal('LostContact');
    expect(stateAfterRestart('19.11.0')).to.equal('Missing');
  });

  it('cannot be deleted for as long as it seems to build', () => {
    const { clock, disable, remove } = bereaved({ survivor: true });
    expect(disable()).to.equal(200);
    clock.advance(200_000);
    expect(remove()).to.equal(422);
    clock.advance(120_000);
    expect(remove()).to.equal(200);
  });

  it('may come back and go on', () => {
    const { agent, clock, job, gocd } = rig();
    const process = agent('one');
    const building = job({ durationMs: 1_200_000 });
    clock.advance(30_000);
    process.setReachable(false);
    clock.advance(400_000);
    expect(gocd.agents()[0]?.runState).to.equal('LostContact');
    process.setReachable(true);
    clock.advance(5_000);
    expect(gocd.agents()[0]?.runState).to.equal('Building');
    clock.advance(1_000_000);
    expect(building.result).to.equal('Passed');
  });
});

describe('the job of a dead agent', () => {
  it('is put back under its old locator within 30 s of the loss, if some agent lives', () => {
    const { clock, job, send } = bereaved({ survivor: true });
    const { id } = job;
    clock.advance(290_000);
    expect(job.state).to.equal('Building');
    clock.advance(45_000);
    expect([job.state, job.agentUuid, timesRescheduled(job)]).to.deep.equal(['Scheduled', null, 1]);
    expect(job.id).to.be.greaterThan(id);
    const feed = send('GET', '/go/api/feed/jobs/scheduled.xml', { headers: { accept: '*/*' } });
    expect(feed.body).to.contain(`<buildLocator>${job.locator}</buildLocator>`);
  });

  it('is not put back while the dead agent is Disabled, until its record is deleted', () => {
    const { clock, job, disable, remove } = bereaved({ survivor: true });
    disable();
    clock.advance(3_600_000);
    expect(job.state).to.equal('Building');
    expect(remove()).to.equal(200);
    clock.advance(30_000);
    expect(job.state).to.equal('Scheduled');
  });

  it('is not put back at all while no agent lives, until one registers', () => {
    const { clock, job, agent } = bereaved({ survivor: false });
    clock.advance(3_600_000);
    expect(job.state).to.equal('Building');
    agent('rescuer');
    clock.advance(30_000);
    expect(job.state).to.equal('Scheduled');
  });

  it('is put back at the next work request if the agent itself returns without it', () => {
    const { agent, clock, job } = rig();
    const process = agent('one');
    const interrupted = job({ durationMs: 60_000 });
    clock.advance(30_000);
    process.setReachable(false);
    clock.advance(60_000);
    process.setReachable(true);
    clock.advance(25_000);
    expect(timesRescheduled(interrupted)).to.equal(1);
    clock.advance(90_000);
    expect(interrupted.result).to.equal('Passed');
  });

  it('is not counted twice if the agent that lost it finishes it all the same', () => {
    const { gocd, agent, clock, job } = rig();
    const completions: string[] = [];
    gocd.events.subscribe((event) => {
      if (event.type === 'job.completed') completions.push(event.agent ?? '');
    });
    const cut = agent('cut', { resources: ['linux'] });
    const twice = job({ durationMs: 600_000, resources: ['linux'] });
    clock.advance(30_000);
    cut.setReachable(false);
    agent('other', { resources: ['linux'] });
    clock.advance(400_000);
    cut.setReachable(true);
    clock.advance(1_200_000);
    expect(completions).to.deep.equal(['other']);
    expect(twice.result).to.equal('Passed');
  });
});

describe('a restart of the server', () => {
  it('forgets work not yet fetched: it is put back when the agent asks again', () => {
    const { gocd, agent, clock, job } = rig();
    agent('one');
    const assigned = job({ durationMs: 10_000 });
    clock.advance(100);
    expect(assigned.state).to.equal('Assigned');
    gocd.restart(1_000);
    clock.advance(60_000);
    expect(timesRescheduled(assigned)).to.equal(1);
    expect(assigned.result).to.equal('Passed');
  });

  it('does not disturb an agent that builds', () => {
    const { gocd, agent, clock, job } = rig();
    agent('one');
    const building = job({ durationMs: 120_000 });
    clock.advance(30_000);
    gocd.restart(60_000);
    clock.advance(70_000);
    expect(gocd.agents()[0]?.runState).to.equal('Building');
    clock.advance(60_000);
    expect([building.result, timesRescheduled(building)]).to.deep.equal(['Passed', 0]);
  });
});
