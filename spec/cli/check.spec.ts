import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { check } from '../../cli/check.ts';

describe('check', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-check-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function remarks(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
    const path = join(folder, 'framework.conf');
    writeFileSync(path, 'gocd-mesos { mesos-master = m, go-server.host = g, go-agent.docker-image = i }');
    const lines: string[] = [];
    expect(await check(path, {}, (line) => lines.push(line), env)).to.equal(0);
    return lines.slice(1);
  }

  it('says of proxies in the environment that they are not used, without their values', async () => {
    const env = {
      HTTP_PROXY: 'http://me:quiet@proxy.example',
      https_proxy: 'http://proxy.example',
      all_proxy: 'x',
      HTTPS_PROXY: '',
      NO_PROXY: '*',
      PATH: '/bin',
    };
    expect(await remarks(env)).to.deep.equal(
      ['HTTP_PROXY', 'https_proxy', 'all_proxy'].map(
        (name) => `# ${name} is set and not used: servers and masters are reached directly`,
      ),
    );
    expect(await remarks({ NO_PROXY: '*' })).to.deep.equal([]);
  });
});
