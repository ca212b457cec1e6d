import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CheckFlags, check } from '../../cli/check.ts';

describe('check', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-check-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const path = () => join(folder, 'framework.conf');

  async function checked(text: string, flags: CheckFlags = {}, env: NodeJS.ProcessEnv = {}) {
    writeFileSync(path(), text);
    const lines: string[] = [];
    const code = await check(path(), flags, (line) => lines.push(line), env);
    return { code, lines };
  }

  /** A config that there is nothing to say of, but for what is added. */
  const sound = (more = '') =>
    `gocd-mesos { mesos-master = m, go-server.host = g, go-agent { docker-image = i, auto-register-key = a-long-key }, ${more} }`;

  async function linesOf(agent: string, env: NodeJS.ProcessEnv = {}): Promise<readonly string[]> {
    const { code, lines } = await checked(sound(`go-agent { ${agent} }`), {}, env);
    expect(code).to.equal(0);
    return lines;
  }

  async function remarks(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
    const lines = await linesOf('docker-image = i', env);
    return lines.slice(1, -1).filter((line) => !line.startsWith('pool default:'));
  }

  async function ofPool(agent: string): Promise<readonly string[]> {
    const lines = await linesOf(agent);
    return lines.flatMap((line) => line.match(/^pool default: (.*)/)?.slice(1) ?? []);
  }

  async function warnings(more: string): Promise<readonly string[]> {
    const { lines } = await checked(sound(more));
    return lines.flatMap((line) => line.match(/^warning: (.*)/)?.slice(1) ?? []);
  }

  it('begins and ends with its verdict, and shows the config only when asked to, as a config', async () => {
    const { code, lines } = await checked(sound());
    expect(code).to.equal(0);
    expect(lines[0]).to.equal(`${path()}: OK: it can be used`);
    expect(lines.at(-1)).to.equal(lines[0]);
    expect(lines.join('\n')).not.to.contain('max-agents').and.not.to.contain('a-long-key');
    const printed = await checked(sound(), { print: true });
    const text = printed.lines.join('\n');
    expect(printed.lines[0]).to.equal(`# ${lines[0]}`);
    expect(text).to.contain('max-agents = 20').and.to.contain('********').and.not.to.contain('a-long-key');
    expect((await checked(text)).lines[0]).to.equal(lines[0]);
  });

  it('says of what cannot be used how much is wrong, before and after each of it', async () => {
    writeFileSync(path(), 'gocd-mesos { mesos-mastr = m, go-server.host = g }');
    const refused: unknown = await check(path(), {}, () => {}).catch((error: unknown) => error);
    const lines = String(refused).replace('CommandError: ', '').split('\n');
    expect(lines[0]).to.equal(`${path()}: NOT OK: it cannot be used: 3 problems`);
    expect(lines).to.have.length(5);
    expect(lines.at(-1)).to.equal(lines[0]);
  });

  it('counts warnings in its verdict, and fails on them when it is to be strict', async () => {
    const floor = 'pools = [{ name = a, idle-floor = 10 }]';
    expect((await checked(sound(floor))).lines[0]).to.equal(`${path()}: OK: it can be used; 1 warning`);
    const strict = await checked(sound(floor), { strict: true });
    expect(strict.code).to.equal(1);
    expect(strict.lines.at(-1)).to.equal(`${path()}: NOT OK: 1 warning, and --strict allows none`);
    expect((await checked(sound(), { strict: true })).code).to.equal(0);
  });

  it('warns of agents that would look for GoCD where they run themselves', async () => {
    for (const [server, told] of [
      ['host = localhost', 'http://localhost:8153/go'],
      ['url = "https://127.0.0.1:8154/go"', 'https://127.0.0.1:8154/go'],
      ['host = "::1"', 'http://[::1]:8153/go'],
    ]) {
      const [found, ...others] = await warnings(`go-server = null, go-server { ${server} }`);
      expect(found)
        .to.match(/^agents would be told that GoCD is at /)
        .and.contain(`at ${told}, which`);
      expect(others).to.deep.equal([]);
    }
    const fine = [
      'go-server.agent-url = "http://gocd:8153/go"',
      'go-agent.network = host, mesos-master = "localhost:5050"',
    ];
    for (const more of fine) expect(await warnings(`go-server.host = localhost, ${more}`)).to.deep.equal([]);
    expect(await warnings('go-server.host = localhost, go-agent.network = host')).to.have.length(1);
  });

  it('warns of pools without a key to register with, unless they are enabled by us', async () => {
    const two =
      'go-agent.auto-register-key = null, pools = [{ name = a }, { name = b, auto-register-key = other-key }]';
    const [found, ...others] = await warnings(two);
    expect(found).to.match(/^no auto-register-key for pool a: /);
    expect(others).to.deep.equal([]);
    expect(await warnings(`${two}, scaling.enable-pending = true`)).to.deep.equal([]);
  });

  it('warns of includes that are not there, with their place', async () => {
    writeFileSync(join(folder, 'there.conf'), 'gocd-mesos.name = ci, include "gone.conf"');
    const { lines } = await checked(`include "there"\ninclude "nowhere.conf"\n${sound()}`);
    expect(lines.filter((line) => line.startsWith('warning: '))).to.deep.equal([
      `warning: ${join(folder, 'there.conf')}:1:31: include "gone.conf" is left out, for there is no such file; required("gone.conf") has that refused`,
      `warning: ${path()}:2:9: include "nowhere.conf" is left out, for there is no such file; required("nowhere.conf") has that refused`,
    ]);
  });

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
        (name) => `${name} is set and not used: servers and masters are reached directly`,
      ),
    );
    expect(await remarks({ NO_PROXY: '*' })).to.deep.equal([]);
  });

  it('shows how soon agents take a job, and what they are told for it', async () => {
    expect((await linesOf('docker-image = "gocd/gocd-agent-wolfi:v25.1.0"')).slice(1, -1)).to.deep.equal([
      'pool default: agents are told -Dagent.get.work.interval=2000 by GOCD_AGENT_JVM_OPTS',
      'pool default: an idle agent asks for work every 2 s, so that it takes a job after about 5.8 s',
    ]);
  });

  it('says what agents find of what they download, and warns of what saves nothing', async () => {
    const agent = 'docker-image = "gocd/gocd-agent-wolfi:v26.2.0"';
    expect(await ofPool(`${agent}, jars = ["https://files.example/agent.jar"]`)).to.include(
      'agents find agent.jar in their work dir, fetched by Mesos',
    );
    expect(await warnings('go-agent.jars = []')).to.deep.equal([]);
    const [warning] = await warnings(`go-agent { ${agent}, jars = ["http://g:8153/go/admin/agent"] }`);
    expect(warning).to.match(/^jars of pool default come from GoCD itself and save nothing: /);
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
