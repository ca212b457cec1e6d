import { expect } from 'chai';
import { AUDIT } from '../../../services/views/audit.ts';
import { BEARER, Served } from './support.ts';

describe('The audit trail', () => {
  let served = new Served();
  beforeEach(() => {
    served = new Served();
    served.driver.ready();
  });
  const audit = async (query = '') =>
    AUDIT.parse((await served.get(`/api/v1/audit${query}`)).json()).entries.map(
      ({ by, what, target, reason, outcome, times }) => ({ by, what, target, reason, outcome, times }),
    );

  it('has who asked for what, why, and what came of it', async () => {
    await served.post('/api/v1/pause', BEARER, { by: 'jane' });
    await served.post('/api/v1/pools/default/boost', BEARER, { agents: 2, for: '1h', reason: 'release' });
    await served.post('/api/v1/pools/nothing/boost', BEARER, { agents: 2, for: '1h', reason: 'release' });
    const someone = 'someone at 127.0.0.1';
    const asked = { by: someone, what: 'boost', reason: 'release', times: 1 };
    expect(await audit()).to.deep.equal([
      { by: 'jane', what: 'pause', target: null, reason: null, outcome: 'done', times: 1 },
      { ...asked, target: 'default', outcome: 'done' },
      { ...asked, target: 'nothing', outcome: 'refused' },
    ]);
    expect(await audit('?by=JANE')).to.have.length(1);
    expect(await audit('?limit=1')).to.have.length(1);
    expect(await audit('?until=1h')).to.deep.equal([]);
  });

  it('has tries without the token, those of a minute as one', async () => {
    for (let times = 0; times < 5; times += 1)
      await served.post(`/api/v1/agents/a${times}/drain?token=hush`, { authorization: 'Bearer wrong' });
    expect(await audit()).to.deep.equal([
      {
        by: '127.0.0.1',
        what: 'POST /api/v1/agents/a4/drain',
        target: null,
        reason: null,
        outcome: 'refused',
        times: 5,
      },
    ]);
  });
});
