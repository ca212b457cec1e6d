import { expect } from 'chai';
import { lastValueFrom } from 'rxjs';
import { type MemoryChanges, NOTHING_REMEMBERED, type Remembered } from '../../../domain/memory.ts';
import type { MemoryStore } from '../../../services/ports.ts';

export const AGENT = {
  hostId: 'host-1',
  hostname: 'host-1.example',
  attributes: [{ name: 'rack', kind: 'text', value: 'r1' }],
  launchedFor: 'shop/1/build/1/compile',
  jobs: 2,
  countedJob: null,
  unfinished: 'shop/1/build/1/compile',
  uuid: 'uuid-1',
  served: true,
  lostSince: 6_000,
  recordDeleted: true,
} as const;

const SPENT = {
  ms: { building: 3_600_000, idle: 60_000, starting: 0, other: 0 },
  micro: { building: 120_000, idle: 2_000, starting: 0, other: 0 },
};

/** Something of every kind. */
export const MUCH: Remembered = {
  service: { pausedBy: 'alice', shortage: { polls: 3, at: 1_000 }, runs: ['03x3', '0m8j'] },
  breakers: {
    linux: { failures: 2, retryAt: 9_000, lastError: 'no image', settings: '0a1b' },
  },
  proven: { linux: { settings: '2c3d' } },
  levers: {
    'boost.linux': {
      kind: 'boost',
      target: 'linux',
      agents: 2,
      by: 'jane at 127.0.0.1',
      reason: 'release day',
      since: 4_000,
      until: 9_000,
    },
  },
  hosts: { 'host-1': { failures: 3, lastFailureAt: 8_000 } },
  jobs: { 'shop/1/build/1/compile': { launches: 2 } },
  agents: { 'gocd-agent.ci.linux.1': AGENT },
  hangs: {
    'shop/1/build/1/test': { uuid: 'uuid-2', pool: 'linux', since: 7_000, wasInHand: true },
  },
  hung: { 'uuid-3': { since: 5_000 } },
  sizes: {
    'host-1': {
      ...{ hostname: 'host-1.example', attributes: AGENT.attributes, at: 5_000 },
      ...{ cpus: 4, mem: 8_192, disk: 100_000, gpus: 0, ports: 10 },
    },
  },
  months: { '2026-01': { until: 9_000, pools: { linux: SPENT }, payers: { 'pipeline shop': SPENT } } },
  durations: { 'job shop/build/test': { times: [60_000, 58_000] }, jobs: { times: [60_000] } },
};

/** A place that keeps what one instance remembers, and can be got at behind the stores' backs. */
export interface MemoryPlaces {
  /** As the program of instance `name` opens it when it starts. */
  open(name: string): Promise<MemoryStore>;
  put(text: string): Promise<void>;
  text(): Promise<string>;
}

export async function save(store: MemoryStore, ...all: readonly MemoryChanges[]): Promise<void> {
  const saved = all.map((changes) => lastValueFrom(store.save(changes), { defaultValue: null }));
  await store.settled();
  for (const problem of await Promise.all(saved)) expect(problem).to.equal(null);
}

/** What every store of what is remembered does, wherever it keeps it. `place` gives one that is empty. */
export function specifyMemoryStore(place: () => Promise<MemoryPlaces>): void {
  it('holds nothing before there is anything', async () => {
    const store = await (await place()).open('ci');
    expect(await store.load()).to.deep.equal({ remembered: NOTHING_REMEMBERED, problem: null });
  });

  it('keeps all that is remembered for the next run', async () => {
    const where = await place();
    const store = await where.open('ci');
    await store.load();
    await save(store, MUCH);
    expect(await (await where.open('ci')).load()).to.deep.equal({ remembered: MUCH, problem: null });
  });

  it('keeps changes on top of what earlier runs have kept, and drops what is no more', async () => {
    const where = await place();
    const first = await where.open('ci');
    await first.load();
    await save(first, MUCH);
    const second = await where.open('ci');
    await second.load();
    await save(
      second,
      { breakers: { linux: null }, jobs: { 'shop/2/build/1/compile': { launches: 1 } } },
      { service: { pausedBy: null, shortage: null } },
    );
    expect((await (await where.open('ci')).load()).remembered).to.deep.equal({
      ...MUCH,
      service: { pausedBy: null, shortage: null },
      breakers: {},
      jobs: { ...MUCH.jobs, 'shop/2/build/1/compile': { launches: 1 } },
    });
  });

  it('knows what it was asked to keep before that is written', async () => {
    const store = await (await place()).open('ci');
    await store.load();
    const saving = lastValueFrom(store.save(MUCH), { defaultValue: null });
    expect((await store.load()).remembered).to.deep.equal(MUCH);
    await store.settled();
    await saving;
  });

  it('takes what an earlier version has kept, which did not know of all this, with nothing in its place', async () => {
    const { uuid: _uuid, unfinished: _unfinished, lostSince: _lostSince, ...agent } = AGENT;
    const { hangs: _hangs, hung: _hung, sizes: _sizes, ...much } = MUCH;
    const none = { hangs: {}, hung: {}, sizes: {} };
    const where = await place();
    const agents = { 'gocd-agent.ci.linux.1': agent };
    await where.put(JSON.stringify({ version: 1, name: 'ci', remembered: { ...much, agents } }));
    const nothing = { uuid: null, unfinished: null, lostSince: null };
    expect(await (await where.open('ci')).load()).to.deep.equal({
      remembered: { ...much, ...none, agents: { 'gocd-agent.ci.linux.1': { ...agent, ...nothing } } },
      problem: null,
    });
  });

  for (const [how, text] of [
    ['cut off', '{"version":1,"name":"ci","remem'],
    ['of a version we do not know', JSON.stringify({ version: 2, name: 'ci', remembered: MUCH })],
    ['of another form', JSON.stringify({ version: 1, name: 'ci', remembered: { ...MUCH, hosts: [1] } })],
    ["another instance's", JSON.stringify({ version: 1, name: 'nightly', remembered: MUCH })],
    ['something else', '42'],
  ] as const)
    it(`begins anew if it is ${how}, says so in one line, and is kept again`, async () => {
      const where = await place();
      await where.put(text);
      const store = await where.open('ci');
      const { remembered, problem } = await store.load();
      expect(remembered).to.deep.equal(NOTHING_REMEMBERED);
      expect(problem).to.match(/: (damaged: \S.*|it belongs to the instance "nightly")$/);
      await save(store, MUCH);
      expect(await (await where.open('ci')).load()).to.deep.equal({ remembered: MUCH, problem: null });
    });
}
