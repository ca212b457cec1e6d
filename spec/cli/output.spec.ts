import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { outcomeOf, programOf, start } from './support.ts';

const CONFIG = `gocd-mesos {
  mesos-master = "127.0.0.1:5050"
  go-server { host = "127.0.0.1" }
  go-agent { auto-register-key = "key", docker-image = "gocd/gocd-agent-debian-12:v26.1.0" }
}`;

/** What a terminal obeys, or shows in another order. */
const EVIL = 'host\u001b[2J\u009b31m\u202e\u061c';

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

  it('quotes what answers at an address without what a terminal obeys', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: EVIL, hint: EVIL }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const { code, err } = await outcomeOf(
      start(folder, 'status', '--url', `http://127.0.0.1:${address.port}`),
    );
    server.close();
    expect(code).to.equal(1);
    expect(err)
      .to.contain('HTTP 403: host\\u001b[2J')
      .and.match(/^[\x20-\x7e\n]+$/);
  });

  it('lost on stderr ends nothing', async () => {
    expect((await inShell('2> /dev/full')).code).to.equal(0);
  });
});
