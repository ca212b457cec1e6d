import { expect } from 'chai';
import { rig, sample } from './support.ts';

describe('the jobs that an agent has had', () => {
  const history = (uuid: string) => `/go/api/agents/${uuid}/job_run_history`;
  const V1 = { headers: { accept: 'application/vnd.go.cd.v1+json' } };

  it('are listed as GoCD lists them, the newest first, without the one in hand', () => {
    const { agent, job, send, clock } = rig();
    const { uuid } = agent('one');
    for (const name of ['a', 'b', 'c']) {
      job({ job: name, durationMs: name === 'c' ? 3_600_000 : 5_000 });
      clock.advance(60_000);
    }
    const { status, body } = send('GET', history(uuid), V1);
    expect(status).to.equal(200);
    const { jobs, pagination, ...rest } = JSON.parse(body);
    expect(jobs.map(({ job_name }: { job_name: string }) => job_name)).to.deep.equal(['b', 'a']);
    expect(pagination).to.deep.equal({ page_size: 50, offset: 0, total: 2 });
    const recorded = JSON.parse(sample('job-run-history.json'));
    expect(Object.keys(rest)).to.deep.equal(['_links', 'uuid']);
    expect(Object.keys(jobs[0])).to.deep.equal(Object.keys(recorded.jobs[0]));
    expect(jobs[0].job_state_transitions.map(({ state }: { state: string }) => state)).to.deep.equal([
      'Scheduled',
      'Assigned',
      'Preparing',
      'Building',
      'Completing',
      'Completed',
    ]);
  });

  it('include one that was taken from it, with an unknown result', () => {
    const { agent, job, send, clock } = rig();
    const dead = agent('dead', { resources: ['linux'] });
    job({ durationMs: 3_600_000, resources: ['linux'] });
    clock.advance(30_000);
    dead.end();
    agent('survivor');
    clock.advance(400_000);
    const [only] = JSON.parse(send('GET', history(dead.uuid), V1).body).jobs;
    const recorded = JSON.parse(sample('job-run-history.json')).jobs[0];
    const statesOf = (run: { job_state_transitions: { state: string }[] }) =>
      run.job_state_transitions.map(({ state }) => state);
    expect(statesOf(only)).to.deep.equal(statesOf(recorded));
    expect(only.result).to.equal(recorded.result);
  });

  it('are told of no agent without a record, to administrators only, and in pages of 10 to 100', () => {
    const { agent, send, clock } = rig();
    expect(send('GET', history('nobody'), V1).status).to.equal(404);
    const { uuid } = agent('one');
    clock.advance(10_000);
    expect(send('GET', `${history(uuid)}?page_size=10`, V1).status).to.equal(200);
    for (const size of ['9', '101', 'x'])
      expect(send('GET', `${history(uuid)}?page_size=${size}`, V1).status).to.equal(400);
    const users = [{ name: 'viewer', password: 'pw', admin: false }];
    const secured = rig({ security: { users } });
    const answer = secured.send('GET', history('nobody'), {
      headers: { ...V1.headers, authorization: `Basic ${Buffer.from('viewer:pw').toString('base64')}` },
    });
    expect(answer.status).to.equal(403);
  });
});
