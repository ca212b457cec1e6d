import { expect } from 'chai';
import fc from 'fast-check';
import { Lives } from '../../../../services/views/history/lives.ts';
import { Ring } from '../../../../services/views/history/ring.ts';
import { withPoint } from '../../../../services/views/history/series.ts';
import type { AgentChange, Point } from '../../../../services/views/schemas.ts';
import { someConfig } from '../../../support/config.ts';

describe('What is remembered is bounded', () => {
  it('to the latest entries of a ring', () => {
    const ring = new Ring<number>(3);
    for (const entry of [1, 2, 3, 4, 5]) ring.push(entry);
    expect(ring.all()).to.deep.equal([3, 4, 5]);
  });

  it('to the last 50 transitions of an agent', () => {
    const lives = new Lives();
    for (let at = 1; at <= 60; at += 1) note(lives, change('a', 'idle'), at);
    expect(lives.of('a')?.transitions.map(({ at }) => at)).to.deep.equal(
      Array.from({ length: 50 }, (_, i) => i + 11),
    );
  });

  it('to the 200 agents that have gone last, and all that have not', () => {
    const lives = new Lives();
    note(lives, change('alive', 'idle'), 0);
    note(lives, change('back', 'gone'), 0);
    note(lives, change('back', 'registering'), 1);
    for (let index = 0; index < 201; index += 1) note(lives, change(`gone-${index}`, 'gone'), index);
    expect(lives.of('gone-0')).to.equal(null);
    expect(lives.of('gone-1')?.transitions).to.have.length(1);
    expect(lives.of('alive')?.transitions).to.have.length(1);
    expect(lives.of('back')?.transitions).to.have.length(2);
  });

  it('to so many points within so much time, in order, the latest always among them', () => {
    const gaps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 40 }), waiting: fc.nat(9) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 4, max: 30 }), (steps, most) => {
        let at = 0;
        let points: readonly Point[] = [];
        for (const { gap, waiting } of steps) {
          at += gap;
          points = withPoint(points, point(at, waiting), { spanMs: 500, most });
          expect(points.length).to.be.at.most(most);
          expect(points.at(-1)?.at).to.equal(at);
          expect(points.every((one) => at - one.at <= 500)).to.equal(true);
          expect(points.map((one) => one.at)).to.deep.equal(
            points.map((one) => one.at).sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('yet a peak of waiting jobs outlasts any thinning', () => {
    let points: readonly Point[] = [];
    for (let at = 1; at <= 1_000; at += 1)
      points = withPoint(points, point(at, at === 17 ? 99 : 1), { spanMs: 10_000, most: 16 });
    expect(points.map(({ waiting }) => waiting)).to.include(99);
  });
});

function note(lives: Lives, what: AgentChange, at: number): void {
  lives.note(what, { at, agent: null, config: someConfig() });
}

function change(taskId: string, phase: AgentChange['phase']): AgentChange {
  return { taskId, pool: 'default', phase, host: null, detail: null };
}

function point(at: number, waiting: number): Point {
  const waits = { longestWaitMs: 0, waitP50Ms: 0, waitP95Ms: 0 };
  return { at, waiting, shortage: 0, ...waits, starting: 0, idle: 0, building: 0, other: 0, max: 9 };
}
