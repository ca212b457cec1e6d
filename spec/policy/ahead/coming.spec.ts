import { expect } from 'chai';
import { expectedNow } from '../../../policy/ahead/coming.ts';
import { aheadOf, describeComing } from '../../../policy/ahead/comingWords.ts';
import { foresee } from '../../../policy/ahead/foresee.ts';
import { timesIn } from '../../../policy/ahead/times.ts';
import { durationsFrom, subject } from '../../../policy/durations/durations.ts';
import { LINUX, MINUTE, presentOf, SECOND, Story } from './support.ts';

const STAGES = { compile: ['jar'], test: ['a', 'b'], deploy: ['ship'] };
/** Each job takes a minute, give or take nothing. */
const DURATIONS = durationsFrom(
  ['compile/jar', 'test/a', 'test/b', 'deploy/ship'].map((job) => [
    subject.job(`shop/${job}`),
    Array.from({ length: 9 }, () => MINUTE),
  ]),
);

/** All that may come, with what is told of the stage before. */
function told(story: Story) {
  const times = timesIn({ durations: DURATIONS });
  const { coming = [] } = foresee(presentOf(story, { times }), [LINUX]).pools.get(LINUX.pool) ?? {};
  return coming.map((each) => expectedNow(each, story.course, DURATIONS, story.now));
}

/** After four runs. */
function known(): Story {
  const story = new Story();
  for (const counter of [1, 2, 3, 4]) story.run('shop', counter, STAGES);
  return story;
}

describe('The jobs that are expected', () => {
  it('are those of the stage that mostly follows, with when, how surely, and after what', () => {
    const story = known().builds('shop/9/compile/1/jar').read(6);
    const [test, ...others] = told(story);
    expect(others).to.deep.equal([]);
    expect(test).to.include({
      stage: 'shop/test',
      jobs: 2,
      after: 'shop/compile',
      run: 'shop/9',
    });
    expect(test).to.include({ ranMs: 30 * SECOND, heldBy: null });
    expect((test?.at ?? 0) - story.now).to.be.within(24 * SECOND, 36 * SECOND);
    expect(test?.usualMs).to.be.within(MINUTE - SECOND, MINUTE + SECOND);
    expect(test?.share).to.be.within(0.8, 1);
  });

  it('come later while the stage before only waits', () => {
    const story = known().waits('shop/9/compile/1/jar').read(6);
    const [test] = told(story);
    expect(test).to.include({ ranMs: 0 });
    expect((test?.at ?? 0) - story.now).to.be.greaterThan(55 * SECOND);
  });

  it('wait for an earlier run that is in their stage, also once the stage before has ended', () => {
    const story = known().builds('shop/9/test/1/a').read(2).builds('shop/10/compile/1/jar').read(6);
    const held = told(story).find(({ stage }) => stage === 'shop/test');
    expect(held).to.include({ run: 'shop/10', heldBy: 'shop/9' });
    story.ends('shop/10/compile/1/jar').read(1);
    expect(told(story).find(({ run }) => run === 'shop/10')).to.include({
      stage: 'shop/test',
      heldBy: 'shop/9',
    });
  });

  it('are none after what has ended and was followed by nothing', () => {
    const story = known().builds('shop/9/compile/1/jar').read(6).ends('shop/9/compile/1/jar').read(3);
    expect(told(story)).to.deep.equal([]);
  });

  it('are told in words and numbers', () => {
    const coming = {
      ...{ stage: 'release/deploy', jobs: 1, after: 'release/test', run: 'release/7' },
      ...{ at: 100 * SECOND, share: 0.9, ranMs: 3 * MINUTE, usualMs: 4 * MINUTE, heldBy: null },
    };
    expect(describeComing(coming, MINUTE)).to.equal(
      'expected in 40 s (9 of 10 times after release/test, which has run 3 of usually 4 minutes)',
    );
    expect(describeComing({ ...coming, ranMs: 0, heldBy: 'release/6' }, MINUTE)).to.equal(
      'expected in 40 s, once release/6 has left it (9 of 10 times after release/test, which waits and usually runs for 4 minutes)',
    );
    expect(describeComing({ ...coming, at: 0, ranMs: 0, usualMs: 0 }, MINUTE)).to.contain('which has ended');
    expect(describeComing({ ...coming, usualMs: 0 }, MINUTE)).to.contain('which has run for 3 min)');
  });
});

describe('Whether agents are there ahead of jobs', () => {
  const lookAhead = { mode: 'on', leadMs: 50 * SECOND, soon: 2 } as const;
  const plan = { pool: 'linux', idle: 0, starting: 2, launch: 0, clamps: [], lookAhead };
  const coming = { share: 0.9, chance: 0.5 };
  const words = (changes: object, of = coming) => aheadOf(of, { ...plan, ...changes }, 1 / 3).words;

  it('is told, and if not, why', () => {
    expect(aheadOf(coming, plan, 1 / 3)).to.deep.equal({
      isAhead: true,
      words: '2 agents are launched or kept ahead',
    });
    expect(words({ starting: 1 })).to.equal('an agent is launched or kept ahead');
    expect(words({}, { share: 0.2, chance: 0.2 })).to.contain('it comes too seldom');
    expect(words({}, { ...coming, chance: 0.1 })).to.equal(
      'no agent is launched ahead yet, for one takes 50 s to come',
    );
    expect(words({ lookAhead: { ...lookAhead, soon: 0 } })).to.contain('enough come free by then');
    expect(words({ lookAhead: { ...lookAhead, mode: 'observe' } })).to.contain('only observes');
    expect(words({ lookAhead: { ...lookAhead, mode: 'turned-down' } })).to.contain('has come lately');
    expect(words({ starting: 0, clamps: ['max'] })).to.contain('max leaves no room');
  });
});
