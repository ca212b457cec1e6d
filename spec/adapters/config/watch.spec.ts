import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { ConfigFilesWatch } from '../../../adapters/config/watch.ts';

describe('The watch over a config and what it includes', () => {
  let folder = '';
  let watch: ConfigFilesWatch | null = null;
  beforeEach(() => {
    watch = null;
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-watch-'));
    write('main.conf', 'include "part.conf"\ninclude "later.conf"\ninclude "folder/later.conf"');
    write('part.conf', 'include "inner"');
    write('inner.json', '{}');
  });
  afterEach(() => {
    watch?.close();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  /** Resolves once a change is told that comes after what is done. */
  async function changeBy(act: () => void, path = 'main.conf'): Promise<void> {
    const lost: string[] = [];
    watch ??= new ConfigFilesWatch(join(folder, path), (reason) => lost.push(reason), 1);
    await watch.follow();
    const change = firstValueFrom(watch.changes);
    act();
    await change;
    expect(lost).to.deep.equal([]);
  }

  it('tells of a change of the file itself', () => changeBy(() => write('main.conf', 'a = 1')));

  it('tells of a change of an included one, and of one that that one includes', async () => {
    await changeBy(() => write('part.conf', 'include "inner"\na = 1'));
    await changeBy(() => write('inner.json', '{ "a": 1 }'));
  });

  it('tells when one is replaced as editors do', async () => {
    for (const text of ['a = 1', 'a = 2']) {
      await changeBy(() => {
        write('part.conf~', text);
        renameSync(join(folder, 'part.conf~'), join(folder, 'part.conf'));
      });
    }
  });

  it('tells when one comes that was not there, or its folder, and then of what changes there', async () => {
    await changeBy(() => write('later.conf', 'a = 1'));
    await changeBy(() => mkdirSync(join(folder, 'folder')));
    await changeBy(() => write('folder/later.conf', 'a = 1'));
  });

  it('tells of one that makes no sense once that is mended', async () => {
    write('part.conf', 'a = [');
    await changeBy(() => write('part.conf', 'a = []'));
  });

  it('tells when a mounted folder changes as a whole', async () => {
    for (const version of ['..1', '..2']) {
      mkdirSync(join(folder, version));
      write(`${version}/mounted.conf`, 'include "more.conf"');
      write(`${version}/more.conf`, `a = ${version.slice(2)}`);
    }
    symlinkSync('..1', join(folder, '..data'));
    for (const name of ['mounted.conf', 'more.conf']) symlinkSync(`..data/${name}`, join(folder, name));

    await changeBy(() => {
      symlinkSync('..2', join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    }, 'mounted.conf');
  });
});
