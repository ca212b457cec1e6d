import { expect } from 'chai';
import { NO_COURSE } from '../../../policy/ahead/course.ts';
import { stageRecalled, stageToKeep, timesRecalled } from '../../../policy/ahead/kept.ts';
import { seeded } from '../../../policy/ahead/seeding.ts';
import { durationsFrom, NO_DURATIONS, subject } from '../../../policy/durations/durations.ts';
import { someAgent, someView } from '../../support/core.ts';
import { MINUTE, Story } from './support.ts';

describe('A stage that is kept', () => {
  it('is the same again, with how long its jobs take, in whatever case its names are', () => {
    const story = new Story().run('Shop', 1, { Compile: ['Jar'], Test: ['A'] });
    const durations = durationsFrom([[subject.job('shop/compile/jar'), [MINUTE]]]);
    const habit = story.course.habits.get('Shop/Compile');
    if (habit === undefined) throw new Error('the stage is not known');
    const kept = stageToKeep('Shop/Compile', habit, durations, 5 * MINUTE);
    expect(kept.seenAt).to.equal(habit.seenAt + 5 * MINUTE);
    expect(stageRecalled(kept, { at: story.now, calendarAhead: 5 * MINUTE })).to.deep.equal(habit);
    expect(timesRecalled(kept)).to.deep.equal([['job shop/compile/jar', [MINUTE]]]);
  });
});

describe('A pipeline that GoCD has told of', () => {
  const stage = (name: string) => ({ name, hasRun: true, isOver: true, isManual: false, jobs: ['j'] });
  const runs = [{ stages: [stage('build'), stage('pack')] }];
  const time = (stage: string, uuid: string | null) => ({ stage, job: 'j', uuid, ms: MINUTE });
  const given = { runs, pipeline: 'Shop', type: 'gocd.pipeline.told', restMs: 0 } as const;
  const ours = someAgent('gocd-agent.ci.windows.x1');

  it('has jobs in the pool of the agents that had them, or else of those that go on', () => {
    const { course } = new Story().builds('Shop/1/build/1/j').read(1);
    const times = [time('build', null), time('pack', ours.uuid)];
    const around = { view: someView({ agents: [ours] }), instance: 'ci', now: 0 };
    const { habits } = seeded({ course, durations: NO_DURATIONS }, { ...given, times }, around).course;
    expect(habits.get('Shop/build')?.jobs).to.deep.equal([{ job: 'shop/build/j', pool: 'linux', copies: 1 }]);
    expect(habits.get('Shop/pack')?.jobs).to.deep.equal([{ job: 'shop/pack/j', pool: 'windows', copies: 1 }]);
  });

  it('has no jobs to expect where nobody can tell their pool', () => {
    const around = { view: someView(), instance: 'ci', now: 0 };
    const known = seeded({ course: NO_COURSE, durations: NO_DURATIONS }, { ...given, times: [] }, around);
    expect(known.course.habits.get('Shop/pack')?.jobs).to.deep.equal([]);
  });
});
