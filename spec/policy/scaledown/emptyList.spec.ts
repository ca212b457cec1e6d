import { expect } from 'chai';
import { emptyRow, isRepeated } from '../../../policy/scaledown/emptyList.ts';
import { longestAge } from '../../../policy/staleness.ts';
import { someConfig } from '../../support/config.ts';
import { someAgent } from '../../support/core.ts';

const config = someConfig();
const LONGEST_PAUSE_MS = longestAge(config);
const at = (startedAt: number) => ({ agents: [], startedAt });
/** At work, so that GoCD is asked at every poll. */
const OURS = someAgent(`gocd-agent.${config.name}.default.earlier-0`);
const BUSY = { jobs: [], agents: [OURS] };

describe('Readings that list no agent at all', () => {
  const first = emptyRow(null, at(0), null, config);

  it('make a row from the first on, which the next goes on with', () => {
    expect(first).to.deep.equal({ since: 0, last: 0, othersVanished: false });
    const next = emptyRow(first, at(LONGEST_PAUSE_MS), BUSY, config);
    expect(next).to.deep.equal({ since: 0, last: LONGEST_PAUSE_MS, othersVanished: false });
    expect(next !== null && isRepeated(next)).to.equal(true);
  });

  it('begin another row after a longer pause than readings may have: nobody knows what was listed meanwhile', () => {
    const later = LONGEST_PAUSE_MS + 1;
    const next = emptyRow(first, at(later), BUSY, config);
    expect(next).to.deep.equal({ since: later, last: later, othersVanished: false });
    expect(next !== null && isRepeated(next)).to.equal(false);
  });

  it('end with one that lists anybody', () => {
    expect(emptyRow(first, { agents: [OURS], startedAt: 1 }, BUSY, config)).to.equal(null);
  });

  it('remember for the whole row that the list before it had agents of others: hardly have they gone, too', () => {
    const before = { jobs: [], agents: [someAgent('made-by-hand')] };
    const row = emptyRow(null, at(0), before, config);
    const next = emptyRow(row, at(1), { jobs: [], agents: [] }, config);
    expect(next).to.include({ othersVanished: true });
    expect(next !== null && isRepeated(next)).to.equal(false);
  });
});
