import { expect } from 'chai';
import { askIntervalToldByServer } from '../../../adapters/gocd/serverTimes.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import { createGocd, type GocdOptions, serveGocd } from '../../../sandbox/index.ts';
import { GO_SERVER, START, withRealNetwork } from './support.ts';

describe('The interval that a server tells its agents', () => {
  withRealNetwork();

  async function told(options: GocdOptions): Promise<number | null> {
    const gocd = createGocd({ clock: new VirtualClock(START), random: randomFrom(1), options });
    const face = await serveGocd(gocd);
    try {
      return await askIntervalToldByServer({ goServer: { ...GO_SERVER, url: face.url } });
    } finally {
      await face.close();
    }
  }

  it('is read from what it says to agents, without an account', async () => {
    const security = { users: [{ name: 'admin', password: 'badger', admin: true }] };
    const agentExtraProperties = 'http.proxyHost=x agent.get.work.interval=2000';
    expect(await told({ security, agentExtraProperties })).to.equal(2_000);
  });

  it('is none where it says nothing of it, something else, or nothing at all', async () => {
    expect(await told({})).to.equal(null);
    expect(await told({ agentExtraProperties: 'my.agent.get.work.interval=2000' })).to.equal(null);
    expect(await told({ agentExtraProperties: 'agent.get.work.interval=soon' })).to.equal(null);
    const goServer = { ...GO_SERVER, url: 'http://127.0.0.1:9/go' };
    expect(await askIntervalToldByServer({ goServer })).to.equal(null);
  });
});
