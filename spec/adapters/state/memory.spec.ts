import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { KeptMemory, type MemoryPlace, memoryFile, memoryPathOf } from '../../../adapters/state/memory.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { MemoryChanges } from '../../../domain/memory.ts';
import { MUCH, save, specifyMemoryStore } from './memoryContract.ts';

const paused = (pausedBy: string): MemoryChanges => ({ service: { pausedBy, shortage: null } });

describe('What is remembered, in a file', () => {
  let folder = '';
  let stateFile = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-memory-'));
    stateFile = join(folder, 'gocd-mesos.state.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (name = 'ci') =>
    new KeptMemory({ place: memoryFile(stateFile), name, clock: new VirtualClock() });

  specifyMemoryStore(async () => ({
    open: async (name) => open(name),
    put: (text) => writeFile(memoryPathOf(stateFile), text),
    text: () => readFile(memoryPathOf(stateFile), 'utf8'),
  }));

  it('stands beside the state file, for its owner alone', async () => {
    await save(open(), MUCH);
    expect(await readdir(folder)).to.deep.equal(['gocd-mesos.state.memory.json']);
    expect((await stat(memoryPathOf(stateFile))).mode & 0o777).to.equal(0o600);
  });

  it('begins anew if it cannot be read, and says so', async () => {
    await mkdir(memoryPathOf(stateFile));
    expect((await open().load()).problem).to.match(/gocd-mesos\.state\.memory\.json: EISDIR/);
  });
});

/** Writes end when the spec says so. */
class SlowPlace implements MemoryPlace {
  readonly name = 'the slow place';
  readonly texts: string[] = [];
  #end: ((error?: Error) => void) | null = null;

  async read(): Promise<string | null> {
    return null;
  }

  write(text: string): Promise<void> {
    this.texts.push(text);
    return new Promise((resolve, reject) => {
      this.#end = (error) => (error === undefined ? resolve() : reject(error));
    });
  }

  async end(error?: Error): Promise<void> {
    this.#end?.(error);
    this.#end = null;
    await turns();
  }
}

/** Lets all promises that can go on do so. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe('Writes of what is remembered', () => {
  const slow = () => {
    const place = new SlowPlace();
    const clock = new VirtualClock();
    const store = new KeptMemory({ place, name: 'ci', clock });
    const told: unknown[] = [];
    const ask = (changes: MemoryChanges) => {
      store.save(changes).subscribe((fact) => told.push(fact));
      return turns();
    };
    return { place, clock, store, told, ask };
  };

  it('come one at a time and no more than one a second, with all that has changed meanwhile', async () => {
    const { place, clock, ask } = slow();
    for (const by of ['alice', 'bob', 'carol']) await ask(paused(by));
    expect(place.texts).to.have.length(1);
    await place.end();
    clock.advance(999);
    await turns();
    expect(place.texts).to.have.length(1);
    clock.advance(1);
    await turns();
    expect(place.texts).to.have.length(2);
    expect(place.texts[1]).to.contain('carol');
    await place.end();
    clock.advance(60_000);
    await turns();
    expect(place.texts, 'nothing has changed').to.have.length(2);
  });

  it('do not rest when the program is to end', async () => {
    const { place, store, ask } = slow();
    await ask(paused('alice'));
    await ask(paused('bob'));
    const settled = store.settled();
    await place.end();
    expect(place.texts).to.have.length(2);
    await place.end();
    await settled;
  });

  it('that fail are told once until one succeeds, and tried again with the next change', async () => {
    const { place, clock, told, ask } = slow();
    for (const by of ['alice', 'bob']) {
      await ask(paused(by));
      await place.end(new Error('ENOSPC'));
      clock.advance(1_000);
    }
    expect(told).to.deep.equal([
      { type: 'memory.save.failed', message: 'cannot write the slow place: ENOSPC' },
    ]);
    await ask(paused('carol'));
    await place.end();
    expect(place.texts.at(-1)).to.contain('carol');
    clock.advance(1_000);
    await ask(paused('dave'));
    await place.end(new Error('ENOSPC'));
    expect(told).to.have.length(2);
  });

  it('that fail are tried again by themselves: no change may come for hours', async () => {
    const { place, clock, told, ask } = slow();
    await ask(paused('alice'));
    for (let failure = 0; failure < 3; failure += 1) {
      await place.end(new Error('ENOSPC'));
      clock.advance(10_000);
      await turns();
    }
    expect(place.texts).to.have.length(4);
    await place.end();
    clock.advance(60_000);
    await turns();
    expect(place.texts).to.have.length(4);
    expect(place.texts.at(-1)).to.contain('alice');
    expect(told).to.have.length(1);
  });

  it('that failed are tried once more at the end', async () => {
    const { place, ask, store } = slow();
    await ask(paused('alice'));
    await place.end(new Error('ENOSPC'));
    const settled = store.settled();
    await turns();
    expect(place.texts).to.have.length(2);
    await place.end(new Error('ENOSPC'));
    await settled;
  });

  it('of a store whose asker has gone are made all the same', async () => {
    const { place, store } = slow();
    store.save(paused('alice')).subscribe().unsubscribe();
    await turns();
    expect(place.texts).to.have.length(1);
    const settled = store.settled();
    await place.end();
    await settled;
  });
});
