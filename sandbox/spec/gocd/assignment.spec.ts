import { expect } from 'chai';
import type { Job } from '../../model/gocd/job.ts';
import { rig } from './support.ts';

function momentOf(job: Job, what: Job['timeline'][number]['what']): number {
  const moment = job.timeline.find((entry) => entry.what === what);
  if (moment === undefined) throw new Error(`${job.locator} was never ${what}`);
  return moment.at;
}

describe('the way of a job to an agent', () => {
  it('takes two requests of the agent: one triggers the match, the next fetches the work', () => {
    const { agent, clock, job } = rig();
    agent('one');
    const first = job();
    clock.advance(49);
    expect(first.state).to.equal('Scheduled');
    clock.advance(1);
    expect(first.state).to.equal('Assigned');
    clock.advance(949);
    expect(first.state).to.equal('Assigned');
    clock.advance(1);
    expect(first.state).to.equal('Preparing');
  });

  it('leaves the feed when it is assigned, before the agent has it', () => {
    const { agent, clock, job, send } = rig();
    agent('one');
    job();
    clock.advance(100);
    const { body } = send('GET', '/go/api/feed/jobs/scheduled.xml', { headers: { accept: '*/*' } });
    expect(body).to.contain('<scheduledJobs/>');
  });

  it('goes through the states of a job, each with its time and agent', () => {
    const { agent, clock, job } = rig();
    agent('one');
    const done = job({ durationMs: 30_000, result: 'Failed' });
    clock.advance(60_000);
    expect(done.timeline.map(({ what, agent }) => [what, agent])).to.deep.equal([
      ['scheduled', null],
      ['assigned', 'one'],
      ['preparing', 'one'],
      ['building', 'one'],
      ['completed', 'one'],
    ]);
    expect(momentOf(done, 'completed') - momentOf(done, 'preparing')).to.equal(30_000);
    expect([done.state, done.result]).to.deep.equal(['Completed', 'Failed']);
  });

  it('waits until the server has reloaded its list: every 5 s', () => {
    const { agent, clock, job } = rig();
    agent('one');
    clock.advance(1);
    const late = job();
    clock.advance(4_000);
    expect(late.state).to.equal('Scheduled');
    clock.advance(21_000);
    expect(late.state).not.to.equal('Scheduled');
  });

  it('is over within 25 s with an idle agent there', () => {
    for (let offset = 0; offset < 20_000; offset += 617) {
      const { agent, clock, job } = rig();
      agent('one');
      clock.advance(60_000 + offset);
      const one = job();
      clock.advance(25_100);
      expect(one.state, `after ${offset} ms`).to.equal('Building');
    }
  });

  it('gives the first job in order of scheduling that fits, not the best', () => {
    const { agent, clock, job } = rig();
    const poor = job({ job: 'poor', resources: [] });
    const rich = job({ job: 'rich', resources: ['gpu'] });
    agent('with-gpu', { resources: ['gpu'] });
    agent('plain');
    clock.advance(20_000);
    expect([poor.agentUuid === null, rich.agentUuid === null]).to.deep.equal([false, true]);
  });

  it('keeps the order among jobs of different kinds', () => {
    const { agent, clock, job } = rig();
    const order: string[] = [];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const jobs = names.map((name, index) =>
      job({ job: name, resources: index % 2 === 0 ? ['x'] : ['y'], durationMs: 1_000 }),
    );
    agent('both', { resources: ['x', 'y'] });
    clock.advance(120_000);
    for (const done of [...jobs].sort((a, b) => momentOf(a, 'assigned') - momentOf(b, 'assigned')))
      order.push(done.name);
    expect(order).to.deep.equal(names);
  });

  it('heeds where the pipeline is now, not where it was when the job was scheduled', () => {
    const { gocd, agent, clock, job } = rig({ environments: [{ name: 'staging', pipelines: ['shop'] }] });
    const moved = job();
    agent('one');
    clock.advance(30_000);
    expect(moved.state).to.equal('Scheduled');
    gocd.place('shop', null);
    clock.advance(25_000);
    expect(moved.state).to.equal('Building');
  });

  it('needs an enabled agent', () => {
    const { agent, clock, job, send } = rig();
    const { uuid } = agent('one');
    send('PATCH', `/go/api/agents/${uuid}`, { body: { agent_config_state: 'Disabled' } });
    const waiting = job();
    clock.advance(300_000);
    expect(waiting.state).to.equal('Scheduled');
    send('PATCH', `/go/api/agents/${uuid}`, { body: { agent_config_state: 'Enabled' } });
    clock.advance(25_000);
    expect(waiting.state).to.equal('Building');
  });

  it('took a request after 1 s and then one every 10 s up to 22.3', () => {
    const { agent, clock, job } = rig({ version: '22.3.0' });
    const one = job();
    agent('one');
    clock.advance(10_999);
    expect(one.state).to.equal('Assigned');
    clock.advance(1);
    expect(one.state).to.equal('Preparing');
  });
});

describe('run on all agents', () => {
  it('makes one pinned job per enabled fitting agent that exists, lost ones too', () => {
    const { gocd, agent, clock } = rig();
    const one = agent('one', { resources: ['linux'] });
    const lost = agent('lost', { resources: ['linux'] });
    agent('other', { resources: ['windows'] });
    agent('pending', { key: 'wrong', resources: ['linux'] });
    clock.advance(2_000);
    lost.end();
    clock.advance(400_000);
    const jobs = gocd.schedule({ pipeline: 'p', stage: 's', job: 'j', resources: ['linux'], runOnAll: true });
    expect(jobs.map(({ name, agentUuid }) => [name, agentUuid])).to.deep.equal([
      ['j-runOnAll-1', one.uuid],
      ['j-runOnAll-2', lost.uuid],
    ]);
    clock.advance(25_000);
    expect(jobs.map(({ state }) => state)).to.deep.equal(['Building', 'Scheduled']);
  });

  it('loses its pin when it is put back, so that any fitting agent may take it', () => {
    const { gocd, agent, clock } = rig();
    const pinned = agent('pinned');
    clock.advance(2_000);
    const [job] = gocd.schedule({ pipeline: 'p', stage: 's', job: 'j', runOnAll: true, durationMs: 900_000 });
    clock.advance(25_000);
    pinned.end();
    agent('other');
    clock.advance(400_000);
    expect([job?.state, job?.agentUuid === pinned.uuid]).to.deep.equal(['Building', false]);
  });

  it('never shows in the feed where no agent fits: the stage fails to schedule', () => {
    const { gocd } = rig();
    expect(gocd.schedule({ pipeline: 'p', stage: 's', job: 'j', runOnAll: true })).to.deep.equal([]);
  });
});

describe('draining and its races', () => {
  const assigned = () => {
    const made = rig();
    const process = made.agent('one');
    const job = made.job({ durationMs: 60_000 });
    made.clock.advance(100);
    expect(job.state).to.equal('Assigned');
    const path = `/go/api/agents/${process.uuid}`;
    const disable = () => made.send('PATCH', path, { body: { agent_config_state: 'Disabled' } });
    return { ...made, process, job, path, disable };
  };

  it('hands work assigned before the disabling out to the disabled agent', () => {
    const { job, disable, clock, process } = assigned();
    disable();
    clock.advance(5_000);
    expect(job.state).to.equal('Building');
    expect(process.building()).to.equal(job.locator);
  });

  it('may show an agent Idle that has work assigned: a ping on the way says so', () => {
    const { agent, job, listed, clock } = rig();
    agent('one');
    clock.advance(60_000);
    const late = job();
    while (late.state === 'Scheduled') clock.advance(100);
    expect(listed('one').agent_state).to.equal('Building');
    clock.advance(5_000);
    expect(late.state).to.equal('Assigned');
    expect(listed('one').agent_state).to.equal('Idle');
  });

  it('lets the job of a disabled agent go on to its end, and gives it no other', () => {
    const { job, disable, clock, gocd, process } = assigned();
    clock.advance(10_000);
    disable();
    const [second] = gocd.schedule({ pipeline: 'shop', stage: 'build', job: 'second' });
    clock.advance(120_000);
    expect(job.result).to.equal('Passed');
    expect(second?.state).to.equal('Scheduled');
    expect(process.building()).to.equal(null);
    expect(gocd.lostJobs()).to.deep.equal([]);
  });

  it('refuses to delete a disabled agent while it builds, and takes it once it is idle', () => {
    const { disable, clock, send, path } = assigned();
    disable();
    clock.advance(10_000);
    expect(send('DELETE', path).status).to.equal(422);
    clock.advance(70_000);
    expect(send('DELETE', path).status).to.equal(200);
  });

  it('notes as lost a job whose agent is killed with it in hand, fetched or not', () => {
    const early = assigned();
    early.process.end();
    expect(early.gocd.lostJobs()).to.deep.include({
      at: early.clock.now(),
      locator: early.job.locator,
      uuid: early.process.uuid,
      hostname: 'one',
      state: 'Assigned',
    });
    const late = assigned();
    late.clock.advance(10_000);
    late.process.end();
    expect(late.gocd.lostJobs().map(({ state }) => state)).to.deep.equal(['Building']);
  });

  it('notes none as lost that the agent had done, though the server has not heard so', () => {
    const { process, job, clock, gocd } = assigned();
    clock.advance(10_000);
    process.setReachable(false);
    clock.advance(120_000);
    process.end();
    expect(job.state).to.equal('Building');
    expect(gocd.lostJobs()).to.deep.equal([]);
  });
});

describe('maintenance mode', () => {
  it('matches what was loaded before, and nothing scheduled since', () => {
    const { gocd, agent, clock, job } = rig();
    const before = job({ job: 'before', durationMs: 10_000 });
    clock.advance(6_000);
    agent('one');
    agent('two');
    gocd.setMaintenance(true);
    const since = job({ job: 'since' });
    clock.advance(60_000);
    expect(before.state).to.equal('Completed');
    expect(since.state).to.equal('Scheduled');
    gocd.setMaintenance(false);
    clock.advance(25_000);
    expect(since.state).to.equal('Building');
  });

  it('keeps new agents out until it ends', () => {
    const { gocd, agent, clock } = rig();
    gocd.setMaintenance(true);
    agent('one');
    clock.advance(60_000);
    expect(gocd.agents()).to.deep.equal([]);
    gocd.setMaintenance(false);
    clock.advance(5_000);
    expect(gocd.agents().map(({ hostname }) => hostname)).to.deep.equal(['one']);
  });
});
