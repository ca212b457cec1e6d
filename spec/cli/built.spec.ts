import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { VERSION } from '../../adapters/package.ts';
import { describeWithZooKeeper } from '../adapters/zookeeper/support/server.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import { viteBuild } from '../support/viteBuild.ts';
import { outcomeOf, settingsFor, startNode } from './support.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = '<title>The dashboard of the spec</title>';
const packageFile = z.object({ dependencies: z.record(z.string(), z.string()) });

/** Built into an otherwise empty package, in which only what users install with it can be found. */
describe('The built program', () => {
  let stage: Stage;
  let folder: string;
  let main: string;
  let config: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-built-'));
    const dist = join(folder, 'dist');
    main = join(dist, 'main.js');
    config = join(folder, 'framework.conf');
    await viteBuild(ROOT, dist);
    await mkdir(join(dist, 'dashboard'));
    await writeFile(join(dist, 'dashboard', 'index.html'), PAGE);
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const { dependencies } = packageFile.parse(
      JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
    );
    for (const name of Object.keys(dependencies)) {
      const link = join(folder, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), link);
    }
    stage = await openStage();
    await writeFile(
      join(folder, 'history.csv'),
      'scheduled,started,finished\n1767600000,1767600010,1767600100\n',
    );
    await writeFile(config, settingsFor(stage));
  });
  const running: ReturnType<typeof startNode>[] = [];
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await stage?.close();
    await rm(folder, { recursive: true });
  });

  const start = (...words: string[]) => {
    const child = startNode(folder, main, ...words);
    running.push(child);
    return child;
  };

  it('can load each of its parts', async () => {
    const parts = (await readdir(dirname(main))).filter((name) => name.endsWith('.js') && name !== 'main.js');
    expect(parts).to.have.length.greaterThan(10);
    const loading = parts.map((part) => `await import(${JSON.stringify(join(dirname(main), part))});`);
    const ended = await outcomeOf(startNode(folder, '--input-type=module', '--eval', loading.join('')));
    expect(ended).to.deep.equal({ code: 0, out: '', err: '' });
  });

  it('runs, records, shows its dashboard and its machines; what it has recorded replays', async () => {
    const child = start('run', config, '--record', 'journal', '--inspect', '0');
    const ended = outcomeOf(child);
    let page: Promise<string> | null = null;
    let seen = '';
    child.stderr.on('data', (data) => {
      seen += String(data);
      const url = /dashboard and API at (http:[^"]+)/.exec(seen)?.[1];
      if (page !== null || url === undefined || !seen.includes('subscribed at')) return;
      page = fetch(url).then((answer) => answer.text());
      page.finally(() => child.kill('SIGTERM')).catch(() => {});
    });
    const { code, err } = await ended;
    expect(code, err).to.equal(0);
    expect(await page).to.equal(PAGE);
    const replayed = await outcomeOf(start('replay', 'journal'));
    expect(replayed.code, replayed.err).to.equal(0);
  });

  /** TAKEN is a port where a GoCD listens. */
  const COMMANDS: readonly (readonly [words: string, code: number, says: RegExp])[] = [
    ['--version', 0, new RegExp(`^${VERSION}\n$`)],
    ['completion bash', 0, /teardown/],
    ['schema', 0, /"title": "Configuration of gocd-mesos"/],
    ['check framework.conf --online', 0, /^GoCD: .*\nMesos: /m],
    ['plan framework.conf', 0, /launches 0/],
    ['teardown framework.conf --now', 0, /subscribed at/],
    ['simulate history.csv', 0, /^history\.csv: 1 job/],
    ['sandbox --once --jobs 1 --speed 100', 0, /agents: 1 built/],
    [
      'sandbox --world-only --gocd-port TAKEN',
      1,
      /^gocd: cannot listen at .*: something else listens there; /,
    ],
    ['why shop --url http://127.0.0.1:TAKEN', 1, /HTTP 404/],
    ['status --url http://127.0.0.1:TAKEN', 1, /HTTP 404/],
    ['pause --url http://127.0.0.1:TAKEN', 1, /HTTP 404/],
    ['report --url http://127.0.0.1:TAKEN', 1, /HTTP 404/],
  ];
  for (const [words, code, says] of COMMANDS)
    it(`has the command \`${words}\``, async () => {
      const taken = new URL(stage.gocdUrl).port;
      const ended = await outcomeOf(start(...words.replace('TAKEN', taken).split(' ')));
      expect(ended.code, ended.err).to.equal(code);
      expect(ended.out + ended.err).to.match(says);
    });

  describeWithZooKeeper('with its state in ZooKeeper', (zooKeeper) => {
    it('leads', async () => {
      const state = `state.zookeeper = "zk://${zooKeeper().address}/gocd-mesos"`;
      await writeFile(
        join(folder, 'zookeeper.conf'),
        `${await readFile(config, 'utf8')}\ngocd-mesos.${state}`,
      );
      const { code, err } = await outcomeOf(start('teardown', 'zookeeper.conf', '--now'));
      expect(code, err).to.equal(0);
      expect(err).to.contain('subscribed at');
    });
  });

  it('names the source where an error nobody foresaw came from', async () => {
    const breaks = 'data:text/javascript,process.stdout.write = () => { throw new Error("broken") }';
    const child = startNode(folder, '--enable-source-maps', '--import', breaks, main, 'completion', 'bash');
    const { code, err } = await outcomeOf(child);
    expect(code, err).to.equal(1);
    expect(err).to.match(/Error: broken\n(.*\n)* +at .*\/main\.ts:\d+:\d+/);
  });
});
