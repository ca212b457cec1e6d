import { expect } from 'chai';
import { type Course, type PlannedStage, playCourse } from '../../workload/course.ts';
import { courseOf } from '../../workload/pipelineRuns.ts';
import { type Rig, rig } from '../gocd/support.ts';

const MINUTE = 60_000;

/** A run of a stage with one job that builds for a minute. */
function stage(locator: string, begins: PlannedStage['begins'], fails = false): PlannedStage {
  const [pipeline = '', counter, name = '', stageCounter] = locator.split('/');
  return {
    locator,
    begins,
    jobs: [
      {
        pipeline,
        pipelineCounter: Number(counter),
        stage: name,
        stageCounter: Number(stageCounter),
        job: 'run',
        durationMs: MINUTE,
        ...(fails ? { result: 'Failed' as const } : {}),
      },
    ],
  };
}

function following(...after: readonly string[]): PlannedStage['begins'] {
  return { after, ifPassed: true, delayMs: 20 };
}

/** Plays it with two agents for an hour, and tells when each run of a stage was scheduled and ended (s). */
function played(stages: readonly PlannedStage[], agents = 2): ReadonlyMap<string, readonly [number, number]> {
  const world = rig({}, 0);
  for (let n = 0; n < agents; n++) world.agent(`agent-${n}`);
  playCourse(world.clock, { shapes: [], stages }, world.gocd);
  world.clock.advance(60 * MINUTE);
  return timesOf(world);
}

function timesOf({ gocd }: Rig): ReadonlyMap<string, readonly [number, number]> {
  return new Map(
    [...gocd.jobs()].map(({ locator, timeline }) => [
      locator.slice(0, locator.lastIndexOf('/')),
      [(timeline[0]?.at ?? 0) / 1_000, (timeline.at(-1)?.at ?? 0) / 1_000] as const,
    ]),
  );
}

describe('A course of pipelines', () => {
  it('schedules a stage right after the one before has passed, and never after a failure', () => {
    const times = played([
      stage('good/1/build/1', { atMs: 0 }),
      stage('good/1/test/1', following('good/1/build/1')),
      stage('bad/1/build/1', { atMs: 0 }, true),
      stage('bad/1/test/1', following('bad/1/build/1')),
    ]);
    const [, built = 0] = times.get('good/1/build/1') ?? [];
    expect(times.get('good/1/test/1')?.[0]).to.be.closeTo(built + 0.02, 0.001);
    expect([...times.keys()]).not.to.include('bad/1/test/1');
  });

  it('lets a pipeline further down wait for all it needs, and come with the next round of the server', () => {
    const times = played([
      stage('a/1/build/1', { atMs: 0 }),
      stage('b/1/build/1', { atMs: 5 * MINUTE }),
      stage('join/1/build/1', {
        after: ['a/1/build/1', 'b/1/build/1'],
        ifPassed: true,
        delayMs: 0,
        everyMs: 10_000,
      }),
    ]);
    const [, ended = 0] = times.get('b/1/build/1') ?? [];
    expect(times.get('join/1/build/1')?.[0]).to.equal(Math.ceil(ended / 10) * 10);
  });

  it('has one run of a stage at a time: the next comes when the one before has left it', () => {
    const times = played([stage('p/1/build/1', { atMs: 0 }), stage('p/2/build/1', { atMs: 1_000 })]);
    const [, ended = 0] = times.get('p/1/build/1') ?? [];
    expect(times.get('p/2/build/1')?.[0]).to.be.at.least(ended);
    expect(times.get('p/2/build/1')?.[0]).to.be.at.most(ended + 1);
  });

  it('runs a stage again after a failure if somebody says so, and goes on from there', () => {
    const times = played([
      stage('p/1/build/1', { atMs: 0 }, true),
      stage('p/1/build/2', { after: ['p/1/build/1'], ifPassed: false, delayMs: 2 * MINUTE }),
      stage('p/1/test/1', following('p/1/build/2')),
    ]);
    expect([...times.keys()]).to.deep.equal(['p/1/build/1', 'p/1/build/2', 'p/1/test/1']);
  });
});

describe('Courses drawn from plans', () => {
  const job = { name: 'run', resources: [], medianMs: MINUTE };
  const plan = (name: string, upstream: { pipeline: string; stage: string }[] = [], runsPerHour = 0) => ({
    name,
    environment: null,
    stages: [
      { name: 'build', approval: 'auto' as const, jobs: [job] },
      { name: 'test', approval: 'auto' as const, jobs: [job, { ...job, name: 'more' }] },
    ],
    upstream,
    runsPerHour,
  });
  const draw = (
    seed: number,
    failing = 0,
    plans = [plan('up', [], 10), plan('down', [{ pipeline: 'up', stage: 'test' }])],
  ) => courseOf({ seed, lengthMs: 4 * 60 * MINUTE, plans, failing });
  const runsOf = ({ stages }: Course, place: string) =>
    stages.filter(
      ({ locator }) =>
        locator
          .split('/')
          .filter((_, index) => index % 2 === 0)
          .join('/') === place,
    );

  it('are the same for the same seed, and others for another', () => {
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
  });

  it('have each stage of each run, and a run further down for each that passed', () => {
    const course = draw(1);
    const counts = ['up/build', 'up/test', 'down/build', 'down/test'].map(
      (place) => runsOf(course, place).length,
    );
    expect(counts[0]).to.be.greaterThan(10);
    expect(new Set(counts)).to.have.property('size', 1);
  });

  it('end where a stage fails, unless it is run again', () => {
    const course = draw(1, 0.5);
    const builds = runsOf(course, 'up/build');
    const failed = builds.filter(({ jobs }) => jobs.some(({ result }) => result === 'Failed'));
    const again = builds.filter(({ locator }) => locator.endsWith('/2'));
    expect(failed).not.to.have.length(0);
    expect(runsOf(course, 'up/test').filter(({ locator }) => locator.endsWith('/1'))).to.have.length(
      builds.length - failed.length,
    );
    expect(again.length).to.be.within(1, failed.length - 1);
  });
});
