import { expect } from 'chai';
import { jarLines, jarWarnings } from '../../../../adapters/config/checks/jars.ts';
import type { PoolConfig } from '../../../../domain/config.ts';
import { someConfig, somePool } from '../../../support/config.ts';
import { complaints, poolWith } from '../loading.ts';

const of = (pool: Partial<PoolConfig>) =>
  someConfig({
    pools: [somePool({ name: 'a', image: 'gocd/gocd-agent-wolfi:v26.2.0', ...pool })],
    goServer: { url: 'http://gocd.internal:8153/go', agentUrl: 'https://gocd.example/go' },
  });
const fail = () => {
  throw new Error('it was taken');
};
const COPIES = ['https://files.example/agent.jar', 'https://files.example/agent-plugins.zip'];

describe('A check of jars', () => {
  it('refuses what is no file that agents download', async () => {
    const fine = ['https://a/agent.jar?v=26.2.0', 'https://ci/go/admin/agent', 'file:///a/tfs-impl.jar'];
    expect((await poolWith(`jars = ${JSON.stringify(fine)}`)).jars).to.deep.equal(fine);
    for (const uri of ['https://a/agents.jar', 'agent.jar', 'https://a/agent.jar#b', "https://a'/agent.jar"])
      expect(await complaints(poolWith(`jars = [${JSON.stringify(uri)}]`).then(fail)), uri).to.deep.equal([
        `go-agent.jars[0]: found ${JSON.stringify(uri)}, expected a URI that ends in agent.jar, agent-plugins.zip or tfs-impl.jar, but for a query`,
      ]);
  });

  it('says what agents find, or why they find nothing', () => {
    expect(jarLines(of({}))).to.deep.equal([]);
    expect(jarLines(of({ jars: COPIES }))).to.deep.equal([
      'pool a: agents find agent.jar, agent-plugins.zip in their work dir, fetched by Mesos',
    ]);
    expect(jarLines(of({ jars: COPIES, container: 'mesos' }))).to.deep.equal([
      'pool a: its agents download their jars: with container = mesos it is not known as which user an agent runs',
    ]);
  });

  it('warns of those that come from GoCD itself, by whichever of its names', () => {
    expect(jarWarnings(of({ jars: COPIES }))).to.deep.equal([]);
    for (const base of ['http://gocd.internal:8153/go', 'https://gocd.example/go'])
      expect(jarWarnings(of({ jars: [`${base}/admin/agent`] })).join()).to.match(
        /^jars of pool a come from GoCD itself and save nothing: /,
      );
    expect(jarWarnings(of({ jars: ['https://gocd.example/golden/agent.jar'] }))).to.deep.equal([]);
  });
});
