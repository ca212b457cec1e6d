import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { HistoryFile, type HistoryFileOptions } from '../../../adapters/store/historyFile.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { HistoryQuestion, HistoryStore, KeptKind } from '../../../services/history/archive.ts';

const NOTE = { name: 'note', schema: z.object({ text: z.string() }) };
const OTHER = { name: 'other', schema: z.object({ text: z.string() }) };
const START = Date.UTC(2026, 0, 5, 8);
const DAY = 86_400_000;

describe('the file that what happened is kept in', () => {
  let folder = '';
  const logged: string[] = [];
  const opened: HistoryStore[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
    logged.length = 0;
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await rm(folder, { recursive: true });
  });
  const path = () => join(folder, 'x.history.sqlite');
  const open = (more: Partial<HistoryFileOptions> = {}, clock = new VirtualClock(START)) => {
    const write = (line: string) => void logged.push(line);
    const store = new HistoryFile({
      path: path(),
      days: 30,
      size: 100_000_000,
      clock,
      log: { warn: write, info: write },
      mask: (text) => text.replaceAll('quiet', '********'),
      ...more,
    });
    opened.push(store);
    return { store, clock };
  };

  it('has what was kept in it after the process that kept it', async () => {
    const { store } = open();
    note(store, 'a', START);
    note(store, 'b', START + 1, 'linux');
    store.keep(OTHER, { key: 'a', at: START, pool: null, value: { text: 'of another kind' } });
    await store.close();
    const { store: next } = open();
    expect(await all(next)).to.deep.equal(['b', 'a']);
    expect(await all(next, { order: 'oldest' })).to.deep.equal(['a', 'b']);
    expect(await all(next, { pool: 'linux' })).to.deep.equal(['b']);
    expect(await all(next, { since: START + 1 })).to.deep.equal(['b']);
    expect(await all(next, { until: START + 1 })).to.deep.equal(['a']);
    expect(logged).to.deep.equal([]);
  });

  it('is asked what was just kept, and tells it', async () => {
    const { store } = open();
    note(store, 'a', START);
    expect(await all(store)).to.deep.equal(['a']);
  });

  it('has the latest of each key, and finds by what the key begins with in any case', async () => {
    const { store } = open();
    note(store, 'Shop/1/build', START);
    note(store, 'shopping/1/build', START);
    store.keep(NOTE, { key: 'Shop/1/build', at: START, pool: null, value: { text: 'again' } });
    expect(await all(store, { keyPrefix: 'shop/' })).to.deep.equal(['again']);
  });

  it('has what is forgotten no more, whether it was written or not', async () => {
    const { store, clock } = open();
    for (const key of ['written', 'stays']) note(store, key, START);
    clock.advanceTo(START + 2_000);
    note(store, 'waiting', START);
    for (const key of ['written', 'waiting', 'never there']) store.forget(NOTE, key);
    expect(await all(store)).to.deep.equal(['stays']);
    store.forget(NOTE, 'stays');
    note(store, 'stays', START + 1);
    await store.close();
    expect(await all(open().store)).to.deep.equal(['stays']);
  });

  it('tells all of many, a part at a time and each once', async () => {
    const { store } = open();
    const keys = Array.from({ length: 1_203 }, (_, index) => `n${index}`);
    for (const key of keys) note(store, key, START + 7);
    const sizes: number[] = [];
    const told: string[] = [];
    for await (const page of store.pages(NOTE, { order: 'oldest' })) {
      sizes.push(page.length);
      told.push(...page.map(({ text }) => text));
    }
    expect(sizes).to.deep.equal([500, 500, 203]);
    expect(told).to.deep.equal(keys);
  });

  it('writes behind, a batch at a time', async () => {
    const { store, clock } = open();
    for (let index = 0; index < 450; index += 1) note(store, `n${index}`, START);
    expect(store.health().waiting).to.equal(450);
    clock.advanceTo(START + 2_000);
    expect(store.health().waiting).to.equal(0);
    const [file] = await readdir(folder);
    expect(file).to.equal('x.history.sqlite');
  });

  it('forgets what is older than its days', async () => {
    const { store, clock } = open({ days: 2 });
    note(store, 'old', START - 2 * DAY - 1);
    note(store, 'new', START - 2 * DAY + 60_000);
    clock.advanceTo(START + 2_000);
    expect(await all(store)).to.deep.equal(['new']);
  });

  it('forgets the oldest of what is too much', async () => {
    const { store, clock } = open({ size: 400_000 });
    for (let index = 0; index < 2_000; index += 1)
      store.keep(NOTE, {
        key: `n${index}`,
        at: START + index,
        pool: null,
        value: { text: 'x'.repeat(500) + index },
      });
    clock.advanceTo(START + 10_000);
    for (let more = 0; more < 20; more += 1) {
      note(store, `more${more}`, START + 10_000);
      clock.advanceTo(clock.now() + 10_000);
    }
    const kept = await all(store);
    expect(kept)
      .to.include('more19')
      .and.not.include(`${'x'.repeat(500)}0`);
    expect(store.health().bytes).to.be.at.most(400_000).and.at.least(200_000);
  });

  it('has no secret in it', async () => {
    const { store } = open();
    store.keep(NOTE, { key: 'a', at: START, pool: null, value: { text: 'the quiet word' } });
    expect(await all(store)).to.deep.equal(['the ******** word']);
    await store.close();
    expect(await readFile(path(), 'latin1')).not.to.include('quiet');
  });

  it('leaves out what somebody else has written into it', async () => {
    const { store } = open();
    note(store, 'a', START);
    const theirs = { name: 'note', schema: z.object({ other: z.number() }) };
    store.keep(theirs, { key: 'b', at: START, pool: null, value: { other: 1 } });
    expect(await all(store)).to.deep.equal(['a']);
  });

  it('sets a damaged file aside, begins anew, and tells it once', async () => {
    await writeFile(path(), 'no database'.repeat(100));
    const { store } = open();
    note(store, 'a', START);
    expect(await all(store)).to.deep.equal(['a']);
    expect(await readFile(`${path()}.damaged`, 'utf8')).to.match(/^no database/);
    expect(logged).to.deep.equal([
      `history: what happened until now is lost, and is kept anew: file is not a database; the file is now ${path()}.damaged`,
      'history: what happens is kept again',
    ]);
  });

  it('sets a file aside whose middle is damaged', async () => {
    const { store } = open();
    for (let index = 0; index < 500; index += 1) note(store, `n${index}`, START);
    await store.close();
    const bytes = await readFile(path());
    bytes.fill(0xa5, 4_096);
    await writeFile(path(), bytes);
    const { store: next } = open();
    note(next, 'new', START);
    expect(await all(next)).to.deep.equal(['new']);
  });

  it('sets the file of a later version aside', async () => {
    const { store } = open();
    note(store, 'a', START);
    await store.close();
    const bytes = await readFile(path());
    bytes.writeUInt32BE(999, 60);
    await writeFile(path(), bytes);
    const { store: next } = open();
    expect(await all(next)).to.deep.equal([]);
    expect(logged[0]).to.match(/newer than this program: version 999/);
  });

  it('waits while it cannot write, drops the oldest of too much, and goes on when it can', async () => {
    await mkdir(path());
    const { store, clock } = open();
    for (let index = 0; index < 20_010; index += 1) note(store, `n${index}`, START + index);
    clock.advanceTo(START + 100_000);
    expect(store.health()).to.include({ waiting: 20_000, dropped: 10 });
    expect(store.health().problem).to.match(/^what happens is not kept at present/);
    expect(logged).to.have.length(1);
    await rm(path(), { recursive: true });
    clock.advanceTo(START + 200_000);
    expect(store.health()).to.include({ waiting: 0, dropped: 10, problem: null });
    expect(logged.at(-1)).to.equal('history: what happens is kept again');
  });

  it('takes over from a process that was killed in the middle of a write', async () => {
    const { store } = open();
    note(store, 'before', START);
    await store.close();
    const child = `
      const { Database } = require('node-sqlite3-wasm');
      const db = new Database(${JSON.stringify(path())});
      db.exec('BEGIN IMMEDIATE');
      db.run("INSERT INTO happened (kind, key, at, value) VALUES ('note', 'half', 1, '{}')");
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', child]).signal).to.equal('SIGKILL');
    expect(await readdir(folder)).to.include('x.history.sqlite.lock');
    const { store: next, clock } = open();
    note(next, 'after', START + 1);
    // It may be somebody who is just writing.
    clock.advanceTo(START + 2_000);
    expect(next.health().problem).to.match(/database is locked/);
    const longAgo = new Date(Date.now() - 3_000);
    await utimes(`${path()}.lock`, longAgo, longAgo);
    clock.advanceTo(START + 40_000);
    expect(await all(next)).to.deep.equal(['after', 'before']);
    expect(await readdir(folder)).to.deep.equal(['x.history.sqlite']);
  });

  it('tells who asks right after such a death, as soon as the lock is old', async () => {
    const { store } = open();
    note(store, 'before', START);
    await store.close();
    await mkdir(`${path()}.lock`);
    const aSecondAgo = new Date(Date.now() - 1_900);
    await utimes(`${path()}.lock`, aSecondAgo, aSecondAgo);
    const { store: next } = open();
    expect(await all(next)).to.deep.equal(['before']);
    expect(logged).to.deep.equal([]);
  });

  it('can be read by nobody else', async () => {
    const { store } = open();
    note(store, 'a', START);
    await store.close();
    expect((await stat(path())).mode & 0o077).to.equal(0);
  });
});

function note(store: HistoryStore, key: string, at: number, pool: string | null = null): void {
  store.keep(NOTE, { key, at, pool, value: { text: key } });
}

async function all(store: HistoryStore, question: Partial<HistoryQuestion> = {}): Promise<readonly string[]> {
  const kind: KeptKind<{ text: string }> = NOTE;
  const found: string[] = [];
  for await (const page of store.pages(kind, { order: 'newest', ...question }))
    found.push(...page.map(({ text }) => text));
  return found;
}
