import { expect } from 'chai';
import { type Foretold, NO_SCORES, type Scores, scored } from '../../../policy/ahead/score.ts';
import { MINUTE, SECOND, Story } from './support.ts';

const LEAD = 50 * SECOND;

function foretold(story: Story, more: Partial<Foretold> = {}): Foretold {
  const told = {
    pool: 'linux',
    stage: 'shop/test',
    after: 'shop/build',
    run: 'shop/1',
    jobs: 4,
    leadMs: LEAD,
  };
  return { ...told, at: story.now, ...more };
}

/** Tells of each reading, from now on. */
function watched(story: Story, scores: Scores, readings = 1): Scores {
  let known = scores;
  for (let n = 0; n < readings; n++) {
    story.read();
    known = scored(known, story.course, [], story.now - 5 * SECOND);
  }
  return known;
}

function building(): { readonly story: Story; readonly scores: Scores } {
  const story = new Story().builds('shop/1/build/1/j').read(2);
  const told = foretold(story);
  const scores = scored(NO_SCORES, story.course, [told, told], story.now);
  return { story, scores: scored(scores, story.course, [told], story.now) };
}

describe('The score of looking ahead', () => {
  it('counts what is foretold once, however often', () => {
    expect(building().scores.pools.get('linux')).to.include({ made: 1, met: 0, missed: 0 });
  });

  it('counts what comes, with the waiting it saves and the time without work it costs', () => {
    const { story, scores } = building();
    const [at] = [...scores.open.values()].map((told) => told.at);
    const before = watched(story, scores, 14);
    story.ends('shop/1/build/1/j').waits('shop/1/test/1/t');
    const score = watched(story, before).pools.get('linux');
    const ahead = story.now - 5 * SECOND - (at ?? 0);
    expect(score).to.include({ met: 1, missed: 0, savedMs: 4 * LEAD, idleMs: 4 * (ahead - LEAD), lately: 1 });
  });

  it('counts what comes much later than an agent takes as late', () => {
    const { story, scores } = building();
    const before = watched(story, scores, 25);
    story.ends('shop/1/build/1/j').waits('shop/1/test/1/t');
    const score = watched(story, before).pools.get('linux');
    expect(score).to.include({ met: 0, late: 1 });
    expect(score?.lately).to.be.closeTo(0.95, 1e-9);
  });

  it('counts what does not come as missed, and what it kept idle', () => {
    const { story, scores } = building();
    story.ends('shop/1/build/1/j');
    const score = watched(story, scores, 6).pools.get('linux');
    expect(score).to.include({ made: 1, met: 0, missed: 1 });
    expect(score?.idleMs).to.be.within(4 * 15 * SECOND, 4 * MINUTE);
    expect(score?.lately).to.be.closeTo(0.9, 1e-9);
  });

  it('knows a run of another pipeline by when it came', () => {
    const story = new Story().builds('down/8/build/1/j').builds('shop/1/build/1/j').read(2);
    const told = foretold(story, { stage: 'down/build' });
    const scores = scored(NO_SCORES, story.course, [told], story.now);
    expect(watched(story, scores, 3).pools.get('linux')).to.include({ met: 0, missed: 0 });
    story.ends('shop/1/build/1/j').waits('down/9/build/1/j');
    expect(watched(story, scores).pools.get('linux')).to.include({ met: 1 });
  });
});
