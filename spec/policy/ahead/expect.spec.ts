import { expect as that } from 'chai';
import { grouped } from '../../../domain/collections.ts';
import { expect, type Outlook, type Present } from '../../../policy/ahead/expect.ts';
import { MINUTE, SECOND, Story } from './support.ts';

const CHANCE = 1 / 3;
const LINUX: Outlook = { pool: 'linux', leadMs: 50 * SECOND, singleUse: false };
const SERVICE = {
  compile: ['jar'],
  test: ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'],
  package: ['image'],
};

/** Jobs take a minute, some a little more, some a little less. */
function presentOf({ course, now }: Story, more: Partial<Present> = {}): Present {
  const times = () => [50, 55, 58, 60, 60, 62, 65, 70].map((seconds) => seconds * SECOND);
  const runsIn = grouped([...course.open.values()], ({ stage }) => stage);
  return { now, course, runsIn, times, staysOn: () => true, ...more };
}

/** After some runs of a pipeline, its next one in the midst of compiling. */
function compiling(secondsAgo: number, runs = 4): Story {
  const story = new Story();
  for (let counter = 1; counter <= runs; counter++) story.run('shop', counter, SERVICE);
  return story.builds('shop/9/compile/1/jar').read(Math.round(secondsAgo / 5));
}

describe('What is expected of a pool', () => {
  it('is what the next stage wants beyond the agent that comes free for it, once it is near', () => {
    that(expect(presentOf(compiling(30)), LINUX, CHANCE).soon).to.equal(7);
  });

  it('is nothing while the end is further away than an agent takes to come', () => {
    const times = () => [10 * MINUTE, 11 * MINUTE, 12 * MINUTE];
    that(expect(presentOf(compiling(30), { times }), LINUX, CHANCE).soon).to.equal(0);
  });

  it('goes by how long a job has run already: one that is overdue may end any moment', () => {
    const times = () => [2 * MINUTE, 2 * MINUTE, 2 * MINUTE, 20 * MINUTE];
    const early = expect(presentOf(compiling(20), { times }), LINUX, CHANCE).soon;
    const late = expect(presentOf(compiling(90), { times }), LINUX, CHANCE).soon;
    const long = expect(presentOf(compiling(150), { times }), LINUX, CHANCE).soon;
    that([early, late, long]).to.deep.equal([0, 7, 0]);
  });

  it('counts on no agent that goes with its job', () => {
    that(expect(presentOf(compiling(30), { staysOn: () => false }), LINUX, CHANCE).soon).to.equal(8);
    that(expect(presentOf(compiling(30)), { ...LINUX, singleUse: true }, CHANCE).soon).to.equal(8);
  });

  it('looks through short stages to what follows them', () => {
    const chain = { a: ['j'], b: ['j'], wide: ['1', '2', '3', '4'] };
    const story = new Story();
    for (const counter of [1, 2, 3, 4]) story.run('chain', counter, chain);
    story.builds('chain/9/a/1/j').read(6);
    const times = (job: string) =>
      job === 'chain/b/j' ? [5 * SECOND] : [32 * SECOND, 33 * SECOND, 34 * SECOND];
    that(expect(presentOf(story, { times }), LINUX, CHANCE).soon).to.equal(3);
    const long = (job: string) => (job === 'chain/b/j' ? [5 * MINUTE] : times(job));
    that(expect(presentOf(story, { times: long }), LINUX, CHANCE).soon).to.equal(0);
  });

  it('is less where others come free just then', () => {
    const story = compiling(30);
    for (const n of [1, 2, 3]) story.builds(`lone-${n}/1/build/1/j`);
    story.read(6);
    that(expect(presentOf(story), LINUX, CHANCE).soon).to.be.within(3, 5);
  });

  it('waits for the end of an earlier run that is in the next stage: a stage has one at a time', () => {
    const story = compiling(60).ends('shop/9/compile/1/jar');
    for (const job of SERVICE.test) story.builds(`shop/9/test/1/${job}`);
    story.read(2).builds('shop/10/compile/1/jar').read(10);
    const times = (job: string) => (job === 'shop/compile/jar' ? [MINUTE] : [10 * MINUTE]);
    that(expect(presentOf(story, { times }), LINUX, CHANCE).soon).to.equal(0);
    story.ends('shop/10/compile/1/jar').read(60);
    const held = expect(presentOf(story, { times }), LINUX, CHANCE);
    that(held).to.include({ soon: 0, after: 9 });
    // The last minute of the run before.
    story.read(40);
    const soon = expect(presentOf(story, { times }), LINUX, CHANCE).expected.map(({ stage }) => stage);
    that(soon).to.include('shop/test').and.include('shop/package');
  });

  it('concerns the pool that the jobs went to, and no other', () => {
    that(expect(presentOf(compiling(30)), { ...LINUX, pool: 'windows' }, CHANCE)).to.deep.equal({
      soon: 0,
      after: 0,
      expected: [],
    });
  });

  it('expects nothing of a pipeline that is seen for the first time', () => {
    that(expect(presentOf(compiling(30, 0)), LINUX, CHANCE).soon).to.equal(0);
  });

  it('tells which agents at work will be wanted again when they are done', () => {
    const story = compiling(60).ends('shop/9/compile/1/jar');
    for (const job of SERVICE.test) story.builds(`shop/9/test/1/${job}`);
    story.read(2);
    that(expect(presentOf(story), LINUX, CHANCE)).to.include({ soon: 0, after: 1 });
  });

  it('says what it expects, after what, and how surely', () => {
    const [first] = expect(presentOf(compiling(30)), LINUX, CHANCE).expected;
    that(first).to.include({ stage: 'shop/test', after: 'shop/compile', run: 'shop/9', jobs: 8 });
    that(first?.share).to.be.within(0.8, 1);
    that(first?.chance).to.be.within(0.5, first?.share ?? 0);
  });
});
