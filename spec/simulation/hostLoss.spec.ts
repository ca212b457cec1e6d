import { expect } from 'chai';
import { Life } from './life.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('When a host goes', () => {
  let life: Life;

  beforeEach(async () => {
    life = new Life();
    await life.pass(30 * SECOND);
    life.jobs(2, 40 * MINUTE);
    await life.pass(4 * MINUTE);
  });

  afterEach(() => life.close());

  const told = () =>
    life.steps.flatMap(({ outcome }) =>
      outcome.notices.flatMap((notice) => (notice.type === 'agent.changed' ? [notice.detail] : [])),
    );
  const messages = () => [...life.picture.agents.values()].map(({ message }) => message);
  const hostOfAgents = () => {
    const [agent] = life.picture.agents.values();
    return { hostname: agent?.hostname ?? '', hostId: agent?.hostId ?? '' };
  };
  const ask = (call: object) =>
    life.world.mesos.handle({
      method: 'POST',
      path: '/api/v1',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(call),
    });

  it('drained by an operator, that is told of its agents, and not how their containers exited', async () => {
    const answer = ask({
      type: 'DRAIN_AGENT',
      drain_agent: { agent_id: { value: hostOfAgents().hostId }, max_grace_period: { seconds: 2 } },
    });
    expect(answer).to.have.property('status', 200);
    await life.pass(MINUTE);
    expect(told().filter((detail) => detail?.startsWith('an operator drains its host'))).not.to.deep.equal(
      [],
    );
    expect(told().join()).not.to.include('137');
  });

  it('out of reach, that is told until it is back', async () => {
    const { hostname } = hostOfAgents();
    life.world.mesos.freezeHost(hostname);
    await life.pass(3 * MINUTE);
    expect(messages()).to.include('its host is out of reach of Mesos (TASK_UNREACHABLE)');
    life.world.mesos.thawHost(hostname);
    await life.pass(2 * MINUTE);
    expect(messages()).to.deep.equal([null, null]);
  });

  it('for ever, none of its agents is left ending without limit', async () => {
    const { hostname } = hostOfAgents();
    life.world.removeHost(hostname);
    await life.pass(60 * MINUTE);
    expect([...life.picture.agents.values()].filter(({ phase }) => phase === 'ending')).to.deep.equal([]);
  });
});
