import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { EMPTY } from 'rxjs';
import { EXIT } from '../../cli/failure.ts';
import { refuseNamesakes } from '../../cli/namesakes.ts';
import { Cell, type Leaving } from '../../cli/wishes.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import { FakeMaster } from '../adapters/mesos/support/fakeMaster.ts';
import { someConfig } from '../support/config.ts';
import { staged } from './staged.ts';
import { outcomeOf, settingsFor, start, toldBy, untilTold } from './support.ts';

describe('A run whose name another framework has', () => {
  const here = staged('for each');

  /** An instance that keeps its state in a folder of its own. */
  async function instance(folder: string, words: readonly string[] = [], more = '') {
    await mkdir(join(here.folder, folder), { recursive: true });
    const path = join(here.folder, folder, 'framework.conf');
    await writeFile(path, settingsFor(here.stage, { more }));
    return here.keep(start(join(here.folder, folder), ...words, path));
  }

  const frameworks = () => here.stage.world.mesos.view().frameworks;

  it('does not start while somebody is subscribed as that one, and subscribes as nothing', async () => {
    const first = await instance('first');
    await toldBy(first, /(subscribed at)/);
    const before = frameworks();
    expect(before).to.have.length(1);

    const second = await outcomeOf(await instance('second'));
    expect(second.code).to.equal(EXIT.takenOver);
    expect(second.err.trim().split('\n').at(-1)).to.equal(
      `mesos: another instance runs under our name "gocd-mesos", as framework ${before[0]?.frameworkId}, while no ` +
        'framework id is kept here; stop it, or give this one a name of its own',
    );
    expect(second.err).not.to.contain('subscribed at');
    expect(frameworks().map(({ frameworkId, connected }) => [frameworkId, connected])).to.deep.equal([
      [before[0]?.frameworkId, true],
    ]);

    const checked = await outcomeOf(await instance('second', ['check', '--online']));
    expect(checked.code).to.equal(0);
    expect(checked.out).to.match(/^Mesos: warning: another instance runs under our name "gocd-mesos"/m);
    const atHome = await outcomeOf(await instance('first', ['check', '--online']));
    expect(atHome.out).to.match(/^Mesos: no other framework is named "gocd-mesos"$/m);
    const ended = await outcomeOf(await instance('second', ['teardown']));
    expect(ended.code).to.equal(EXIT.takenOver);
    expect(ended.err).to.contain('another instance runs under our name');
    expect(frameworks()).to.have.length(1);
    const elsewhere = 'state.zookeeper = "zk://127.0.0.1:1/ours"';
    const unsure = await outcomeOf(await instance('third', ['check', '--online'], elsewhere));
    expect(unsure.out).to.match(
      /^Mesos: named "gocd-mesos": \S+, subscribed\. Whether that is ours cannot be told: its id is kept in ZooKeeper$/m,
    );
  });

  it('starts beside an instance of another name on the same GoCD, and both it and check tell how the two launch double', async () => {
    const first = await instance('first');
    await toldBy(first, /(subscribed at)/);
    const words = `another instance, "gocd-mesos" (framework ${frameworks()[0]?.frameworkId}), serves the same GoCD server`;
    const checked = await outcomeOf(await instance('second', ['check', '--online'], 'name = second'));
    expect(checked.code).to.equal(0);
    expect(checked.out).to.contain(`Mesos: no framework is named "second"\nMesos: warning: ${words}`);
    expect(checked.out).to.match(
      /until GoCD lists agents of each, both launch for every job; set serve in both$/m,
    );
    const parted = 'name = second, serve.pipelines = ["shop-*"]';
    expect((await outcomeOf(await instance('third', ['check', '--online'], parted))).out).not.to.contain(
      'another instance',
    );
    const second = await untilTold(await instance('fourth', [], 'name = second'), 'subscribed at');
    expect(second.err).to.contain(JSON.stringify(`mesos: ${words}`).slice(1, -1));
  });

  it('starts as the framework that it keeps, though that is still subscribed', async () => {
    const first = await instance('first');
    const ended = outcomeOf(first);
    await toldBy(first, /(subscribed at)/);
    const again = await untilTold(await instance('first'), 'subscribed at');
    expect(again.code).to.equal(0);
    expect((await ended).code).to.equal(EXIT.takenOver);
    expect(frameworks()).to.have.length(1);
  });

  it('starts with a warning where it has lost its state and the old framework is only waited for', async () => {
    const first = await instance('first');
    const ended = outcomeOf(first);
    await toldBy(first, /(subscribed at)/);
    const [old] = frameworks();
    first.kill('SIGKILL');
    await ended;
    const second = await untilTold(await instance('second'), 'subscribed at');
    expect(second.code).to.equal(0);
    expect(second.err).to.contain(`framework ${old?.frameworkId} has our name`);
    expect(frameworks()).to.have.length(2);
  });
});

describe('The question which frameworks have our name', () => {
  let master: FakeMaster;
  let lines: string[];
  let leaving: Leaving;
  beforeEach(async () => {
    master = await FakeMaster.start();
    lines = [];
    leaving = new Cell<NodeJS.Signals | null>(null);
  });
  afterEach(() => master.stop());

  const begin = () => {
    const tell = (line: string) => void lines.push(line);
    return refuseNamesakes({
      config: { ...someConfig(), masters: { kind: 'list', urls: [master.url] } },
      clock: systemClock,
      log: { error: tell, warn: tell, info: tell, debug: tell },
      kept: { store: { load: async () => null, save: () => EMPTY, forget: () => EMPTY } },
      leaving,
    });
  };

  it('stops nobody where the master refuses to answer: one line tells', async () => {
    const begun = begin();
    const { response } = await master.next();
    response.writeHead(403).end();
    await begun;
    expect(lines).to.deep.equal([
      `mesos: which frameworks are named "ci" was not told: 127.0.0.1:${master.port} answered 403`,
    ]);
  });

  it('is not waited for by a process that is asked to leave', async () => {
    const begun = begin();
    await master.next();
    leaving.set('SIGTERM');
    await begun;
    expect(lines).to.deep.equal([]);
  });
});
