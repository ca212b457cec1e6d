import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { VERSION } from '../../adapters/package.ts';
import { memoryPathOf } from '../../adapters/state/memory.ts';
import { writeMemory } from '../../adapters/state/memoryText.ts';
import { NOTHING_REMEMBERED } from '../../domain/memory.ts';
import { DEMO } from '../../sandbox/index.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import {
  type Ended,
  outcomeOf,
  type Settings,
  settingsFor,
  startFed,
  start as startIn,
  untilTold,
} from './support.ts';

describe('The command line', () => {
  let folder: string;
  let stage: Stage;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    await rm(folder, { recursive: true });
  });

  const start = (...words: string[]) => startIn(folder, ...words);

  const config = async (settings: Settings = {}) => {
    const path = join(folder, 'framework.conf');
    await writeFile(path, settingsFor(stage, settings));
    return path;
  };

  /** Nothing a command prints shows a secret or where in the code it came from. */
  const isFitToSee = ({ out, err }: Ended) => {
    for (const shown of [out, err]) {
      expect(shown).not.to.match(/^\s+at .*:\d+:\d+/m);
      expect(shown).not.to.contain(DEMO.password).and.not.contain('a wrong one');
      expect(shown).not.to.contain(DEMO.autoRegisterKey);
    }
  };

  it('tells what it can do', async () => {
    const ended = await outcomeOf(start('--help'));
    expect(ended.code).to.equal(0);
    for (const command of [
      'run',
      'sandbox',
      'init',
      'check',
      'plan',
      'teardown',
      'replay',
      'simulate',
      'why',
      'report',
      'diff',
      'status',
      'jobs',
      'agents',
      'pools',
      'decisions',
      'top',
      'pause',
      'resume',
      'release-brake',
      'drain',
      'boost',
      'pause-pool',
      'resume-pool',
      'drain-host',
      'reset-breaker',
      'force-out',
      'levers',
      'end-lever',
      'schema',
      'man',
      'completion',
    ])
      expect(ended.out).to.contain(command);
  });

  it('tells its version, and completes its words in a shell', async () => {
    const version = await outcomeOf(start('--version'));
    expect([version.code, version.out]).to.deep.equal([0, `${VERSION}\n`]);
    const script = await outcomeOf(start('completion', 'bash'));
    expect(script.code).to.equal(0);
    expect(script.out).to.contain('teardown').and.contain('--dry-run');
    expect((await outcomeOf(start('completion', 'csh'))).code).to.equal(2);
  });

  it('exits with 2 and a line for each thing wrong with a config', async () => {
    const path = join(folder, 'bad.conf');
    await writeFile(path, 'gocd-mesos { mesos-mastr = "m:1", go-server { host = h, port = abc } }');
    const ended = await outcomeOf(start(path));
    expect(ended.code).to.equal(2);
    expect(ended.err.trim().split('\n')).to.have.length.greaterThanOrEqual(3);
    expect(ended.err).to.contain('did you mean mesos-master?');
    isFitToSee(ended);
  });

  it('says which command is nearest to one that is none, and to no file', async () => {
    for (const [typed, meant, rest] of [
      ['staus', 'status', []],
      ['chekc', 'check', ['framework.conf']],
      ['agnets', 'agents', ['--json']],
    ] as const) {
      const ended = await outcomeOf(start(typed, ...rest));
      expect(ended).to.include({
        code: 2,
        err: `there is no command ${typed}, and no file of that name; did you mean ${meant}?\n`,
      });
    }
  });

  for (const [words, told] of [
    ['teardown x.conf --now --timeout 5', "'--timeout' has no effect together with --now"],
    ['sandbox --timeout 5', "'--timeout' has no effect without --once"],
    ['sandbox --gocd-port 5', "'--gocd-port' has no effect without --world-only"],
    ['sandbox --world-only --http-port 5', "'--http-port' has no effect together with --world-only"],
    [
      'why shop --url http://127.0.0.1:1 --token-file t --config x.conf',
      "'--config' has no effect together with --url and --token-file",
    ],
  ] as const)
    it(`refuses a flag that has no effect: ${words}`, async () => {
      const { code, out, err } = await outcomeOf(start(...words.split(' ')));
      expect({ code, out, line: err.split('\n')[0] }).to.deep.equal({
        code: 2,
        out: '',
        line: `error: option ${told}`,
      });
    });

  it('exits with 2 for a file that is not there, and for words it does not know', async () => {
    const missing = await outcomeOf(start('nowhere.conf'));
    expect(missing).to.include({ code: 2, err: 'nowhere.conf: cannot be read (ENOENT)\n' });
    expect((await outcomeOf(start('check'))).code).to.equal(2);
    expect((await outcomeOf(start('run', 'x.conf', '--no-such-flag'))).code).to.equal(2);
  });

  it('checks both servers', async () => {
    const path = await config();
    const good = await outcomeOf(start('check', path, '--online'));
    expect(good.code).to.equal(0);
    expect(good.out).to.match(/^GoCD: 26\.1\.0/m);
    expect(good.out).to.match(/^Mesos: .* leads and takes our credentials \(Mesos 1\.\d+\.\d+\)$/m);
    expect(good.out).to.match(/^GoCD: the right to change agents: yes$/m);
    expect(good.out.match(/^GoCD: the right to /gm)).to.have.length(8);
    const lines = good.out.trim().split('\n');
    expect(lines[0]).to.equal(`${path}: OK: it can be used, and GoCD and Mesos take it; 1 warning`);
    expect(lines.at(-1)).to.equal(lines[0]);
    isFitToSee(good);
  });

  it('takes a config from standard input, and names it as it was asked for', async () => {
    const given = await outcomeOf(startFed(folder, settingsFor(stage), 'check', '-', '--online'));
    expect(given.code, given.err).to.equal(0);
    expect(given.out).to.match(/^-: OK: it can be used, and GoCD and Mesos take it/);
    const bad = await outcomeOf(startFed(folder, 'gocd-mesos { nonsense = 1 }', 'check', '-'));
    expect(bad.code).to.equal(2);
    expect(bad.err).to.match(/^-:1:25: nonsense: unknown key/m);
  });

  it('says that a password is wrong, and that nobody is at an address', async () => {
    const wrong = await outcomeOf(start('check', await config({ password: 'a wrong one' }), '--online'));
    expect(wrong.code).to.equal(1);
    expect(wrong.out).to.contain('Check go-server.user-name and go-server.password');
    isFitToSee(wrong);

    const closed = await closedPort();
    const nobody = await outcomeOf(
      start('check', await config({ gocdPort: closed, mesos: `127.0.0.1:${closed}` }), '--online'),
    );
    expect(nobody.code).to.equal(1);
    expect(nobody.out.match(/ECONNREFUSED/g)).to.have.length.greaterThanOrEqual(2);
    isFitToSee(nobody);
  });

  it('checks and runs towards ports that speak plain HTTP in place of TLS', async () => {
    const secure = (url: string) => url.replace(/^http:/, 'https:');
    const path = await config({ gocdUrl: secure(stage.gocdUrl), mesos: secure(stage.mesosUrl) });
    const checked = await outcomeOf(start('check', path, '--online'));
    expect(checked.code).to.equal(1);
    expect(checked.out)
      .to.match(/^GoCD: .*no secure connection/m)
      .and.match(/^Mesos: .*no secure conn/m)
      .and.match(/^\S+: NOT OK: the program cannot work with GoCD and Mesos as things are/);
    isFitToSee(checked);

    const ran = await untilTold(start(path), 'gocd: ', 'mesos: registering: ');
    expect(ran.code).to.equal(0);
    isFitToSee(ran);
  });

  it('plans without doing anything', async () => {
    stage.world.gocd.schedule({ pipeline: 'docs-site', stage: 'publish', job: 'upload' });
    const ended = await outcomeOf(start('plan', await config()));
    expect(ended.code).to.equal(0);
    expect(ended.out).to.contain('docs-site/1/publish/1/upload: no-agent');
    expect(ended.out).to.contain('launches 1').and.contain('would be launched');
    expect(ended.out).not.to.contain('is being launched');
    expect(stage.world.mesos.view().frameworks).to.deep.equal([]);
  });

  it('plans by what this month has cost, as far as that is written down', async () => {
    const state = join(folder, 'budget.json');
    const path = await config({
      more: `state.file = "${state}", money { monthly-budget = 10, budget-caps-floors = true }
        pools = [{ name = idle, resources = [idle], idle-floor = 2, price = 1 }]`,
    });
    const unknown = await outcomeOf(start('plan', path));
    expect(unknown.out).to.match(/^budget: what this month has cost is not known here and not counted: /m);
    const spent = { building: 0, idle: 20_000_000, starting: 0, other: 0 };
    const month = { until: Date.now(), pools: { idle: { ms: spent, micro: spent } }, payers: {} };
    const months = { [new Date().toISOString().slice(0, 7)]: month };
    await writeFile(memoryPathOf(state), writeMemory({ ...NOTHING_REMEMBERED, months }, 'gocd-mesos'));
    const planned = await outcomeOf(start('plan', path, '--json'));
    const { budget, pools } = JSON.parse(planned.out);
    expect(budget).to.match(/20.* of the .*10.* are spent \(200 %\): nothing is launched for idle floors/);
    expect(pools[0].clamps).to.include('budget');
    expect(pools[0].launch).to.equal(pools[0].waiting);
  });

  it('simulates a history', async () => {
    const file = join(folder, 'history.csv');
    await writeFile(file, 'scheduled,started,finished\n1767600000,1767600010,1767600100\n');
    const ended = await outcomeOf(
      start('simulate', file, '--config', await config(), '--hosts', '2x4cpus/16GB'),
    );
    expect(ended.code).to.equal(0);
    expect(ended.err).to.match(/^(simulate: .*\n)*$/);
    expect(ended.out).to.match(/^default +1 .* 10 s$/m);
    isFitToSee(ended);
    expect((await outcomeOf(start('simulate', file, '--hosts', 'many'))).code).to.equal(2);
  });

  it('keeps trying while the master or GoCD is away, one line each, and leaves with 0 on SIGTERM', async () => {
    const closed = await closedPort();
    const path = await config({ gocdPort: closed, mesos: `127.0.0.1:${closed}` });
    const ended = await untilTold(start(path), 'gocd: ', 'mesos: registering: ');
    expect(ended.code).to.equal(0);
    isFitToSee(ended);
    expect(ended.err.match(/"gocd: /g)).to.have.length(1);
  });
});

/** A port of the loopback interface where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
