import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { type Runs, runsSeen } from '../../../policy/waits/runs.ts';
import { someAgent } from '../../support/core.ts';

const JOB = 'shop/1/build/1/unit';
const building = (overrides: Partial<GocdAgent> = {}) =>
  someAgent('agent-1', { runState: 'Building', building: JOB, ...overrides });
const idle = someAgent('agent-1');

function endedIn(readings: readonly (readonly GocdAgent[])[], knownUntil = Number.POSITIVE_INFINITY) {
  let runs: Runs | null = null;
  return readings.map((agents, index) => {
    const seen = runsSeen(runs, { view: { agents }, now: index * 10, knownUntil });
    runs = seen.runs;
    return seen.ended;
  });
}

describe('The runs of jobs', () => {
  it('end with the reading that shows their agent without them', () => {
    expect(endedIn([[idle], [building()], [building()], [idle]])).to.deep.equal([
      [],
      [],
      [],
      [{ locator: JOB, agent: 'agent-1', since: 10, until: 30 }],
    ]);
    const next = building({ building: 'shop/1/build/1/lint' });
    expect(endedIn([[idle], [building()], [next]])[2]).to.have.length(1);
  });

  it('have no known beginning if they went on when we came, or while nobody looked', () => {
    expect(endedIn([[building()], [idle]])[1]).to.deep.equal([
      { locator: JOB, agent: 'agent-1', since: null, until: 10 },
    ]);
    expect(endedIn([[idle], [building()], [idle]], 5)[2]?.[0]?.since).to.equal(null);
  });

  for (const [what, agents] of [
    ['is lost', [building({ runState: 'LostContact', building: null })]],
    ['is listed no more', []],
    ['shows none of its jobs', [building({ building: null })]],
    ['has another job of that name', [building({ uuid: 'another' })]],
  ] as const)
    it(`do not end where their agent ${what}`, () => {
      expect(endedIn([[idle], [building()], agents])[2]).to.deep.equal([]);
    });
});
