import { expect } from 'chai';
import { scheduledWords, untilWords } from '../../../policy/schedule/words.ts';
import { someConfig, somePool } from '../../support/config.ts';

const DAY = { cron: '* 8-17 * * 1-5', timeZone: 'Europe/Berlin' };

describe('The words for a number that a schedule has put in force', () => {
  const until = (schedule: readonly { cron: string; timeZone: string; max?: number }[], time: string) =>
    untilWords(schedule, 'max', Date.parse(time));

  it('tell until when, by the clock of its zone', () => {
    expect(until([{ ...DAY, max: 5 }], '2026-01-14T12:00:00Z')).to.equal(
      ' until 18:00 (schedule * 8-17 * * 1-5 Europe/Berlin)',
    );
    expect(until([{ ...DAY, max: 5 }], '2026-07-14T12:00:00Z')).to.match(/^ until 18:00 /);
  });

  it('are none outside of its windows', () => {
    expect(until([{ ...DAY, max: 5 }], '2026-01-14T18:00:00Z')).to.equal('');
    expect(until([DAY], '2026-01-14T12:00:00Z')).to.equal('');
  });

  it('tell the day where that is not within one', () => {
    const closed = { cron: '* * * * 6,7', timeZone: 'UTC', max: 0 };
    expect(until([closed], '2026-01-17T00:00:00Z')).to.match(/^ until Mon 00:00 /);
  });

  it('tell no end of what has none', () => {
    const always = { cron: '* * * * *', timeZone: 'UTC', max: 3 };
    expect(until([always], '2026-01-17T00:00:00Z')).to.equal(' (schedule * * * * * UTC)');
  });

  it('end where a later entry begins, to the minute', () => {
    const always = { cron: '* * * * *', timeZone: 'UTC', max: 3 };
    const backup = { cron: '20-29 3 * * *', timeZone: 'UTC', max: 1 };
    expect(until([always, backup], '2026-01-17T03:00:00Z')).to.match(/^ until 03:20 /);
    expect(until([always, backup], '2026-01-17T03:25:00Z')).to.match(/^ until 03:30 .*20-29/);
  });

  it('name the numbers', () => {
    const config = someConfig({
      pools: [somePool({ schedule: [{ ...DAY, min: 1, max: 5 }] })],
      scaling: { schedule: [{ ...DAY, maxAgents: 7 }] },
    });
    const { scaling, pools } = scheduledWords(config, Date.parse('2026-01-14T12:00:00Z'));
    expect(scaling).to.deep.equal(['max-agents 7 until 18:00 (schedule * 8-17 * * 1-5 Europe/Berlin)']);
    expect(pools.get('default')?.map((line) => line.slice(0, 17))).to.deep.equal([
      'min 1 until 18:00',
      'max 5 until 18:00',
    ]);
  });
});
