import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startHttp } from '../../../adapters/http/server.ts';
import { programOf } from '../support.ts';
import { busyInstance } from './support.ts';

const TMUX = '/usr/bin/tmux';
const REASON = `needs tmux at ${TMUX}: apt-get install tmux`;
const run = promisify(execFile);

describe('top in a real terminal', () => {
  if (!existsSync(TMUX)) {
    if (process.env.CI === 'true') it(REASON, () => expect.fail(REASON));
    else it(REASON);
    return;
  }
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-top-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const [how, leave] of [
    ['q', ['send-keys', '-t', 'top', 'q']],
    ['Ctrl-C', ['send-keys', '-t', 'top', 'C-c']],
    ['SIGTERM', null],
  ] as const)
    it(`draws a narrow screen, follows its size, and leaves it as it was on ${how}`, async () => {
      const { served, taskIds } = busyInstance();
      const server = await startHttp(served.parts);
      const socket = join(folder, 'tmux');
      const tmux = (...words: string[]) => run(TMUX, ['-S', socket, '-f', '/dev/null', ...words]);
      const screen = async () => (await tmux('capture-pane', '-p', '-t', 'top')).stdout;
      /** What the pane holds once that is in it: the pane says nothing of its own accord. */
      const until = async (what: RegExp): Promise<string> => {
        for (;;) {
          const text = await screen();
          if (what.test(text)) return text;
          await after(50);
        }
      };
      const script = join(folder, 'script.sh');
      const words = programOf('top', '--url', server.url).map((word) => `'${word}'`);
      await writeFile(
        script,
        `echo before; stty -g > '${folder}/stty'; ${words.join(' ')} & echo $! > '${folder}/pid'; fg > /dev/null\n` +
          `echo "ended $?, $([ "$(stty -g)" = "$(cat '${folder}/stty')" ] && echo the same)"; cat`,
      );
      await tmux('new-session', '-d', '-s', 'top', '-x', '60', '-y', '20', `bash -m ${script}`);
      try {
        const narrow = await until(/\[agents 2\]/);
        expect(narrow)
          .to.match(/^ci: Someone is needed/)
          .and.not.contain('before');
        for (const line of narrow.split('\n')) expect(line.length).to.be.at.most(60);
        await tmux('resize-window', '-t', 'top', '-x', '150', '-y', '30');
        await until(new RegExp(`${taskIds[0]}.*shop/9/build/1/b-0`));
        if (leave === null) await run('bash', ['-c', `kill -TERM $(cat '${folder}/pid')`]);
        else await tmux(...leave);
        const left = await until(/ended/);
        expect(left)
          .to.match(/^before\nended 0, the same$/m)
          .and.not.contain('[agents');
      } finally {
        await tmux('kill-server');
        await server.close();
      }
    });

  it('says that it needs a terminal where there is none', async () => {
    const [node = '', ...words] = programOf('top');
    const refused: unknown = await run(node, words).catch((error: unknown) => error);
    expect(refused).to.include({
      code: 2,
      stderr: 'top needs a terminal; status --watch does without\n',
    });
  });
});
