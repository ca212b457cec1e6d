import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWithZooKeeper } from '../adapters/zookeeper/support/server.ts';
import { staged } from './staged.ts';
import { outcomeOf, programOf, settingsFor, startNode, story } from './support.ts';

describe('What is wanted of a process, from its first moment', () => {
  const here = staged('for each');

  /** Signals the program as soon as it listens for the signal, when next to nothing of it has been loaded. */
  const signalled = (signal: NodeJS.Signals) =>
    `data:text/javascript,process.on('newListener', (name) => {
      if (name === '${signal}') setImmediate(() => process.kill(process.pid, '${signal}'));
    })`.replaceAll('\n', ' ');

  for (const command of ['run', 'teardown'])
    it(`leaves ${command} with 0 on a SIGTERM that comes before its config is read`, async () => {
      await writeFile(join(here.folder, 'framework.conf'), settingsFor(here.stage));
      const words = ['--import', signalled('SIGTERM'), ...programOf(command, 'framework.conf').slice(1)];
      const child = here.keep(startNode(here.folder, ...words));
      const { code, err } = await outcomeOf(child);
      expect(code, err).to.equal(0);
      expect(err).not.to.contain('dashboard and API at');
      expect(here.stage.world.mesos.view().frameworks).to.deep.equal([]);
    });

  it('survives a SIGHUP that comes before its config is read', async () => {
    await writeFile(join(here.folder, 'framework.conf'), settingsFor(here.stage));
    const words = ['--import', signalled('SIGHUP'), ...programOf('framework.conf').slice(1)];
    const child = here.keep(startNode(here.folder, ...words));
    const { code, err } = await story(child, [/subscribed at/, () => child.kill('SIGTERM')]);
    expect(code, err).to.equal(0);
  });

  it('leaves with 0 on a SIGTERM at the first line it tells', async () => {
    await writeFile(join(here.folder, 'framework.conf'), settingsFor(here.stage));
    const child = here.start('framework.conf', '--record', 'journal');
    const { code, err } = await story(child, [/dashboard and API at/, () => child.kill('SIGTERM')]);
    expect(code, err).to.equal(0);
  });

  it('goes on without a journal where a changed config cannot begin one', async () => {
    const path = join(here.folder, 'framework.conf');
    const journal = join(here.folder, 'journal');
    await writeFile(path, settingsFor(here.stage));
    const child = here.start(path, '--record', join(journal, 'day.jsonl'));
    await mkdir(journal);
    const { code, err } = await story(
      child,
      [
        /subscribed at/,
        async () => {
          await rename(journal, `${journal}.moved`);
          await writeFile(path, settingsFor(here.stage, { more: 'scaling.max-agents = 7' }));
        },
      ],
      [/no journal is kept from now on: cannot write the journal/, () => null],
      [/subscribed at/, () => child.kill('SIGTERM')],
    );
    expect(code, err).to.equal(0);
  });

  it('ends a sandbox at once that has no jobs to run', async () => {
    const { code, out, err } = await outcomeOf(here.start('sandbox', '--once', '--jobs', '0'));
    expect(code, err).to.equal(0);
    expect(out).to.contain('0 of 0 jobs have run');
  });

  describeWithZooKeeper('that stands by', (zooKeeper) => {
    it('survives a SIGHUP, and leads with the config that is wanted by then', async () => {
      const state = `state.zookeeper = "zk://${zooKeeper().address}/gocd-mesos"`;
      const [first, second] = [join(here.folder, 'first.conf'), join(here.folder, 'second.conf')];
      await writeFile(first, settingsFor(here.stage, { more: state }));
      await writeFile(second, settingsFor(here.stage, { mesos: '127.0.0.1:1', more: state }));
      const leader = here.start(first);
      const ended: ReturnType<typeof story>[] = [];
      const standBy = () => {
        const child = here.start(second);
        ended.push(
          story(
            child,
            [
              /standby: another instance leads/,
              async () => {
                await writeFile(second, settingsFor(here.stage, { more: state }));
                child.kill('SIGHUP');
              },
            ],
            [/the config has changed: masters/, () => leader.kill('SIGTERM')],
            [/subscribed at/, () => child.kill('SIGTERM')],
          ),
        );
      };
      expect((await story(leader, [/subscribed at/, standBy])).code).to.equal(0);
      expect((await Promise.all(ended)).map(({ code }) => code)).to.deep.equal([0]);
    });
  });
});
