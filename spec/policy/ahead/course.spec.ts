import { expect } from 'chai';
import { shareOf } from '../../../policy/ahead/stageHabits.ts';
import { Story } from './support.ts';

const SERVICE = {
  compile: ['jar'],
  test: ['unit', 'ui-runInstance-1', 'ui-runInstance-2'],
  deploy: ['push'],
};

function share({ course }: Story, stage: string, follower: string): number {
  const habit = course.habits.get(stage);
  return habit === undefined ? 0 : shareOf(stage, habit, follower);
}

/** Runs of one pipeline, as many as `counters`. */
function runs(
  story: Story,
  counters: readonly number[],
  stages: Parameters<Story['run']>[2] = SERVICE,
): Story {
  for (const counter of counters) story.run('shop', counter, stages);
  return story;
}

describe('The course of pipelines, from what is seen', () => {
  it('has each stage after the one before, the surer the more often it was seen', () => {
    const story = runs(new Story(), [1]);
    const once = share(story, 'shop/compile', 'shop/test');
    runs(story, [2, 3, 4]);
    expect(once).to.be.within(0.5, 0.75);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.greaterThan(0.8);
    expect(share(story, 'shop/compile', 'shop/deploy')).to.equal(0);
  });

  it('does not count a run whose next stage may still come', () => {
    const story = runs(new Story(), [1, 2, 3, 4]);
    const known = share(story, 'shop/compile', 'shop/test');
    story.builds('shop/5/test/1/unit').read().builds('shop/6/compile/1/jar').read(3);
    story.ends('shop/6/compile/1/jar').read(20);
    expect(share(story, 'shop/compile', 'shop/test')).to.equal(known);
    story.ends('shop/5/test/1/unit').builds('shop/6/test/1/unit').read(6);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.greaterThan(known);
  });

  it('takes the next run of a pipeline for none of what follows', () => {
    const story = new Story();
    for (const counter of [1, 2, 3, 4]) {
      story.builds(`shop/${counter}/compile/1/jar`).read(5).ends(`shop/${counter}/compile/1/jar`).read();
      story.builds(`shop/${counter}/test/1/unit`).read(5).ends(`shop/${counter}/test/1/unit`).read();
    }
    story.read(6);
    expect(share(story, 'shop/test', 'shop/compile')).to.equal(0);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.greaterThan(0.8);
  });

  it('knows the jobs of a stage and their pools, copies put together', () => {
    const story = runs(new Story(), [1]);
    expect(story.course.habits.get('shop/test')?.jobs).to.deep.equal([
      { job: 'shop/test/unit', pool: 'linux', copies: 1 },
      { job: 'shop/test/ui', pool: 'linux', copies: 2 },
    ]);
  });

  it('sees a stage that is scheduled before the end of the one before is shown', () => {
    const story = new Story().builds('shop/1/compile/1/jar').read(5);
    story.waits('shop/1/test/1/unit').read().ends('shop/1/compile/1/jar').read(6);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.greaterThan(0.5);
  });

  it('takes a job for under way that waits no more and that no agent shows yet', () => {
    const story = new Story();
    for (const counter of [1, 2, 3]) {
      for (const stage of ['compile', 'test']) {
        const job = `shop/${counter}/${stage}/1/j`;
        story.waits(job).read(2).ends(job).read(2).builds(job).read(12).ends(job);
      }
      story.read(20);
    }
    expect(story.course.habits.get('shop/compile')?.runs).to.be.closeTo(1 + 0.75 + 0.75 ** 2, 1e-9);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.within(0.7, 0.99);
  });

  it('takes a job for gone that has waited, and that nobody shows for half a minute', () => {
    const story = new Story().waits('shop/1/compile/1/j').read(2).ends('shop/1/compile/1/j').read(5);
    expect(story.course.open.size).to.equal(1);
    expect(story.read(5).course.open.size).to.equal(0);
  });

  it('expects no manual stage, which comes when a person says so', () => {
    const story = new Story();
    for (const counter of [1, 2, 3, 4]) {
      story.run('shop', counter, { test: ['unit'] }).read(60);
      story.run('shop', counter, { deploy: ['push'] });
    }
    expect(share(story, 'shop/test', 'shop/deploy')).to.equal(0);
  });

  it('has learned a changed pipeline by its third run, and what it was is no longer likely', () => {
    const story = runs(new Story(), [1, 2, 3, 4, 5, 6]);
    runs(story, [7, 8, 9], { compile: ['jar'], lint: ['style'], test: ['unit'] });
    expect(share(story, 'shop/compile', 'shop/lint')).to.be.greaterThan(0.5);
    expect(share(story, 'shop/compile', 'shop/test')).to.be.lessThan(0.4);
    expect(story.course.habits.get('shop/test')?.jobs).to.have.length(1);
  });

  it('counts a failure, after which nothing comes, as a run without a follower', () => {
    const story = runs(new Story(), [1, 2, 3, 4]);
    const before = share(story, 'shop/compile', 'shop/test');
    runs(story, [5], { compile: ['jar'] });
    expect(share(story, 'shop/compile', 'shop/test')).to.be.within(before * 0.6, before * 0.9);
  });

  it('finds a pipeline further down, and gives little on one that began just then by chance', () => {
    const story = new Story();
    for (const counter of [1, 2, 3, 4, 5]) {
      story.builds(`up/${counter}/build/1/j`).read(12).ends(`up/${counter}/build/1/j`).read(2);
      story.builds(`down/${counter}/build/1/j`);
      if (counter === 2) story.builds('other/1/build/1/j');
      story.read(12).ends(`down/${counter}/build/1/j`, 'other/1/build/1/j').read(20);
    }
    expect(share(story, 'up/build', 'down/build')).to.be.greaterThan(0.5);
    expect(share(story, 'up/build', 'other/build')).to.be.lessThan(0.2);
  });

  it('learns nothing of a time that it did not see', () => {
    const story = new Story().builds('shop/1/compile/1/jar').read(5).ends('shop/1/compile/1/jar').gap();
    story.builds('shop/1/test/1/unit').read(3);
    expect(story.course.habits.get('shop/compile')?.runs).to.equal(0);
    expect(share(story, 'shop/compile', 'shop/test')).to.equal(0);
  });

  it('stays bounded where names change with each run', () => {
    const story = new Story();
    for (let n = 0; n < 30_000; n += 1_000) {
      const jobs = Array.from({ length: 1_000 }, (_, index) => `p${n + index}/1/build/1/j`);
      for (const locator of jobs) story.builds(locator);
      story
        .read()
        .ends(...jobs)
        .read();
    }
    expect(story.course.habits.size).to.be.at.most(20_000);
  });
});
