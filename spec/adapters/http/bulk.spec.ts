import { expect } from 'chai';
import { someAgent } from '../../support/core.ts';
import { BEARER, Served } from './support.ts';

/** Three agents, of which the last builds. */
function three() {
  const served = new Served();
  const taskIds = served.driver.ready().launch(3);
  for (const taskId of taskIds) served.driver.update(taskId, 'TASK_RUNNING');
  served.driver.wait(20_000);
  served.driver.poll({
    agents: taskIds.map((taskId, index) =>
      someAgent(
        taskId,
        index === 2
          ? { runState: 'Building', buildState: 'Building', building: 'web/1/build/1/compile' }
          : {},
      ),
    ),
  });
  const drained = () => served.driver.view.agents().agents.filter(({ phase }) => phase === 'draining').length;
  const drain = (body: object, headers: Record<string, string> = BEARER) =>
    served.post('/api/v1/agents/drain', headers, body);
  return { served, drain, drained };
}

describe('Many agents at once, over HTTP', () => {
  it('are drained, those that fit what is said', async () => {
    const { served, drain, drained } = three();
    expect((await served.get('/api/v1/agents?phase=idle')).json()).to.include({ matching: 2, drainable: 2 });
    const answer = await drain({ phase: 'idle', pool: 'default', count: 2, by: 'jane' });
    expect([answer.status, answer.json()]).to.deep.equal([202, { drained: 2 }]);
    expect(drained()).to.equal(2);
    expect(served.logged.at(-1)).to.equal('jane asked to drain 2 agents');
  });

  it('are not drained if there are more of them than somebody was told', async () => {
    const { drain, drained } = three();
    const answer = await drain({ count: 2 });
    expect([answer.status, answer.json().error]).to.deep.equal([
      409,
      'they are 3 by now, and not 2: none was drained',
    ]);
    expect(drained()).to.equal(0);
  });

  it('are not drained without the token, without a count, or while too little is known', async () => {
    const { served, drain, drained } = three();
    expect((await drain({ count: 3 }, {})).status).to.equal(401);
    expect((await drain({})).status).to.equal(400);
    expect((await drain({ count: 3, colour: 'red' })).status).to.equal(400);
    expect((await drain({ count: 3, pool: 'mac' })).status).to.equal(409);
    served.driver.poll({ maintenance: true });
    expect((await drain({ count: 3 })).status).to.equal(409);
    expect(drained()).to.equal(0);
  });
});
