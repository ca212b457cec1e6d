import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import { createGocd } from '../../model/gocd/server.ts';
import { companyDay, playDays } from '../../workload/companyDay.ts';

const MINUTE = 60_000;

const dayOf = (seed: number, counters = new Map<string, number>()) => companyDay({ seed, counters });
const startsOf = (seed: number) =>
  dayOf(seed).stages.flatMap(({ begins }) => ('atMs' in begins ? [begins.atMs] : []));

describe('The day of a small company', () => {
  it('is the same for the same seed and another for another', () => {
    expect(dayOf(1)).to.deep.equal(dayOf(1));
    expect(dayOf(1)).not.to.deep.equal(dayOf(2));
  });

  it('begins at once, and comes in waves with quiet times in which agents go', () => {
    const starts = startsOf(1).sort((a, b) => a - b);
    expect(starts[0]).to.equal(0);
    const pauses = starts.map((at, index) => (starts[index + 1] ?? at) - at).filter((ms) => ms > 12 * MINUTE);
    expect(pauses).to.have.lengthOf.within(12, 16);
    expect(starts.length / (pauses.length + 1), 'changes in a wave').to.be.within(6, 14);
  });

  it('has stages that follow each other, jobs side by side, and pipelines further down', () => {
    const { stages, shapes } = dayOf(1);
    expect(shapes.map(({ pipeline }) => pipeline.name)).to.include.members(['checkout-service', 'release']);
    expect(stages.some(({ begins }) => 'after' in begins)).to.equal(true);
    expect(Math.max(...stages.map(({ jobs }) => jobs[0]?.runInstances ?? 1))).to.equal(6);
    expect(
      new Set(stages.flatMap(({ jobs }) => jobs.map(({ environment }) => environment))),
    ).to.include.members([null, 'staging', 'production']);
  });

  it('is followed by the next, whose runs count on, also after jobs that were there before', () => {
    const clock = new VirtualClock(0);
    const gocd = createGocd({ clock, random: randomFrom(1) });
    gocd.schedule({ pipeline: 'docs-site', stage: 'publish', job: 'upload' });
    const stop = playDays(clock, gocd, { seed: 1, medianMs: 30_000 });
    clock.advance(17 * 60 * MINUTE);
    const counters = [...gocd.jobs()].flatMap(({ pipeline, pipelineCounter }) =>
      pipeline === 'docs-site' ? [pipelineCounter] : [],
    );
    // Nobody builds here, so of each of the three days that have begun the first run alone gets into its stage.
    expect(counters).to.have.length(1 + 3);
    expect(counters).to.deep.equal([...new Set(counters)].sort((a, b) => a - b));
    stop();
    const before = [...gocd.jobs()].length;
    clock.advance(60 * 60 * MINUTE);
    expect([...gocd.jobs()]).to.have.length(before);
  });
});
