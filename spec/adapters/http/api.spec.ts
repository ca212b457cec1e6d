import { expect } from 'chai';
import { someAgent, someJob, someJobs } from '../../support/core.ts';
import { BEARER, Served } from './support.ts';

const ODD = someJob('odd', { locator: 'web/1/build/1/odd', pipeline: 'web', resources: ['windows'] });

describe('The HTTP API', () => {
  it('tells that it is alive, whatever else is wrong', async () => {
    const answer = await new Served().get('/health');
    expect([answer.status, answer.json()]).to.deep.equal([200, { status: 'alive' }]);
  });

  it('tells whether it is ready, and if not, why', async () => {
    const served = new Served();
    const before = await served.get('/ready');
    expect(before.status).to.equal(503);
    expect(before.json().reasons).to.deep.equal([
      'mesos: not started: another instance may lead',
      'gocd: not read yet',
    ]);
    served.driver.ready().poll();
    const after = await served.get('/ready');
    expect([after.status, after.json()]).to.deep.equal([200, { ready: true, reasons: [] }]);
  });

  it('gives out the metrics in the format Prometheus reads', async () => {
    const answer = await new Served().get('/metrics');
    expect(answer.headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    expect(answer.text).to.match(/^# TYPE gocd_mesos_backlog_jobs gauge$/m);
  });

  it('shows the state, the backlog, the agents, the decisions, the series, the costs and the machines as they are', async () => {
    const served = new Served();
    served.driver.ready().launch(2);
    const { view } = served.driver;
    const shown = [
      ['/api/v1/state', view.state()],
      ['/api/v1/backlog', view.backlog()],
      ['/api/v1/jobs', view.jobs()],
      ['/api/v1/agents', view.agents()],
      ['/api/v1/hosts', view.hosts()],
      ['/api/v1/decisions', view.decisions()],
      ['/api/v1/series', view.series()],
      ['/api/v1/costs', view.costs()],
      ['/api/v1/machines', view.machines()],
      ['/api/v1/machines/activity', view.machineActivity()],
    ] as const;
    for (const [url, value] of shown) expect((await served.get(url)).json(), url).to.deep.equal(value);
    expect(view.agents().agents).to.have.length(2);
  });

  it('gives the part of the agents, jobs and decisions that is asked for', async () => {
    const served = new Served();
    const { driver } = served;
    driver.ready();
    const taskIds = driver.launch(3);
    driver.poll({ jobs: [...someJobs(3), ODD] });
    const get = async (url: string) => (await served.get(url)).json();

    const page = await get('/api/v1/agents?offset=1&limit=1');
    expect([page.total, page.matching, page.agents.length]).to.deep.equal([3, 3, 1]);
    const found = await get(`/api/v1/agents?text=${taskIds[2]?.toUpperCase()}%20default&phase=launching`);
    expect(found.agents.map(({ taskId }: { taskId: string }) => taskId)).to.deep.equal([taskIds[2]]);
    expect(await get('/api/v1/agents?phase=idle')).to.deep.equal({
      total: 3,
      matching: 0,
      drainable: 0,
      agents: [],
    });
    const newest = await get('/api/v1/agents?sort=newest&limit=1');
    expect(newest.agents[0].taskId).to.equal([...taskIds].sort().at(-1));

    const { matching, jobs } = await get('/api/v1/backlog?cause=no-pool');
    expect([matching, jobs.length, jobs[0].locator]).to.deep.equal([1, 1, 'web/1/build/1/odd']);
    const none = await get('/api/v1/backlog?limit=0');
    expect([none.matching, none.jobs.length, none.byCause['no-pool']]).to.deep.equal([4, 0, 1]);
    const { groups, total } = await get('/api/v1/backlog/groups');
    expect(total).to.equal(2);
    expect(
      groups.map(({ pipeline, cause, jobs: count }: Record<string, unknown>) => [pipeline, cause, count]),
    ).to.deep.equal([
      ['web', 'no-pool', 1],
      ['shop', 'starting', 3],
    ]);

    const { decisions } = await get('/api/v1/decisions?kind=launch&limit=2');
    expect(decisions.map(({ id }: { id: number }) => id)).to.deep.equal([2, 3]);
    const earlier = await get('/api/v1/decisions?kind=launch&offset=1&limit=1');
    expect([earlier.matching, earlier.decisions[0].id]).to.deep.equal([3, 2]);
    const later = await get('/api/v1/decisions?kind=launch&after=2');
    expect([later.matching, later.decisions.map(({ id }: { id: number }) => id)]).to.deep.equal([3, [3]]);
    const ofOne = await get(`/api/v1/decisions?agent=${taskIds[0]}`);
    expect(ofOne.decisions.map((one: Record<string, unknown>) => one.taskId)).to.deep.equal([taskIds[0]]);

    const job = await get('/api/v1/jobs/web/1/build/1/odd');
    expect([job.state, job.waiting]).to.deep.equal(['waiting', jobs[0]]);
  });

  for (const [what, url, says] of [
    ['an unknown parameter', '/api/v1/agents?color=red', /color/],
    ['a phase that is none', '/api/v1/agents?phase=asleep', /^query parameter phase: /],
    ['a negative number', '/api/v1/backlog?limit=-1', /^query parameter limit: /],
    ['no number', '/api/v1/decisions?limit=many', /^query parameter limit: /],
  ] as const)
    it(`refuses ${what} in a question, and says what can be asked`, async () => {
      const { status, json } = await new Served().get(url);
      expect(status).to.equal(400);
      expect(json().error).to.match(says);
      expect(json().hint).to.match(/^there are .*limit.*: see \/openapi\.json$/);
    });

  it('compresses what is long for whoever takes it, but never the stream of events', async () => {
    const served = new Served();
    served.driver.ready().launch(9);
    const plain = await served.get('/api/v1/agents');
    expect(plain.headers).not.to.have.property('content-encoding');
    const packed = await served.get('/api/v1/agents', { 'accept-encoding': 'gzip' });
    expect(packed.headers).to.include({ 'content-encoding': 'gzip' });
    expect(packed.text.length).to.be.lessThan(plain.text.length / 2);
    const short = await served.get('/health', { 'accept-encoding': 'gzip' });
    expect(short.headers).not.to.have.property('content-encoding');
  });

  it('shows one agent with its life, and says if there is none', async () => {
    const served = new Served();
    const [taskId = ''] = served.driver.ready().launch(1);
    const { agent, transitions } = (await served.get(`/api/v1/agents/${taskId}`)).json();
    expect([agent.phase, transitions.length]).to.deep.equal(['launching', 1]);
    const unknown = await served.get('/api/v1/agents/gocd-agent.ci.default.no-such');
    expect(unknown.status).to.equal(404);
    expect(unknown.json().error).to.include('gocd-agent.ci.default.no-such');
  });

  it('shows one job by its locator with what it waited for, and says if it knows none', async () => {
    const served = new Served();
    const { driver } = served;
    driver.ready().poll({ jobs: someJobs(1) });
    driver.wait(5_000);
    const waiting = (await served.get('/api/v1/jobs/shop/1/build/1/job-0')).json();
    expect(waiting).to.include({ state: 'waiting', waitedMs: 5_000 });
    driver.poll();
    const left = (await served.get('/api/v1/jobs/shop/1/build/1/job-0')).json();
    expect(left).to.include({ state: 'left', agent: null, waitedMs: 5_000 });
    expect(left.parts).to.deep.equal([{ cause: 'no-agent', ms: 5_000 }]);
    const unknown = await served.get('/api/v1/jobs/shop/1/build/1/job-7');
    expect([unknown.status, unknown.json().error]).to.deep.equal([
      404,
      'no job "shop/1/build/1/job-7" is known',
    ]);
  });

  it('pauses and resumes in the name of who asks', async () => {
    const served = new Served();
    served.driver.ready().poll();
    const paused = await served.post('/api/v1/pause', BEARER, { by: 'jane' });
    expect([paused.status, paused.json()]).to.deep.equal([200, { pausedBy: 'jane' }]);
    served.driver.poll({ jobs: someJobs(1) });
    expect((await served.get('/api/v1/state')).json().pausedBy).to.equal('jane');
    const resumed = await served.post('/api/v1/resume');
    expect([resumed.status, resumed.json()]).to.deep.equal([200, { pausedBy: null }]);
    expect(served.logged).to.deep.equal(['jane asked to pause', 'someone at 127.0.0.1 asked to resume']);
  });

  it('releases the brake in the name of who asks, and not by the end of a pause', async () => {
    const served = new Served();
    served.driver.ready().launchIdle();
    expect((await served.post('/api/v1/brake/release')).status).to.equal(409);
    served.driver.poll({ agents: [] });
    await served.post('/api/v1/resume');
    expect((await served.get('/api/v1/state')).json().brake).to.equal(true);
    const released = await served.post('/api/v1/brake/release', BEARER, { by: 'jane' });
    expect([released.status, released.json()]).to.deep.equal([200, { brake: false }]);
    expect(served.logged.at(-1)).to.equal('jane asked to release the brake');
  });

  it('has nothing drained while too little is known, and says what is', async () => {
    const served = new Served();
    const taskId = served.driver.ready().launchIdle();
    served.driver.poll({ agents: [someAgent(taskId)], maintenance: true });
    const answer = await served.post(`/api/v1/agents/${taskId}/drain`);
    expect([answer.status, answer.json().error]).to.deep.equal([
      409,
      'nothing is taken away now: GoCD is in maintenance',
    ]);
  });

  it('takes no wishes while another instance leads', async () => {
    const answer = await new Served().post('/api/v1/pause');
    expect(answer.status).to.equal(503);
    expect(answer.json()).to.have.keys('error', 'hint');
  });

  it('has an agent drained', async () => {
    const served = new Served();
    const taskId = served.driver.ready().launchIdle();
    const answer = await served.post(`/api/v1/agents/${taskId}/drain`);
    expect(answer.status).to.equal(202);
    expect(answer.json().agent).to.include({ taskId, phase: 'draining', drainRule: 'operator' });
    expect(served.driver.ofType('gocd.agent.disable').map((command) => command.taskId)).to.deep.equal([
      taskId,
    ]);
    expect((await served.post(`/api/v1/agents/${taskId}/drain`)).status).to.equal(202);
  });

  it('drains no agent it does not know, and none that serves no jobs', async () => {
    const served = new Served();
    const [taskId = ''] = served.driver.ready().launch(1);
    expect((await served.post('/api/v1/agents/gocd-agent.ci.default.no-such/drain')).status).to.equal(404);
    const starting = await served.post(`/api/v1/agents/${taskId}/drain`);
    expect(starting.status).to.equal(409);
    expect(starting.json()).to.deep.equal({
      error: `${taskId} is launching`,
      hint: 'only idle and building agents can be drained',
    });
    served.driver.update(taskId, 'TASK_FAILED');
    expect((await served.post(`/api/v1/agents/${taskId}/drain`)).status).to.equal(404);
  });

  it('drains an agent at work no sooner than its job ends', async () => {
    const served = new Served();
    const taskId = served.driver.ready().launchIdle();
    served.driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: 'a/1/b/1/c' })] });
    await served.post(`/api/v1/agents/${taskId}/drain`);
    const { agent } = (await served.get(`/api/v1/agents/${taskId}`)).json();
    expect(agent).to.include({ phase: 'draining', job: 'a/1/b/1/c' });
    expect(served.driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  const bodies: readonly (readonly [what: string, payload: object | string])[] = [
    ['a name that is no text', { by: 7 }],
    ['an empty name', { by: ' ' }],
    ['a name of two lines', { by: 'jane\nroot' }],
    ['a name without end', { by: 'x'.repeat(101) }],
    ['what it does not know', { who: 'jane' }],
    ['something else altogether', ['jane']],
    ['half of it', '{"by": "ja'],
  ];
  for (const [what, payload] of bodies)
    it(`refuses ${what}, and changes nothing`, async () => {
      const served = new Served();
      served.driver.ready();
      const answer = await served.post(
        '/api/v1/pause',
        { ...BEARER, 'content-type': 'application/json' },
        payload,
      );
      expect(answer.status).to.equal(400);
      expect(answer.json()).to.have.keys('error', 'hint');
      expect(served.driver.view.state().pausedBy).to.equal(null);
    });

  it('refuses more than it will ever need', async () => {
    const answer = await new Served().post('/api/v1/pause', BEARER, { by: 'x'.repeat(5_000) });
    expect(answer.status).to.equal(413);
    expect(answer.json()).to.have.keys('error', 'hint');
  });

  it('refuses what is no JSON', async () => {
    const headers = { ...BEARER, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await new Served().post('/api/v1/pause', headers, 'by=jane');
    expect(answer.status).to.equal(415);
    expect(answer.json()).to.have.keys('error', 'hint');
  });

  for (const url of ['/api/v1/nothing', '/../../etc/passwd', '/%', '/api/v1/agents/%ff'])
    it(`answers ${url} with an error and a hint`, async () => {
      const answer = await new Served().get(url);
      expect(answer.status).to.be.within(400, 404);
      expect(answer.json()).to.have.keys('error', 'hint');
    });

  it('tells outsiders nothing of a fault of its own, and the log all', async () => {
    const served = new Served();
    const broken = () => {
      throw new Error('a detail of ours');
    };
    Object.assign(served.parts.view, { state: broken });
    const answer = await served.get('/api/v1/state');
    expect([answer.status, answer.json()]).to.deep.equal([
      500,
      { error: 'something went wrong here', hint: 'see the log' },
    ]);
    expect(served.logged).to.deep.equal(['HTTP: a detail of ours']);
  });
});
