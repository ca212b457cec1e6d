import { expect } from 'chai';
import { loadConfig } from '../../../adapters/config/load.ts';
import { complaints, loadText, loadWith, poolWith } from './loading.ts';

describe('The HOCON of a configuration', () => {
  it('takes variables from the environment it is given, and only from there', async () => {
    process.env.GOCD_MESOS_SPEC = 'from-the-process';
    try {
      const settings = `name = ci\n name = \${?GOCD_MESOS_SPEC}`;
      expect(await loadWith(settings, { env: { GOCD_MESOS_SPEC: 'given' } })).to.include({ name: 'given' });
      expect(await loadWith(settings)).to.include({ name: 'ci' });
    } finally {
      delete process.env.GOCD_MESOS_SPEC;
    }
  });

  it('makes numbers and truths of variables', async () => {
    const config = await loadWith(`scaling.max-agents = \${MAX}\n dry-run = \${DRY}`, {
      env: { MAX: '7', DRY: 'true' },
    });

    expect([config.scaling.maxAgents, config.dryRun]).to.deep.equal([7, true]);
  });

  it('includes files from beside itself, and those from beside them', async () => {
    const config = await loadText('include "part"\n gocd-mesos.name = ci', {
      files: {
        'part.conf': 'gocd-mesos { include "more.hocon", mesos-master = "mesos.example" }',
        'more.hocon': `go-server.host = gocd.example\n go-agent.docker-image = \${IMAGE}`,
      },
      env: { IMAGE: 'agent' },
    });

    expect(config.name).to.equal('ci');
    expect(config.goServer.url).to.equal('http://gocd.example:8153/go');
    expect(config.pools[0]?.image).to.equal('agent');
  });

  it('does without a file that it includes and that is not there, unless it is required', async () => {
    expect(await loadWith('include "nowhere.conf"')).to.have.property('name');
  });

  it('keeps unquoted numbers as they were written where a text is meant', async () => {
    const pool = await poolWith(
      'env { A = 1.10, B = 007, C = 1e5, D = 12345678901234567890, E = true }, auto-register-key = 1.0',
    );

    expect(pool.env.map(({ value }) => value)).to.deep.equal([
      '1.10',
      '007',
      '1e5',
      '12345678901234567890',
      'true',
    ]);
    expect(pool.autoRegisterKey?.reveal()).to.equal('1.0');
  });

  it('takes null for unset', async () => {
    const { http, scaling } = await loadWith('http.token = null\n scaling.max-agents = null\n mesos = null');

    expect([http.token, scaling.maxAgents]).to.deep.equal([null, 20]);
  });

  it('may hold other blocks, which ours can refer to', async () => {
    const config = await loadText(`
      akka { loglevel = INFO }
      big { docker-image = agent, mem = 8 GB }
      gocd-mesos {
        mesos-master = "mesos.example"
        go-server.host = gocd.example
        pools = [\${big} { name = a }, \${big} { name = b, mem = 4 GB }]
      }`);

    expect(config.pools.map(({ name, mem }) => [name, mem])).to.deep.equal([
      ['a', 8192],
      ['b', 4096],
    ]);
  });

  it('says which line is wrong, of whichever file, and not what stands there', async () => {
    const files = { 'secrets.conf': 'gocd-mesos.go-server {\n  user-name = user\n  password = hunter@2\n}' };
    const error: unknown = await loadWith('include "secrets.conf"', { files }).catch(
      (reason: unknown) => reason,
    );

    expect(String(error))
      .to.match(/secrets\.conf:3:20: /)
      .and.not.match(/hunter|@2/);
  });

  it('must be there, and be a file', async () => {
    expect(await complaints(loadConfig('nowhere/framework.conf', {}))).to.deep.equal([
      'cannot be read (ENOENT)',
    ]);
    expect(await complaints(loadConfig('spec', {}))).to.deep.equal(['spec: is not a file']);
  });
});
