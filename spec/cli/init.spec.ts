import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../adapters/config/load.ts';
import { explain } from '../../cli/failure.ts';
import type { InitFlags } from '../../cli/init/answers.ts';
import type { Asker } from '../../cli/init/asking.ts';
import { init } from '../../cli/init.ts';
import { DEMO } from '../../sandbox/index.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import { outcomeOf, start as startIn } from './support.ts';

const KEY = '0b5c0c9e-3a52-4a0e-9d3b-0c8f1f0d9b11';

/** Answers in turn; what is refused is noted, and the next answer given. */
class Scripted implements Asker {
  readonly asked: string[] = [];
  readonly refused: string[] = [];
  readonly #answers: string[];

  constructor(...answers: string[]) {
    this.#answers = answers;
  }

  text(message: string, { initial, flaw }: Parameters<Asker['text']>[1]): Promise<string> {
    return this.#valid(message, flaw, initial);
  }

  secret(message: string, { flaw }: Parameters<Asker['secret']>[1]): Promise<string> {
    return this.#valid(message, flaw);
  }

  choice<Choice extends string>(
    message: string,
    choices: readonly (readonly [choice: Choice, words: string])[],
  ): Promise<Choice> {
    const answer = this.#next(message);
    const [found] = choices.find(([choice]) => choice === answer) ?? [];
    return found === undefined ? Promise.reject(new Error(`no choice: ${answer}`)) : Promise.resolve(found);
  }

  confirm(message: string): Promise<boolean> {
    return Promise.resolve(this.#next(message) === 'yes');
  }

  async #valid(message: string, flaw: (text: string) => string | null, initial = ''): Promise<string> {
    for (;;) {
      const typed = this.#next(message);
      const answer = typed === '' ? initial : typed;
      const wrong = flaw(answer);
      if (wrong === null) return answer;
      this.refused.push(`${answer}: ${wrong}`);
    }
  }

  #next(message: string): string {
    this.asked.push(message);
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`nobody answers ${message}`);
    return answer;
  }
}

describe('init', () => {
  let folder: string;
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-init-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const out = () => join(folder, 'framework.conf');
  const mesos = () => new URL(stage.mesosUrl).host;

  const asking = async (asker: Asker | null, flags: Partial<InitFlags> = {}) => {
    const lines: string[] = [];
    const code = await init({ out: out(), ...flags }, { print: (line) => lines.push(line), asker });
    return { code, lines };
  };

  const refusal = async (asker: Asker | null, flags: Partial<InitFlags>) =>
    explain(await asking(asker, flags).catch((error: unknown) => error));

  const all = (): Partial<InitFlags> => ({
    gocdUrl: stage.gocdUrl,
    gocdUser: DEMO.user,
    gocdPassword: DEMO.password,
    mesosUrl: mesos(),
    autoRegisterKey: KEY,
    image: 'gocd/gocd-agent-wolfi:v26.1.0',
  });

  it('asks for all that a config needs, tests each answer, and writes it for its owner alone', async () => {
    const asker = new Scripted(
      stage.gocdUrl,
      'password',
      DEMO.user,
      DEMO.password,
      mesos(),
      KEY,
      '',
      'docker, linux',
      'yes',
    );
    const { code, lines } = await asking(asker);
    expect(code).to.equal(0);
    expect(lines[0]).to.match(/^GoCD: 26\.1\.0, /);
    expect(lines[1]).to.match(/^Mesos: .* leads and takes our credentials/);
    expect(lines.slice(2)).to.deep.equal([
      `${out()} is written, for your eyes only, as it holds secrets`,
      `next: gocd-mesos plan ${out()}   # why jobs wait and what would be launched, changes nothing`,
    ]);
    expect((await stat(out())).mode & 0o777).to.equal(0o600);
    const { goServer, pools, scaling } = await loadConfig(out(), {});
    expect(goServer.url).to.equal(stage.gocdUrl);
    expect(goServer.credentials).to.include({ kind: 'basic', userName: DEMO.user });
    expect(scaling.maxAgents).to.equal(5);
    expect(pools[0]).to.deep.include({
      image: 'gocd/gocd-agent-wolfi:v26.1.0',
      resources: ['docker', 'linux'],
    });
    expect(pools[0]?.autoRegisterKey?.reveal()).to.equal(KEY);
    // What is not a setting says what the settings are.
    expect((await readFile(out(), 'utf8')).match(/^ *#/gm)).to.have.length.greaterThan(10);
  });

  it('asks again what a server does not take, and what can be no answer at once', async () => {
    const asker = new Scripted(
      ...['not an address', stage.gocdUrl, 'password', DEMO.user, 'a wrong one', 'yes'],
      ...['', 'password', DEMO.user, DEMO.password],
      ...['127.0.0.1:1', 'yes', mesos()],
      ...['back\\slash', 'no-uuid', 'not an image', 'gocd/gocd-agent-wolfi:v25.4.0', '', 'yes'],
    );
    const { code, lines } = await asking(asker);
    expect(code).to.equal(0);
    expect(asker.refused.map((line) => line.split(':')[0])).to.deep.equal([
      'not an address',
      'back\\slash',
      'not an image',
    ]);
    expect(lines.join('\n'))
      .to.match(/^GoCD: .*go-server\.password/m)
      .and.match(/^Mesos: .*ECONNREFUSED/m)
      .and.match(/^Key: not of the shape/m)
      .and.match(/^Image: image gocd\/gocd-agent-wolfi:v25\.4\.0 is not of the server's version/m)
      .and.not.contain('a wrong one');
    expect((await loadConfig(out(), {})).goServer.url).to.equal(stage.gocdUrl);
  });

  it('takes a file in place of a secret, by its place beside the config, which others may then read', async () => {
    await writeFile(join(folder, 'token'), 'some-token\n');
    await writeFile(join(folder, 'key'), `${KEY}\n`);
    const { gocdUrl = '', mesosUrl = '', image = '' } = all();
    const { code } = await asking(null, {
      gocdUrl,
      mesosUrl,
      image,
      gocdTokenFile: join(folder, 'token'),
      autoRegisterKeyFile: join(folder, 'key'),
      offline: true,
      yes: true,
    });
    expect(code).to.equal(0);
    const text = await readFile(out(), 'utf8');
    expect(text).to.contain('access-token-file = "token"').and.contain('auto-register-key-file = "key"');
    expect(text).not.to.contain(KEY).and.not.to.contain('some-token');
    expect((await stat(out())).mode & 0o777).to.equal(0o644);
    expect((await loadConfig(out(), {})).pools[0]?.autoRegisterKey?.reveal()).to.equal(KEY);
  });

  it('replaces no file, unless it is forced to, and then keeps its secrets as well', async () => {
    await writeFile(out(), 'mine', { mode: 0o644 });
    expect(await refusal(null, all())).to.deep.equal({
      lines: `${out()} is there already: --force replaces it, --out FILE writes another`,
      exitCode: 2,
    });
    expect(await readFile(out(), 'utf8')).to.equal('mine');
    expect((await asking(null, { ...all(), force: true, offline: true })).code).to.equal(0);
    expect((await stat(out())).mode & 0o777).to.equal(0o600);
  });

  it('writes nothing that a server does not take where nobody can be asked, but untested on request', async () => {
    const wrong = { ...all(), gocdPassword: 'a wrong one' };
    const refused = await refusal(null, wrong);
    expect(refused).to.deep.include({ exitCode: 1 });
    expect(refused?.lines).to.match(/^GoCD does not take these answers, and nothing is written; --offline/);
    expect(await stat(out()).catch(() => null)).to.equal(null);
    const { lines } = await asking(null, { ...wrong, offline: true });
    expect(lines.at(-1)).to.equal(
      `next: gocd-mesos check ${out()} --online   # asks GoCD and Mesos, changes nothing`,
    );
  });

  it('writes nothing if that is not confirmed', async () => {
    expect(await refusal(new Scripted('', 'no'), { ...all(), offline: true })).to.deep.equal({
      lines: 'nothing is written',
      exitCode: 130,
    });
    expect(await stat(out()).catch(() => null)).to.equal(null);
  });

  describe('as a command', () => {
    const start = (...words: string[]) => startIn(folder, 'init', ...words);
    const flags = () => [
      ...['--gocd-url', stage.gocdUrl, '--gocd-user', DEMO.user, '--gocd-password', DEMO.password],
      ...['--mesos-url', mesos(), '--auto-register-key', KEY, '--image', 'gocd/gocd-agent-wolfi:v26.1.0'],
    ];

    it('does without a terminal where all is said, and its config runs', async () => {
      const written = await outcomeOf(start(...flags(), '--out', 'mine.conf', '--yes'));
      expect(written.code, written.err).to.equal(0);
      expect(written.out)
        .to.match(/^mine\.conf is written/m)
        .and.not.contain(DEMO.password);
      const checked = await outcomeOf(startIn(folder, 'check', 'mine.conf', '--online'));
      expect(checked.out).to.match(/^mine\.conf: OK: /);
      const planned = await outcomeOf(startIn(folder, 'plan', 'mine.conf'));
      expect(planned.code, planned.err).to.equal(0);
    });

    it('says what is missing where nobody can be asked', async () => {
      const bare = await outcomeOf(start());
      expect(bare.code).to.equal(2);
      for (const flag of ['--gocd-url', '--gocd-token', '--mesos-url', '--auto-register-key', '--image'])
        expect(bare.err).to.contain(flag);
      const one = await outcomeOf(start(...flags().slice(0, -2)));
      expect(one).to.include({
        code: 2,
        err: 'not said, and there is no terminal to ask on: --image\n',
      });
    });

    it('writes to standard output, and says what of the flags cannot be', async () => {
      const shown = await outcomeOf(start(...flags(), '--out', '-', '--offline'));
      expect(shown.out)
        .to.match(/^# Written by gocd-mesos init/)
        .and.match(/^}\n$/m);
      const wrong = await outcomeOf(start(...flags(), '--image', 'NOT AN IMAGE', '--offline'));
      expect(wrong.code).to.equal(2);
      expect(wrong.err).to.match(/^framework\.conf: go-agent\.docker-image: /);
    });
  });
});
