import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { explain } from '../../cli/failure.ts';
import { simulate } from '../../cli/simulate.ts';
import { assertReportGoes } from '../../cli/simulation/reportFile.ts';
import { tune } from '../../cli/tune.ts';

const HISTORY = fileURLToPath(new URL('../samples/history/morning.csv', import.meta.url));

describe('The page of a simulation or a tune', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is refused before the work where it cannot be written', async () => {
    const report = join(folder, 'nowhere', 'page.html');
    let told = 0;
    const tell = () => {
      told += 1;
    };
    const output = { print: tell, progress: { at: tell, clear: () => {} } };
    for (const work of [
      simulate(HISTORY, { seed: 1, report }, output),
      tune(HISTORY, { seed: 1, seeds: 1, trials: 2, workers: 0, report }, output),
    ])
      expect(await work.catch(explain)).to.deep.equal({
        exitCode: 1,
        lines: `--report: ${report} cannot be written (ENOENT)`,
      });
    expect(told).to.equal(0);
  });

  it('leaves no file behind where it can, and what is there as it is', async () => {
    await writeFile(join(folder, 'old.html'), 'of yesterday');
    for (const name of ['old.html', 'new.html']) await assertReportGoes(join(folder, name));
    expect(await readdir(folder)).to.deep.equal(['old.html']);
    expect(await readFile(join(folder, 'old.html'), 'utf8')).to.equal('of yesterday');
  });
});
