import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadConfig } from '../../../adapters/config/load.ts';
import { ConfigError } from '../../../adapters/config/problems.ts';

const FOLDER = relative(process.cwd(), fileURLToPath(new URL('fixtures', import.meta.url)));

/** Each `.expected` file holds what is said against the `.conf` of the same name, a line for each problem. */
describe('A configuration is refused for', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.expected'))) {
    const name = basename(file, '.expected');

    it(name.replaceAll('-', ' '), async () => {
      const error: unknown = await loadConfig(join(FOLDER, `${name}.conf`), {}).catch(
        (reason: unknown) => reason,
      );

      expect(error).to.be.instanceOf(ConfigError);
      const lines = String(error instanceof ConfigError && error.message).replaceAll(`${FOLDER}/`, '');
      expect(`${lines}\n`).to.equal(readFileSync(join(FOLDER, file), 'utf8'));
    });

    it(`${name.replaceAll('-', ' ')}, without a word of any secret`, () => {
      expect(readFileSync(join(FOLDER, file), 'utf8')).to.not.match(/correct|horse|battery|staple|cor:rect/);
    });
  }

  it('nothing, if it says no more than the original program knew', async () => {
    const config = await loadConfig(join(FOLDER, 'original.conf'), {});

    expect(config.masters).to.deep.equal({ kind: 'list', urls: ['http://mesos-master.example:5050'] });
    expect(config.goServer).to.include({
      url: 'http://gocd.example:8153/go',
      agentUrl: 'http://gocd.example:8153/go',
    });
    const { credentials } = config.goServer;
    expect(
      credentials.kind === 'basic' && [credentials.userName, credentials.password.reveal()],
    ).to.deep.equal(['user', 'secret']);
    expect(config.backlog).to.deep.equal({
      idlePollInterval: null,
      pollInterval: 120_000,
      pendingPolls: 5,
      settle: 0,
    });
    const [pool] = config.pools;
    expect(config.pools).to.have.length(1);
    expect(pool).to.include({
      name: 'default',
      image: 'travix/gocd-agent:latest',
      min: 0,
      max: 20,
      mem: 2048,
    });
    expect(pool?.autoRegisterKey?.reveal()).to.equal('8a3b1c9e');
  });
});
