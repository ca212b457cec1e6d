import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { fileStateStore } from '../../../adapters/state/file.ts';
import { StateError } from '../../../adapters/state/kept.ts';
import { specifyStateStore } from './contract.ts';

describe('State in a file', () => {
  let folder = '';
  let path = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-state-'));
    path = join(folder, 'state.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  specifyStateStore(async () => ({
    open: async (name) => fileStateStore(path, name),
    put: (text) => writeFile(path, text),
    text: () => readFile(path, 'utf8'),
  }));

  it('is for its owner to read, and leaves nothing beside the file', async () => {
    await firstValueFrom(fileStateStore(path, 'ci').save('F-1'));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder)).to.deep.equal(['state.json']);
  });

  it('has settled once it is on disk what nobody waits for any more', async () => {
    const store = fileStateStore(path, 'ci');
    for (const id of ['F-1', 'F-2']) store.save(id).subscribe().unsubscribe();
    await store.settled();
    expect(await readdir(folder)).to.deep.equal(['state.json']);
    expect(await fileStateStore(path, 'ci').load()).to.equal('F-2');
  });

  describe('in which another instance was kept since it was loaded', () => {
    const replaced = { type: 'state.replaced', message: '' };
    beforeEach(() => {
      replaced.message = `another instance with our name keeps its framework in ${path} now`;
    });

    async function overtaken() {
      const store = fileStateStore(path, 'ci');
      await firstValueFrom(store.save('F-1'));
      await store.load();
      const other = fileStateStore(path, 'ci');
      await other.load();
      await firstValueFrom(other.forget());
      return { store, other };
    }

    it('is left to that one: nothing is forgotten or kept there, and it is told', async () => {
      const { store, other } = await overtaken();
      await firstValueFrom(other.save('F-2'));
      expect(await firstValueFrom(store.forget())).to.deep.equal(replaced);
      expect(await firstValueFrom(store.save('F-3'))).to.deep.equal(replaced);
      expect(await fileStateStore(path, 'ci').load()).to.equal('F-2');
    });

    it('is whose who keeps an id first, where both had forgotten theirs', async () => {
      const { store, other } = await overtaken();
      expect(await firstValueFrom(store.forget())).to.include({ type: 'state.saved' });
      expect(await firstValueFrom(store.save('F-3'))).to.include({ type: 'state.saved' });
      expect(await firstValueFrom(other.save('F-2'))).to.deep.equal(replaced);
    });

    it('is written where only a person has taken the file away', async () => {
      const { store } = await overtaken();
      await rm(path);
      expect(await firstValueFrom(store.save('F-3'))).to.include({ type: 'state.saved' });
    });
  });

  it('goes on after a write of whose end it is not sure, whichever it finds', async () => {
    const store = fileStateStore(path, 'ci');
    await store.load();
    await mkdir(path);
    expect(await firstValueFrom(store.save('F-1'))).to.include({ type: 'state.save.failed' });
    await rm(path, { recursive: true });
    expect(await firstValueFrom(store.save('F-1'))).to.include({ type: 'state.saved' });
  });

  it('tells which file cannot be written, and goes on', async () => {
    const store = fileStateStore(join(folder, 'missing', 'state.json'), 'ci');
    const fact = await firstValueFrom(store.save('F-1'));
    expect(fact).to.have.property('type', 'state.save.failed');
    expect(fact)
      .to.have.property('message')
      .that.matches(/^cannot write \S+\/missing\/state\.json: ENOENT/);
    await mkdir(join(folder, 'missing'));
    expect(await firstValueFrom(store.save('F-1'))).to.have.property('type', 'state.saved');
  });

  it('is not taken for missing if it cannot be read', async () => {
    await mkdir(path);
    const error = await fileStateStore(path, 'ci')
      .load()
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StateError);
    expect(String(error)).to.match(/cannot read \S+state\.json: EISDIR/);
  });
});
