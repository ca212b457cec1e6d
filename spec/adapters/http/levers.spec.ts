import { expect } from 'chai';
import { someAgent, someJobs } from '../../support/core.ts';
import { BEARER, Served } from './support.ts';

const HOUR = 3_600_000;
const WHY = { reason: 'release day', by: 'jane' } as const;

/** One whose pool `default` has an agent that is idle. */
function serving(): { readonly served: Served; readonly taskId: string } {
  const served = new Served();
  const taskId = served.driver.ready().launchIdle();
  return { served, taskId };
}

const told = (served: Served) => served.driver.view.decisions().decisions.at(-1);

describe("Operators' levers over HTTP", () => {
  it('boost a pool, for a time and with a reason, and show who has asked for it from where', async () => {
    const { served } = serving();
    const answer = await served.post('/api/v1/pools/default/boost', BEARER, { ...WHY, agents: 2, for: '2h' });
    expect(answer.status).to.equal(200);
    const lever = answer.json();
    expect(lever).to.deep.include({
      id: 'boost.default',
      kind: 'boost',
      pool: 'default',
      host: null,
      agents: 2,
      by: 'jane at 127.0.0.1',
      reason: 'release day',
    });
    expect(lever.until - lever.since).to.equal(2 * HOUR);
    expect((await served.get('/api/v1/state')).json().levers).to.deep.equal([lever]);
    expect((await served.get('/api/v1/levers')).json()).to.deep.equal({ levers: [lever] });
    expect((await served.get('/api/v1/decisions')).json().decisions.at(-1)).to.deep.include({
      kind: 'lever',
      rule: 'boost',
      pool: 'default',
      asked: { by: 'jane at 127.0.0.1', reason: 'release day', until: lever.until },
    });
  });

  it('pause a pool and resume it, drain a host, and end early by DELETE or POST', async () => {
    const { served } = serving();
    const lasting = { reason: 'new disks', for: 600_000 };
    const ids = async () =>
      (await served.get('/api/v1/levers')).json().levers.map(({ id }: { id: string }) => id);
    expect((await served.post('/api/v1/pools/default/pause', BEARER, lasting)).status).to.equal(200);
    expect((await served.post('/api/v1/hosts/host-7.example/drain', BEARER, lasting)).json()).to.include({
      host: 'host-7.example',
      pool: null,
      by: 'someone at 127.0.0.1',
    });
    expect(await ids()).to.deep.equal(['pause-pool.default', 'drain-host.host-7.example']);
    const resumed = await served.post('/api/v1/pools/default/resume', BEARER, { by: 'joe' });
    expect([resumed.status, resumed.json().id]).to.deep.equal([200, 'pause-pool.default']);
    const deleted = await served.ask({
      method: 'DELETE',
      url: '/api/v1/levers/drain-host.host-7.example',
      headers: BEARER,
    });
    expect([deleted.status, deleted.json().host]).to.deep.equal([200, 'host-7.example']);
    expect(await ids()).to.deep.equal([]);
    await served.post('/api/v1/pools/default/pause', BEARER, lasting);
    expect((await served.post('/api/v1/levers/pause-pool.default/end')).status).to.equal(200);
    expect(await ids()).to.deep.equal([]);
    expect(told(served)?.text).to.equal(
      'someone at 127.0.0.1 ends the pause of pool default before its time',
    );
  });

  it('reset a breaker', async () => {
    const { served, taskId } = serving();
    const reset = () => served.post('/api/v1/pools/default/reset-breaker', BEARER, WHY);
    expect((await reset()).json()).to.deep.equal({
      error: 'launches of pool default do not fail',
      hint: 'there is nothing to reset',
    });
    const agents = [someAgent(taskId, { runState: 'Building', buildState: 'Building' })];
    served.driver.poll({ jobs: someJobs(1), agents });
    const [failing = ''] = served.driver.launch(1).filter((id) => id !== taskId);
    served.driver.update(failing, 'TASK_FAILED', { message: 'docker pull: no' });
    const answer = await reset();
    expect([answer.status, answer.json()]).to.deep.equal([200, { pool: 'default' }]);
    expect(served.driver.view.state().pools[0]?.breaker).to.equal(null);
  });

  it('force an agent out, if that is confirmed and not else', async () => {
    const { served, taskId } = serving();
    const url = `/api/v1/agents/${taskId}/force-out`;
    const unconfirmed = await served.post(url, BEARER, WHY);
    expect(unconfirmed.status).to.equal(400);
    expect(unconfirmed.json().error).to.include('the job in hand is lost');
    expect(served.driver.ofType('mesos.kill')).to.deep.equal([]);
    const forced = await served.post(url, BEARER, { ...WHY, confirm: true });
    expect([forced.status, forced.json().agent.phase]).to.deep.equal([202, 'ending']);
    expect(served.driver.ofType('mesos.kill')).to.have.length(1);
    expect(told(served)).to.deep.include({ kind: 'kill', rule: 'force-out', taskId });
  });

  it('are refused, and that is told, where there is nothing of that name', async () => {
    const { served } = serving();
    const body = { ...WHY, agents: 1, for: '1h', confirm: true };
    for (const url of [
      '/api/v1/pools/mars/boost',
      '/api/v1/pools/mars/pause',
      '/api/v1/pools/mars/resume',
      '/api/v1/pools/mars/reset-breaker',
      '/api/v1/agents/gocd-agent.ci.default.none/force-out',
      '/api/v1/levers/boost.default/end',
    ]) {
      const { agents, confirm, ...lasting } = body;
      const { for: _for, ...reasoned } = lasting;
      const payload = url.endsWith('boost')
        ? { ...lasting, agents }
        : url.endsWith('pause')
          ? lasting
          : url.endsWith('force-out')
            ? { ...reasoned, confirm }
            : url.endsWith('reset-breaker')
              ? reasoned
              : { by: 'jane' };
      const answer = await served.post(url, BEARER, payload);
      expect(answer.status, url).to.equal(404);
      expect(answer.json().hint, url).to.not.equal('');
      expect(told(served), url).to.deep.include({ kind: 'lever', rule: 'lever-refused' });
      expect(told(served)?.text, url).to.include(answer.json().error);
      expect(served.logged.at(-1), url).to.include(`127.0.0.1 was refused POST ${url}: `);
    }
    expect(served.driver.view.state().levers).to.deep.equal([]);
  });

  for (const [what, body] of [
    ['no reason', { agents: 1, for: '1h' }],
    ['no end', { agents: 1, reason: 'why' }],
    ['an end that is too far', { agents: 1, for: '31 days', reason: 'why' }],
    ['no end that is one', { agents: 1, for: 'for ever', reason: 'why' }],
    ['an end in the past', { agents: 1, for: -1, reason: 'why' }],
    ['no agents', { agents: 0, for: '1h', reason: 'why' }],
    ['a reason of two lines', { agents: 1, for: '1h', reason: 'one\ntwo' }],
    ['what nobody knows', { agents: 1, for: '1h', reason: 'why', force: true }],
  ] as const)
    it(`are refused with ${what}`, async () => {
      const { served } = serving();
      const answer = await served.post('/api/v1/pools/default/boost', BEARER, body);
      expect(answer.status).to.equal(400);
      expect(answer.json().hint).to.match(/^send \{"agents": 2, "for": "2h", "reason": "why"/);
      expect(served.driver.view.state().levers).to.deep.equal([]);
    });

  it('need the token, and a try without it is told in the log', async () => {
    const { served } = serving();
    const body = { ...WHY, agents: 1, for: '1h' };
    const answer = await served.post('/api/v1/pools/default/boost?token=a-secret', {}, body);
    expect(answer.status).to.equal(401);
    expect((await served.ask({ method: 'DELETE', url: '/api/v1/levers/boost.default' })).status).to.equal(
      401,
    );
    for (const method of ['PUT', 'PATCH'] as const)
      expect((await served.ask({ method, url: '/api/v1/pools/default/boost' })).status).to.equal(401);
    expect(served.logged).to.deep.equal([
      'HTTP: 127.0.0.1 was refused POST /api/v1/pools/default/boost: the token is missing or wrong',
      'HTTP: 127.0.0.1 was refused DELETE /api/v1/levers/boost.default: the token is missing or wrong',
      'HTTP: 127.0.0.1 was refused PUT /api/v1/pools/default/boost: the token is missing or wrong',
      'HTTP: 127.0.0.1 was refused PATCH /api/v1/pools/default/boost: the token is missing or wrong',
    ]);
    expect(served.driver.view.state().levers).to.deep.equal([]);
  });

  it('are nobody’s while another instance leads', async () => {
    const served = new Served();
    const body = { ...WHY, agents: 1, for: '1h' };
    expect((await served.post('/api/v1/pools/default/boost', BEARER, body)).status).to.equal(503);
  });

  it('are counted', async () => {
    const { served } = serving();
    const metric = async (line: RegExp) => line.exec(await served.driver.metrics.text())?.[1];
    await served.post('/api/v1/pools/default/boost', BEARER, { ...WHY, agents: 2, for: '2h' });
    await served.post('/api/v1/pools/mars/boost', BEARER, { ...WHY, agents: 2, for: '2h' });
    expect(await metric(/^gocd_mesos_levers\{kind="boost"\} (\d+)$/m)).to.equal('1');
    expect(await metric(/^gocd_mesos_lever_decisions_total\{rule="boost"\} (\d+)$/m)).to.equal('1');
    expect(await metric(/^gocd_mesos_lever_decisions_total\{rule="lever-refused"\} (\d+)$/m)).to.equal('1');
    served.driver.wait(3 * HOUR);
    expect(await metric(/^gocd_mesos_levers\{kind="boost"\} (\d+)$/m)).to.equal('0');
    expect(await metric(/^gocd_mesos_lever_decisions_total\{rule="lever-ended"\} (\d+)$/m)).to.equal('1');
  });
});
