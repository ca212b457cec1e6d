import { expect } from 'chai';
import fc from 'fast-check';
import type { GocdEvent } from '../../model/gocd/events.ts';
import { demoWorkload } from '../../workload/demo.ts';
import { play } from '../../workload/play.ts';
import { rig } from './support.ts';

const ENVIRONMENTS: readonly (readonly string[])[] = [[], ['staging'], ['production']];

/** A fixed fleet works through a demonstration; every now and then an agent's network fails for a while. */
function run(
  seed: number,
  jobs: number,
  outages: readonly { readonly agent: number; readonly at: number; readonly ms: number }[],
) {
  const { gocd, clock, agent } = rig();
  const events: GocdEvent[] = [];
  gocd.events.subscribe((event) => events.push(event));
  const fleet = Array.from({ length: 6 }, (_, index) =>
    agent(`agent-${index}`, {
      resources: ['docker', 'linux'],
      environments: ENVIRONMENTS[index % ENVIRONMENTS.length] ?? [],
    }),
  );
  for (const { agent, at, ms } of outages) {
    clock.after(at, () => fleet[agent]?.setReachable(false));
    clock.after(at + ms, () => fleet[agent]?.setReachable(true));
  }
  play(clock, demoWorkload({ seed, jobs }), gocd.schedule);
  clock.advance(90 * 60_000);
  return { gocd, events };
}

const summary = (events: readonly GocdEvent[]) =>
  events.map((event) => [
    event.at,
    event.type,
    'job' in event ? event.job.locator : '',
    'agent' in event ? event.agent : '',
  ]);

describe('a world of jobs and agents', () => {
  const outage = fc.record({
    agent: fc.integer({ min: 0, max: 5 }),
    at: fc.integer({ min: 0, max: 300_000 }),
    ms: fc.integer({ min: 1, max: 600_000 }),
  });

  it('completes every job exactly once, whatever outages its agents have', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(outage, { maxLength: 8 }), (seed, outages) => {
        const { gocd, events } = run(seed, 20, outages);
        const completed = events.flatMap((event) =>
          event.type === 'job.completed' ? [event.job.locator] : [],
        );
        expect(completed).to.have.length(20);
        expect(new Set(completed)).to.have.property('size', 20);
        expect([...gocd.jobs()].every(({ result }) => result === 'Passed')).to.equal(true);
      }),
      { numRuns: 15 },
    );
  });

  it('never gives an agent a second job before the first is over or taken back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(outage, { maxLength: 8 }), (seed, outages) => {
        const inHand = new Map<string, string>();
        for (const event of run(seed, 20, outages).events) {
          if (event.type === 'job.assigned') {
            expect(inHand.has(event.agent ?? ''), event.job.locator).to.equal(false);
            inHand.set(event.agent ?? '', event.job.locator);
          }
          if (event.type === 'job.completed' || event.type === 'job.rescheduled')
            inHand.delete(event.agent ?? '');
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is the same each time for the same seed', () => {
    const outages = [{ agent: 1, at: 20_000, ms: 400_000 }];
    expect(summary(run(5, 30, outages).events)).to.deep.equal(summary(run(5, 30, outages).events));
  });
});
