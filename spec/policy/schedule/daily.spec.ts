import { expect } from 'chai';
import { nextDaily } from '../../../policy/schedule/daily.ts';

const at = (iso: string) => Date.parse(iso);
const next = (timeOfDay: string, timeZone: string, from: string) =>
  new Date(nextDaily({ timeOfDay, timeZone }, at(from))).toISOString();

describe('A time of the day', () => {
  it('comes next today or tomorrow, in its zone', () => {
    expect(next('03:30', 'UTC', '2026-01-05T03:29:59Z')).to.equal('2026-01-05T03:30:00.000Z');
    expect(next('03:30', 'UTC', '2026-01-05T03:30:00Z')).to.equal('2026-01-06T03:30:00.000Z');
    expect(next('00:05', 'America/New_York', '2026-01-05T12:00:00Z')).to.equal('2026-01-06T05:05:00.000Z');
  });

  it('follows the clocks of its zone over a change of summer time', () => {
    expect(next('04:00', 'Europe/Berlin', '2026-03-28T12:00:00Z')).to.equal('2026-03-29T02:00:00.000Z');
    expect(next('04:00', 'Europe/Berlin', '2026-10-24T12:00:00Z')).to.equal('2026-10-25T03:00:00.000Z');
  });

  it('comes also on the day that lacks it', () => {
    const from = at('2026-03-28T12:00:00Z');
    const found = nextDaily({ timeOfDay: '02:30', timeZone: 'Europe/Berlin' }, from);
    expect(found - from).to.be.within(0, 86_400_000);
  });
});
