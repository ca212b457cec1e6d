import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { programOf } from './support.ts';

const CONFIG = `gocd-mesos {
  mesos-master = "127.0.0.1:5050"
  go-server { host = "127.0.0.1" }
  go-agent { auto-register-key = "key", docker-image = "gocd/gocd-agent-debian-12:v26.1.0" }
}`;

describe('The output of a command', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    await writeFile(join(folder, 'framework.conf'), CONFIG);
  });
  after(() => rm(folder, { recursive: true }));

  async function inShell(rest: string) {
    const words = programOf('check', 'framework.conf').map((word) => `'${word}'`);
    const script = `${words.join(' ')} ${rest}`;
    const child = spawn('bash', ['-c', `set -o pipefail; ${script}`], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [err] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'close')]);
    return { code: child.exitCode, err };
  }

  it('may be read in part', async () => {
    expect(await inShell('| true')).to.deep.equal({ code: 0, err: '' });
  });

  it('that cannot be written is told in one line', async () => {
    const { code, err } = await inShell('> /dev/full');
    expect(code, err).to.equal(1);
    expect(err).to.equal('the output cannot be written (ENOSPC)\n');
  });

  it('lost on stderr ends nothing', async () => {
    expect((await inShell('2> /dev/full')).code).to.equal(0);
  });
});
