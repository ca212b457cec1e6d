import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diff } from '../../cli/diff.ts';

const BASE = `
  mesos-master = m
  go-server { host = g, user-name = u, password = a-first-password }
  go-agent.docker-image = "gocd/gocd-agent-wolfi:v25.1.0"
`;

describe('diff', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-diff-'));
  });
  after(() => rm(folder, { recursive: true }));

  const told = async (before: string, now: string, flags: { json?: true } = {}) => {
    const paths = [join(folder, 'old.conf'), join(folder, 'new.conf')] as const;
    await writeFile(paths[0], `gocd-mesos { ${BASE} ${before} }`);
    await writeFile(paths[1], `gocd-mesos { ${BASE} ${now} }`);
    const lines: string[] = [];
    expect(await diff(paths, flags, (line) => lines.push(line), {})).to.equal(0);
    return lines.join('\n');
  };

  it('says so if nothing would be different, however it is written', async () => {
    expect(await told('', '\n # a remark\n')).to.equal('nothing would be different');
    expect(await told('scaling.max-agents = 7', 'scaling { max-agents = 7 }')).to.equal(
      'nothing would be different',
    );
  });

  it('tells each key with both values, and that all can be put in force while it runs', async () => {
    const text = await told('scaling.growth-limit = 7', 'scaling { growth-limit = 9 }');
    expect(text.split('\n')[0]).to.equal('scaling.growth-limit: 7 -> 9');
    expect(text).to.contain('all of it is put in force while the program runs');
  });

  it('tells what needs a restart', async () => {
    const text = await told('', 'http.port = 9999, name = other');
    expect(text)
      .to.match(/^http\.port: 8088 -> 9999$/m)
      .and.match(/^needs a restart: .*name/m);
    expect(JSON.parse(await told('', 'http.port = 9999', { json: true }))).to.deep.include({
      needRestart: ['http.port'],
      replaced: [],
    });
  });

  it('tells whose agents are replaced, by the name of the pool', async () => {
    const text = await told(
      'pools = [{ name = a }, { name = b }]',
      'pools = [{ name = new }, { name = b, mem = 4 GB }, { name = a }]',
    );
    expect(text).to.match(/^pools\[b\]\.mem: .* -> /m);
    expect(text).to.match(/^pool b: one agent tries the changed settings/m);
    expect(text)
      .to.not.match(/^pool a:/m)
      .and.not.match(/^pools\[a\]/m);
  });

  it('tells that a secret has changed, and no secret', async () => {
    const text = await told('', 'go-server.password = a-second-password');
    expect(text).to.match(/^go-server\.password: changed \(a secret\)$/m);
    expect(text).to.not.contain('a-first-password').and.not.contain('a-second-password');
  });
});
