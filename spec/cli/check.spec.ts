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

  async function linesOf(agent: string, env: NodeJS.ProcessEnv = {}): Promise<readonly string[]> {
    const path = join(folder, 'framework.conf');
    writeFileSync(path, `gocd-mesos { mesos-master = m, go-server.host = g, go-agent { ${agent} } }`);
    const lines: string[] = [];
    expect(await check(path, {}, (line) => lines.push(line), env)).to.equal(0);
    return lines;
  }

  async function remarks(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
    const lines = await linesOf('docker-image = i', env);
    return lines.slice(1).filter((line) => !line.startsWith('# pool default:'));
  }

  async function ofPool(agent: string): Promise<readonly string[]> {
    const lines = await linesOf(agent);
    return lines.flatMap((line) => line.match(/^# pool default: (.*)/)?.slice(1) ?? []);
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

  it('shows how soon agents take a job, and what they are told for it', async () => {
    const [config = '', ...told] = await linesOf('docker-image = "gocd/gocd-agent-wolfi:v25.1.0"');
    expect(config).to.include('pick-up = "quick"').and.to.include('boot = "default"');
    expect(told).to.deep.equal([
      '# pool default: agents are told -Dagent.get.work.interval=2000 by GOCD_AGENT_JVM_OPTS',
      '# pool default: an idle agent asks for work every 2 s, so that it takes a job after about 5.8 s',
    ]);
  });

  it('says of an image it does not know that quick and lean are not told to it', async () => {
    expect(await ofPool('docker-image = "ours/agent:1", boot = lean')).to.deep.equal([
      ...['pick-up = quick', 'boot = lean'].map(
        (key) =>
          `${key} is not told to its agents: of its image it is not known by which variable it takes options (image-family tells)`,
      ),
      'an idle agent asks for work every 10 s, so that it takes a job after about 17.8 s',
    ]);
    expect((await ofPool('docker-image = "ours/agent:1", image-family = official'))[0]).to.include(
      '-Dagent.get.work.interval=2000',
    );
  });

  it('repeats nothing of what the config says to the JVMs', async () => {
    const env = 'env { GOCD_AGENT_JVM_OPTS { secret = "-Dhttp.proxyPassword=quiet" } }';
    const lines = await linesOf(`docker-image = "gocd/gocd-agent-wolfi:v26.2.0", boot = lean, ${env}`);
    expect(lines.join('\n')).to.include('-XX:TieredStopAtLevel=1').and.not.to.include('quiet');
  });
});
