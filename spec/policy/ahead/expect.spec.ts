import { expect as that } from 'chai';
import { type Ahead, expect, likely, type Outlook } from '../../../policy/ahead/expect.ts';
import { foresee } from '../../../policy/ahead/foresee.ts';
import type { Present } from '../../../policy/ahead/present.ts';
import { subject } from '../../../policy/durations/durations.ts';
import { LINUX, MINUTE, presentOf, SECOND, Story } from './support.ts';

const SERVICE = {
  compile: ['jar'],
  test: ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'],
  package: ['image'],
};

/** Goes on from where another story is. */
class Copy extends Story {
  constructor({ course, now }: Story) {
    super();
    this.course = course;
    this.now = now;
  }
}

function ahead(story: Story, more: Partial<Present> = {}, outlook: Partial<Outlook> = {}): Ahead {
  const pool = { ...LINUX, ...outlook };
  return expect(foresee(presentOf(story, more), [pool]), pool, story.now);
}

/** What is likely enough within the lead to act on. */
function expected(story: Story, more: Partial<Present> = {}) {
  return likely(ahead(story, more).coming, LINUX.worth.worth);
}

/** After some runs of a pipeline, its next one in the midst of compiling. */
function compiling(secondsAgo: number, runs = 4): Story {
  const story = new Story();
  for (let counter = 1; counter <= runs; counter++) story.run('shop', counter, SERVICE);
  return story.builds('shop/9/compile/1/jar').read(Math.round(secondsAgo / 5));
}

describe('What is expected of a pool', () => {
  it('is what the next stage wants beyond the agent that comes free for it, once it is near', () => {
    that(ahead(compiling(30)).soon).to.equal(7);
  });

  it('is nothing while the end is further away than an agent takes to come', () => {
    const times = () => [10 * MINUTE, 11 * MINUTE, 12 * MINUTE];
    that(ahead(compiling(30), { times }).soon).to.equal(0);
  });

  it('goes by how long a job has run already: one that is overdue may end any moment', () => {
    const times = () => [2 * MINUTE, 2 * MINUTE, 2 * MINUTE, 20 * MINUTE];
    const early = ahead(compiling(20), { times }).soon;
    const late = ahead(compiling(90), { times }).soon;
    const long = ahead(compiling(150), { times }).soon;
    that([early, late, long]).to.deep.equal([0, 7, 0]);
  });

  it('counts on no agent that goes with its job', () => {
    that(ahead(compiling(30), { staysOn: () => false }).soon).to.equal(8);
    that(ahead(compiling(30), {}, { singleUse: true }).soon).to.equal(8);
  });

  it('looks through short stages to what follows them', () => {
    const chain = { a: ['j'], b: ['j'], wide: ['1', '2', '3', '4'] };
    const story = new Story();
    for (const counter of [1, 2, 3, 4]) story.run('chain', counter, chain);
    story.builds('chain/9/a/1/j').read(6);
    const times = (job: string) =>
      job === subject.job('chain/b/j') ? [20 * SECOND] : [42 * SECOND, 43 * SECOND, 44 * SECOND];
    that(ahead(story, { times }).soon).to.equal(3);
    const long = (job: string) => (job === subject.job('chain/b/j') ? [5 * MINUTE] : times(job));
    that(ahead(story, { times: long }).soon).to.equal(0);
  });

  it('is less where others come free just then', () => {
    const story = compiling(5);
    for (const n of [1, 2, 3]) story.builds(`lone-${n}/1/build/1/j`);
    story.read(6);
    const times = (job: string) => [(job.includes('lone') ? 40 : 60) * SECOND];
    that(ahead(story, { times }).soon).to.equal(4);
  });

  it('waits for the end of an earlier run that is in the next stage: a stage has one at a time', () => {
    const story = compiling(60).ends('shop/9/compile/1/jar');
    for (const job of SERVICE.test) story.builds(`shop/9/test/1/${job}`);
    story.read(2).builds('shop/10/compile/1/jar').read(10);
    const times = (job: string) => (job === subject.job('shop/compile/jar') ? [MINUTE] : [10 * MINUTE]);
    that(ahead(story, { times }).soon).to.equal(0);
    story.ends('shop/10/compile/1/jar').read(60);
    const held = ahead(story, { times });
    that(held.soon).to.equal(0);
    // The last minute of the run before.
    story.read(40);
    const soon = expected(story, { times }).map(({ stage }) => stage);
    that(soon).to.include('shop/test').and.include('shop/package');
  });

  it('comes later where the job before has no agent yet', () => {
    const story = compiling(0).waits('shop/9/compile/1/jar').read();
    const times = () => [40 * SECOND];
    that(ahead(story, { times }).soon).to.equal(7);
    that(ahead(story, { times, waitsFor: () => () => 40 * SECOND }).soon).to.equal(0);
  });

  it('concerns the pool that the jobs went to, and no other', () => {
    that(ahead(compiling(30), {}, { pool: 'windows' })).to.deep.equal({
      soon: 0,
      keep: 0,
      coming: [],
    });
  });

  it('expects nothing of a pipeline that is seen for the first time', () => {
    that(ahead(compiling(30, 0)).soon).to.equal(0);
  });

  it('expects nothing where names change with each run, or a pipeline is seen once', () => {
    const story = new Story();
    for (let run = 1; run <= 12; run++) story.run(`once-${run}`, 1, { [`build-${run}`]: ['j'], test: ['j'] });
    story.builds('once-13/1/build-13/1/j').builds('lone-1/1/build/1/j').read(11);
    that(ahead(story, {}, { agents: 2, jobs: 2 })).to.deep.equal({ soon: 0, keep: 0, coming: [] });
  });

  it('takes what begins in another pipeline at that moment for chance, until it was seen twice', () => {
    const story = new Story();
    story.run('shop', 1, { build: ['j'] }).run('shop', 2, { build: ['j'] });
    const near = (counter: number) => {
      story.builds(`shop/${counter}/build/1/j`).read(12).ends(`shop/${counter}/build/1/j`);
      story.builds(`other/${counter}/build/1/j`).read(12).ends(`other/${counter}/build/1/j`).read(10);
    };
    const told = () => expected(new Copy(story).builds('shop/9/build/1/j').read(8)).map(({ stage }) => stage);
    near(3);
    that(told()).to.deep.equal([]);
    for (const counter of [4, 5, 6]) near(counter);
    that(told()).to.deep.equal(['other/build']);
  });

  it('tells which agents at work will be wanted again when they are done, once they soon are', () => {
    const story = compiling(60).ends('shop/9/compile/1/jar');
    for (const job of SERVICE.test) story.builds(`shop/9/test/1/${job}`);
    story.read(2);
    const agents = { agents: 8, jobs: 8 };
    that(ahead(story, {}, agents)).to.include({ soon: 0, keep: 8 });
    story.read(8);
    that(ahead(story, {}, agents)).to.include({ soon: 0, keep: 1 });
  });

  it('is the same each time it is asked for', () => {
    const [one, other] = [ahead(compiling(30)), ahead(compiling(30))];
    that(one).to.deep.equal(other);
  });

  it('says what it expects, after what, and how surely', () => {
    const [first] = expected(compiling(30));
    that(first).to.include({ stage: 'shop/test', after: 'shop/compile', run: 'shop/9', jobs: 8 });
    that(first?.share).to.be.within(0.8, 1);
    that(first?.chance).to.be.within(0.5, 0.95);
  });
});
