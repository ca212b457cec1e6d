import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lastValueFrom } from 'rxjs';
import { fileHabitStore, habitsOf } from '../../../adapters/state/habits.ts';
import { MOST_STAGES, type StageMemory } from '../../../domain/habit.ts';
import { someConfig, somePool } from '../../support/config.ts';

const MIB = 1024 * 1024;

const stage = (name: string, changes: Partial<StageMemory> = {}): StageMemory => ({
  stage: name,
  seenAt: 1_750_000_000_000,
  runs: 2.7344,
  jobs: [{ job: 'jar', pool: 'linux', copies: 2, times: [61_000, 58_250] }],
  followers: [{ stage: 'shop/test', hits: 2.3125 }],
  ...changes,
});

describe('What is known of stages, in the file of habits', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    path = join(folder, 'habits.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const keep = (store: ReturnType<typeof fileHabitStore>, stages: readonly StageMemory[]) =>
    lastValueFrom(store.save({ habits: [], lessons: [], stages }), { defaultValue: null });
  const kept = async () => (await fileHabitStore(path).load()).stages;

  it('is there for the next run, each stage as it was kept last', async () => {
    const store = fileHabitStore(path);
    await keep(store, [stage('shop/compile'), stage('shop/test', { followers: [] })]);
    await keep(store, [stage('shop/compile', { runs: 3 })]);
    expect(await kept()).to.deep.equal([
      stage('shop/test', { followers: [] }),
      stage('shop/compile', { runs: 3 }),
    ]);
  });

  it('is read by pools that look ahead or observe, and by no others', async () => {
    await keep(fileHabitStore(path), [stage('shop/compile')]);
    const readWith = (lookAhead: 'on' | 'off' | 'observe') =>
      habitsOf(someConfig({ habitsFile: path, scaling: { lookAhead } }), () => {});
    expect((await readWith('on'))?.kept.stages).to.have.length(1);
    expect((await readWith('observe'))?.kept.stages).to.have.length(1);
    expect(await readWith('off')).to.equal(null);
    const config = someConfig({ habitsFile: path, pools: [somePool({ lookAhead: 'on' })] });
    expect((await habitsOf(config, () => {}))?.kept.stages).to.have.length(1);
  });

  it('loses a stage that is damaged, and no other', async () => {
    await keep(fileHabitStore(path), [stage('shop/compile'), stage('shop/test')]);
    const damaged = (await readFile(path, 'utf8')).replace('["shop/test",1', '["shop/test","what",1');
    await writeFile(path, damaged);
    expect((await kept()).map(({ stage }) => stage)).to.deep.equal(['shop/compile']);
  });

  it('is waited for by who reads it while it is being written: the next service of the same process', async () => {
    const writing = keep(fileHabitStore(path), [stage('shop/compile')]);
    expect(await kept()).to.have.length(1);
    await writing;
  });

  it('takes a few megabytes for 2,000 pipelines of 20 jobs, and forgets the oldest beyond that', async () => {
    const jobs = Array.from({ length: 10 }, (_, index) => ({
      job: `integration-tests-${index}`,
      pool: 'linux-large',
      copies: 1,
      times: Array.from({ length: 9 }, (_, n) => 1_234_567 + n),
    }));
    const stages = Array.from({ length: 4_000 }, (_, index) =>
      stage(`some-team-some-service-${index >> 1}/stage-${index % 2}`, { jobs }),
    );
    const store = fileHabitStore(path);
    await keep(store, stages);
    expect((await stat(path)).size).to.be.lessThan(6 * MIB);
    await keep(
      store,
      Array.from({ length: MOST_STAGES }, (_, index) => stage(`new-${index}/build`)),
    );
    const names = (await kept()).map(({ stage }) => stage);
    expect(names).to.have.length(MOST_STAGES);
    expect(names[0]).to.equal('new-0/build');
  });
});
