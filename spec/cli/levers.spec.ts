import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHttp } from '../../adapters/http/server.ts';
import { explain } from '../../cli/failure.ts';
import { TOKEN_VARIABLE } from '../../cli/instanceFlags.ts';
import {
  boost,
  drainHost,
  endLever,
  forceOut,
  levers,
  pausePool,
  resetBreaker,
  resumePool,
} from '../../cli/levers.ts';
import { Served, TOKEN } from '../adapters/http/support.ts';
import { staged } from './staged.ts';
import { outcomeOf, settingsFor, story } from './support.ts';

const HOUR = 3_600_000;
const WHY = { reason: 'release day', by: 'jane' } as const;

type Command = (flags: { readonly url: string }, print: (line: string) => void) => Promise<number>;

describe("Operators' levers from a terminal", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  after(() => rm(folder, { recursive: true }));

  const tokenFile = async (token: string = TOKEN) => {
    const path = join(folder, 'token');
    await writeFile(path, token);
    return path;
  };

  /** Runs commands one after the other against an instance with an idle agent. */
  async function asked(...commands: readonly Command[]) {
    const served = new Served();
    const taskId = served.driver.ready().launchIdle();
    const server = await startHttp(served.parts);
    try {
      const ends = [];
      for (const command of commands) ends.push(await endOf(command, server.url));
      return { served, taskId, ends };
    } finally {
      await server.close();
    }
  }

  it('boost and pause a pool, drain a host, list what is in force, and end it early', async () => {
    const flags = { ...WHY, for: 2 * HOUR, tokenFile: await tokenFile() };
    const { ends, served } = await asked(
      (where, print) => boost('default', 3, { ...where, ...flags }, print),
      (where, print) => pausePool('default', { ...where, ...flags }, print),
      (where, print) => drainHost('host-1.example', { ...where, ...flags }, print),
      (where, print) => levers(where, print),
      (where, print) => resumePool('default', { ...where, ...flags }, print),
      (where, print) => endLever('drain-host.host-1.example', { ...where, ...flags }, print),
      (where, print) => levers({ ...where, json: true }, print),
    );
    expect(ends.map(({ code }) => code)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    expect(ends[0]?.out).to.match(
      /^boost of pool default by 3 until 2026-01-05 10:00 UTC; to end it early: gocd-mesos end-lever boost\.default$/,
    );
    expect(ends[3]?.out.split('\n').map((line) => line.trim().split(/\s+/)[0])).to.deep.equal([
      'lever',
      'boost.default',
      'pause-pool.default',
      'drain-host.host-1.example',
    ]);
    expect(ends[3]?.out).to.match(/\+3 .*jane at 127\.0\.0\.1 +release day$/m);
    expect(ends[4]?.out).to.equal('ended: pause of pool default');
    expect(JSON.parse(ends[6]?.out ?? '').map(({ id }: { id: string }) => id)).to.deep.equal([
      'boost.default',
    ]);
    expect(served.driver.view.state().levers).to.have.length(1);
  });

  it('force an agent out only if that is confirmed', async () => {
    const flags = { ...WHY, tokenFile: await tokenFile() };
    const running = new Served();
    const taskId = running.driver.ready().launchIdle();
    const server = await startHttp(running.parts);
    try {
      const timid = await endOf(
        (where, print) => forceOut(taskId, { ...where, ...flags }, print),
        server.url,
      );
      expect([timid.code, timid.err]).to.deep.equal([
        2,
        `${taskId}: the job that it has in hand is lost; say --confirm`,
      ]);
      expect(running.driver.ofType('mesos.kill')).to.deep.equal([]);
      const bold = await endOf(
        (where, print) => forceOut(taskId, { ...where, ...flags, confirm: true }, print),
        server.url,
      );
      expect([bold.code, bold.out]).to.deep.equal([0, `${taskId} is forced out`]);
      expect(running.driver.ofType('mesos.kill')).to.have.length(1);
    } finally {
      await server.close();
    }
  });

  it('end with 1 and the words of the instance that refuses', async () => {
    const flags = { ...WHY, for: HOUR, tokenFile: await tokenFile() };
    const { ends } = await asked(
      (where, print) => boost('mars', 1, { ...where, ...flags }, print),
      (where, print) => resetBreaker('default', { ...where, ...flags }, print),
      (where, print) => boost('default', 1, { ...where, ...WHY, for: HOUR }, print),
    );
    expect(ends.map(({ code }) => code)).to.deep.equal([1, 1, 1]);
    expect(ends[0]?.err).to.match(/: HTTP 404: there is no pool mars; there are: default$/);
    expect(ends[1]?.err).to.match(/: HTTP 409: launches of pool default do not fail; /);
    expect(ends[2]?.err).to.match(/: HTTP 401: the token is missing or wrong; /);
  });

  it('take address and token from the config, else the token from the environment, else from where it is kept', async () => {
    const served = new Served();
    served.driver.ready().launchIdle();
    const server = await startHttp(served.parts);
    const { port } = new URL(server.url);
    const config = join(folder, 'framework.conf');
    const write = (http: string) =>
      writeFile(
        config,
        `gocd-mesos { mesos-master = "m:5050", go-server.host = g, go-agent { docker-image = "i", auto-register-key = k }, http { ${http} } }`,
      );
    const print = () => {};
    try {
      await write(`port = ${port}, token = "${TOKEN}"`);
      expect(await boost('default', 1, { ...WHY, for: HOUR, config }, print)).to.equal(0);
      await write(`port = ${port}`);
      process.env[TOKEN_VARIABLE] = TOKEN;
      expect(await endLever('boost.default', { config }, print)).to.equal(0);
      delete process.env[TOKEN_VARIABLE];
      process.env.XDG_CONFIG_HOME = folder;
      await mkdir(join(folder, 'gocd-mesos'));
      await writeFile(join(folder, 'gocd-mesos', 'token'), `${TOKEN}\n`);
      expect(await boost('default', 1, { ...WHY, for: HOUR, config }, print)).to.equal(0);
      await write('port = 0');
      const free = await endOf(() => levers({ config }, print), '');
      expect([free.code, free.err]).to.deep.equal([
        2,
        'http.port = 0 picks a free one: say with --url which, as the log names it',
      ]);
    } finally {
      delete process.env[TOKEN_VARIABLE];
      delete process.env.XDG_CONFIG_HOME;
      await server.close();
    }
  });
});

describe('A running framework with levers', () => {
  const here = staged('once');

  /** Runs it until its log has told where its API is, the whole story and its end; something is done about each line. */
  async function run(
    path: string,
    told: readonly (readonly [RegExp, (url: string, line: string) => unknown])[],
    end: RegExp,
  ): Promise<void> {
    const child = here.start(path);
    const address = /dashboard and API at (http:[^\s"]+)/;
    let url = '';
    const { code, err } = await story(
      child,
      [address, (line) => (url = address.exec(line)?.[1] ?? '')],
      ...told.map(([pattern, act]) => [pattern, (line: string) => act(url, line)] as const),
      [end, () => child.kill('SIGTERM')],
    );
    expect(code, err).to.equal(0);
  }

  it('does what is asked for from a terminal, and goes on with it after a restart', async () => {
    const path = join(here.folder, 'framework.conf');
    const more = `http.token = "${TOKEN}", http.port = 0, backlog.poll-interval = 1 second`;
    await writeFile(path, settingsFor(here.stage, { more }));
    const token = join(here.folder, 'token');
    await writeFile(token, TOKEN);
    const gocdMesos = async (...words: string[]) => {
      const who = ['--token-file', token, '--reason', 'release day', '--by', 'jane'];
      const { code, err } = await outcomeOf(here.start(...words, ...who));
      expect([code, err]).to.deep.equal([0, '']);
    };
    const taskIn = (line: string) => /(gocd-agent\.\S+) is idle/.exec(line)?.[1] ?? 'none';
    await run(
      path,
      [
        [/mesos: subscribed at/, (url) => gocdMesos('boost', 'default', '1', '--for', '2h', '--url', url)],
        [/jane at 127\.0\.0\.1 asks for the boost of pool default by 1 for 2 h: release day/, () => {}],
        [/launch gocd-agent\.\S+ on .* to keep the floor, which an operator has raised by 1/, () => {}],
        [
          /gocd-agent\.\S+ is idle/,
          (url, line) => gocdMesos('force-out', taskIn(line), '--confirm', '--url', url),
        ],
        [/jane at 127\.0\.0\.1 forces gocd-agent\.\S+ out: release day/, () => {}],
      ],
      /launch gocd-agent\.\S+ on .* to keep the floor, which an operator has raised by 1/,
    );
    await run(
      path,
      [
        [
          /mesos: subscribed at/,
          async (url) => {
            const lines: string[] = [];
            await levers({ url, json: true }, (line) => lines.push(line));
            const [lever] = JSON.parse(lines.join('\n'));
            expect(lever).to.include({ id: 'boost.default', agents: 1, by: 'jane at 127.0.0.1' });
            const answer = await fetch(`${url}/api/v1/levers/boost.default`, {
              method: 'DELETE',
              headers: { authorization: `Bearer ${TOKEN}` },
            });
            expect(answer.status).to.equal(200);
          },
        ],
      ],
      /someone at 127\.0\.0\.1 ends the boost of pool default by 1 before its time/,
    );
  });
});

async function endOf(command: Command, address: string) {
  const lines: string[] = [];
  const { port } = address === '' ? { port: '1' } : new URL(address);
  try {
    const code = await command({ url: `http://127.0.0.1:${port}` }, (line) => lines.push(line));
    return { code, out: lines.join('\n'), err: '' };
  } catch (error) {
    const told = explain(error);
    if (told === null) throw error;
    return { code: told.exitCode, out: lines.join('\n'), err: told.lines };
  }
}
