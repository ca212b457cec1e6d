import fs, { existsSync, fstatSync, statSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readIfThere, writeDurably } from '../../../adapters/state/durably.ts';

/** What is put on the disk for good while something is done, by inode, and whether the file stood at its path by then. */
async function syncedDuring(path: string, action: () => Promise<void>) {
  const synced: { readonly inode: number; readonly isInPlace: boolean }[] = [];
  const note = (fd: number) => {
    synced.push({ inode: fstatSync(fd).ino, isInPlace: existsSync(path) });
  };
  const handle = await open(tmpdir(), 'r');
  const prototype: { sync(this: { readonly fd: number }): Promise<void> } = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = prototype;
  const { fsync } = fs;
  prototype.sync = function () {
    note(this.fd);
    return sync.call(this);
  };
  const noted = (fd: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    note(fd);
    fsync(fd, done);
  };
  Object.assign(fs, { fsync: noted });
  try {
    await action();
  } finally {
    prototype.sync = sync;
    Object.assign(fs, { fsync });
  }
  return synced;
}

describe('A file written durably', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is on the disk before it takes its place, and its place in the folder after that', async () => {
    const path = join(folder, 'state.json');
    const synced = await syncedDuring(path, () => writeDurably(path, 'kept'));
    expect(synced).to.deep.equal([
      { inode: statSync(path).ino, isInPlace: false },
      { inode: statSync(folder).ino, isInPlace: true },
    ]);
    expect(await readFile(path, 'utf8')).to.equal('kept');
  });

  it('is read if it is there, is null if not, and is told if it cannot be', async () => {
    const path = join(folder, 'state.json');
    expect(await readIfThere(path)).to.equal(null);
    await writeFile(path, 'kept');
    expect(await readIfThere(path)).to.equal('kept');
    expect(await readIfThere(folder).catch((error: unknown) => error))
      .to.be.an('error')
      .with.property('code', 'EISDIR');
  });
});
