import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { StateError } from '../../../adapters/state/kept.ts';
import type { StateStore } from '../../../services/ports.ts';

/** A place that keeps one state, and can be got at behind the stores' backs. */
export interface Place {
  /** As the program of instance `name` opens it when it starts. */
  open(name: string): Promise<StateStore>;
  /** What is there, as it is. */
  put(text: string): Promise<void>;
  text(): Promise<string>;
}

/** What every store of the framework id does, wherever it keeps it. `place` gives one that is empty. */
export function specifyStateStore(place: () => Promise<Place>): void {
  const save = (store: StateStore, id: string) => firstValueFrom(store.save(id));

  /** Opens and loads, which goes wrong. */
  const loadingFails = async (where: Place, name = 'ci'): Promise<StateError> => {
    const store = await where.open(name);
    const error = await store.load().catch((reason: unknown) => reason);
    if (error instanceof StateError) return error;
    throw new Error(`no StateError but ${String(error)}`);
  };

  it('has no framework id before there was one', async () => {
    const store = await (await place()).open('ci');
    expect(await store.load()).to.equal(null);
  });

  it('keeps the id for the next run', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    expect(await save(store, 'F-1')).to.deep.equal({ type: 'state.saved', frameworkId: 'F-1' });
    expect(await (await where.open('ci')).load()).to.equal('F-1');
  });

  it('keeps the last of several', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    for (const id of ['F-1', 'F-2', 'F-3']) await save(store, id);
    expect(await (await where.open('ci')).load()).to.equal('F-3');
  });

  it('keeps nothing before it is asked to', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    store.save('F-1');
    expect(await (await where.open('ci')).load()).to.equal(null);
  });

  it('forgets the id for good', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    await save(store, 'F-1');
    expect(await firstValueFrom(store.forget())).to.deep.equal({ type: 'state.saved', frameworkId: null });
    expect(await store.load()).to.equal(null);
    expect(await (await where.open('ci')).load()).to.equal(null);
  });

  it('keeps it as JSON that says whose it is', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    await save(store, 'F-1');
    expect(JSON.parse(await where.text())).to.deep.equal({ version: 1, name: 'ci', frameworkId: 'F-1' });
  });

  it('is not to be had by another instance', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    await save(store, 'F-1');
    const error = await loadingFails(where, 'nightly');
    expect(error.message).to.match(/ belongs to the instance "ci", not to "nightly"$/);
    expect(error.hint).to.match(/^give this instance a state\.(file|zookeeper) of its own/);
  });

  for (const [how, text] of [
    ['cut off', '{"version":1,"name":"ci","frame'],
    ['of a version we do not know', '{"version":2,"name":"ci","frameworkId":"F-1"}'],
    ['without an id', '{"version":1,"name":"ci"}'],
    ['with an empty id', '{"version":1,"name":"ci","frameworkId":""}'],
    ['something else', '42'],
  ] as const)
    it(`is not trusted if it is ${how}, and is left as it is`, async () => {
      const where = await place();
      await where.put(text);
      const error = await loadingFails(where);
      expect(error.message).to.match(/ is damaged: \S/);
      expect(error.message).not.to.include('\n');
      expect(error.hint).to.match(/^restore it from a copy/);
      expect(await where.text()).to.equal(text);
    });
}
