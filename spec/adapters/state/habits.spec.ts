import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { fileHabitStore, habitsOf } from '../../../adapters/state/habits.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import type { Habit } from '../../../domain/habit.ts';
import { someConfig, somePool } from '../../support/config.ts';

const LEARNING = somePool({ idleFloor: { factor: 0, learn: true, min: 0, max: 5 } });

describe('The file of habits', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    path = join(folder, 'habits.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const habit = (changes: Partial<Habit> = {}): Habit => ({
    pool: 'linux',
    slot: 100,
    jobs: 2.5,
    weeks: 3,
    ...changes,
  });
  const kept = async () => (await fileHabitStore(path).load()).habits;
  const save = (store: ReturnType<typeof fileHabitStore>, ...habits: Habit[]) =>
    lastValueFrom(store.save({ habits, lessons: [], stages: [] }), { defaultValue: null });

  const configOf = (pool: PoolConfig) => someConfig({ pools: [pool], habitsFile: path });

  it('holds nothing before there is one', async () => {
    expect(await kept()).to.deep.equal([]);
  });

  it('keeps what is saved, the newest of each pool and slot, for the next run', async () => {
    const store = fileHabitStore(path);
    await save(store, habit(), habit({ pool: 'windows', slot: 0 }));
    await save(store, habit({ jobs: 3, weeks: 4 }));
    expect(await kept()).to.have.deep.members([
      habit({ jobs: 3, weeks: 4 }),
      habit({ pool: 'windows', slot: 0 }),
    ]);
  });

  it('adds to what earlier runs have kept', async () => {
    await save(fileHabitStore(path), habit());
    const store = fileHabitStore(path);
    await store.load();
    await save(store, habit({ slot: 101 }));
    expect(await kept()).to.have.deep.members([habit(), habit({ slot: 101 })]);
  });

  it('keeps what pools have learned of waits beside the habits', async () => {
    const lesson = {
      pool: 'linux',
      wait: 60_000,
      classes: [{ ms: 1_000, jobs: 3, beyondMax: 0, needs: [0, 2, 1] }],
      seen: 12,
      late: 0.5,
      starts: [45_000],
      assignments: [7_000],
    };
    const store = fileHabitStore(path);
    await lastValueFrom(store.save({ habits: [habit()], lessons: [lesson], stages: [] }), {
      defaultValue: null,
    });
    await lastValueFrom(store.save({ habits: [], lessons: [{ ...lesson, seen: 13 }], stages: [] }), {
      defaultValue: null,
    });
    expect(await fileHabitStore(path).load()).to.deep.equal({
      habits: [habit()],
      lessons: [{ ...lesson, seen: 13 }],
      stages: [],
    });
  });

  it('has how well each pool looked ahead, and begins that anew where it cannot be read', async () => {
    const score = { pool: 'linux', made: 3, met: 2, late: 0, missed: 1, savedMs: 9, idleMs: 5, lately: 0.9 };
    const learned = { habits: [habit()], lessons: [], stages: [] };
    await lastValueFrom(fileHabitStore(path).save({ ...learned, scores: [score] }), { defaultValue: null });
    expect(await fileHabitStore(path).load()).to.deep.equal({ ...learned, scores: [score] });
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"lately":0.9', '"lately":"good"'));
    expect(await fileHabitStore(path).load()).to.deep.equal(learned);
  });

  it('tells when it cannot be written, and has it all when it can again', async () => {
    const store = fileHabitStore(join(folder, 'missing', 'habits.json'));
    expect(await firstValueFrom(store.save({ habits: [habit()], lessons: [], stages: [] }))).to.deep.include({
      type: 'habits.save.failed',
    });
  });

  it('is refused if it is damaged, with its name and what to do', async () => {
    for (const text of [
      '{"version":1,"pools":{"linux"',
      '{"version":1,"pools":{"a":{"9999":[1,1]}}}',
      '[]',
    ]) {
      await writeFile(path, text);
      const error = await kept().catch((reason: unknown) => reason);
      expect(error).to.be.an('error').with.property('message').that.contains(`${path} is damaged`);
    }
  });

  it('does not keep the program from starting: it learns anew, after a warning', async () => {
    await writeFile(path, 'not JSON');
    const warnings: string[] = [];
    const habits = await habitsOf(configOf(LEARNING), (line) => warnings.push(line));
    expect(habits?.kept).to.deep.equal({ habits: [], lessons: [], stages: [] });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('is damaged').and.to.contain('learned anew');
  });

  it('is neither read nor made if no pool learns or looks ahead', async () => {
    await writeFile(path, 'not JSON');
    expect(await habitsOf(configOf(somePool()), () => {})).to.equal(null);
    expect(await readFile(path, 'utf8')).to.equal('not JSON');
  });

  it('is for its owner alone', async () => {
    await save(fileHabitStore(path), habit());
    await chmod(path, 0o600); // fails if it is not ours
    expect(await readFile(path, 'utf8')).to.match(
      /^\{"version":1,"pools":\{"linux":\{"100":\[2\.5,3\]\}\}\}\n$/,
    );
  });
});
