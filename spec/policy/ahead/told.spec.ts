import { expect } from 'chai';
import type { PipelineRun } from '../../../domain/gocd.ts';
import { foresee } from '../../../policy/ahead/foresee.ts';
import { comingStage, followersOf, shareNow, toldIn } from '../../../policy/ahead/told.ts';
import { LINUX, presentOf, Story } from './support.ts';

const STAGES = { compile: ['jar'], test: ['a', 'b'] };
const AT = { run: 'shop/9', stage: 'shop/compile' };

const shown = (changes: Partial<PipelineRun> = {}): PipelineRun => ({
  ...AT,
  status: 'building',
  next: { stage: 'shop/test', isManual: false },
  isPaused: false,
  ...changes,
});
const told = (changes: Partial<PipelineRun> = {}) => toldIn({ runs: [shown(changes)] });

/** A run of the pipeline in its first stage, after so many whole ones, and what GoCD tells of it. */
function compiling(runs: number, changes: Partial<PipelineRun> | null = {}) {
  const story = new Story();
  for (let counter = 1; counter <= runs; counter++) story.run('shop', counter, STAGES);
  story.builds('shop/9/compile/1/jar').read(3);
  return { ...story.course, ...(changes !== null && { told: told(changes) }) };
}

describe('The stage that comes next by the word of GoCD', () => {
  it('is the one after that which goes on, or has passed', () => {
    expect(comingStage(told(), AT)).to.deep.equal({ stage: 'shop/test', isManual: false });
    expect(comingStage(told({ status: 'passed' }), AT)).to.include({ stage: 'shop/test' });
  });

  it('is none after the last, after a failure, and of a paused pipeline', () => {
    for (const changes of [
      { next: null },
      { status: 'failing' },
      { status: 'failed' },
      { status: 'cancelled' },
      { isPaused: true },
    ] as const)
      expect(comingStage(told(changes), AT), JSON.stringify(changes)).to.equal('nothing');
  });

  it('is not known where it does not tell, or told of another moment', () => {
    expect(comingStage(toldIn({}), AT)).to.equal(null);
    expect(comingStage(told({ stage: 'shop/test', next: null }), AT)).to.equal(null);
    expect(comingStage(told({ run: 'shop/8' }), AT)).to.equal(null);
  });
});

describe('How likely a stage comes', () => {
  it('is nothing while the run fails or its pipeline is paused, however often it came', () => {
    const sure = shareNow(compiling(4, null), AT, 'shop/test');
    expect(sure).to.be.greaterThan(0.8);
    for (const changes of [{ status: 'failing' }, { isPaused: true }, { next: null }] as const) {
      expect(shareNow(compiling(4, changes), AT, 'shop/test')).to.equal(0);
      const foreseen = foresee(presentOf({ course: compiling(4, changes), now: 0 }), [LINUX]);
      expect(foreseen.pools.get(LINUX.pool)?.coming).to.deep.equal([]);
    }
  });

  it('is high in the very first run of a pipeline, and of a stage that is new in it', () => {
    const first = compiling(0);
    expect(followersOf(first, AT)).to.deep.equal(['shop/test']);
    expect(shareNow(first, AT, 'shop/test')).to.equal(0.85);
    const changed = compiling(4, { next: { stage: 'shop/lint', isManual: false } });
    expect(followersOf(changed, AT)).to.include('shop/lint');
    expect(shareNow(changed, AT, 'shop/test')).to.equal(0);
    expect(shareNow(changed, AT, 'shop/lint')).to.be.greaterThan(0.8);
  });

  it('goes by what was seen where a person begins the stage', () => {
    const manual = { next: { stage: 'shop/test', isManual: true } };
    expect(followersOf(compiling(0, manual), AT)).to.deep.equal([]);
    expect(shareNow(compiling(0, manual), AT, 'shop/test')).to.equal(0);
    expect(shareNow(compiling(4, manual), AT, 'shop/test')).to.be.greaterThan(0.8);
  });

  it('is nothing further down while the stage before fails, and as it was seen otherwise', () => {
    const story = new Story();
    for (const counter of [1, 2, 3, 4, 5]) {
      story.run('shop', counter, STAGES);
      story.builds(`site/${counter}/build/1/j`).read(6).ends(`site/${counter}/build/1/j`).read(3);
    }
    story.builds('shop/9/test/1/a').read(3);
    const at = { run: 'shop/9', stage: 'shop/test' };
    const share = (changes: Partial<PipelineRun>) =>
      shareNow({ ...story.course, told: told({ ...at, next: null, ...changes }) }, at, 'site/build');
    expect(share({ status: 'failing' })).to.equal(0);
    expect(share({})).to.equal(shareNow(story.course, at, 'site/build'));
  });
});
