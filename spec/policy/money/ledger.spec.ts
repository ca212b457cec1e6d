import { expect } from 'chai';
import fc from 'fast-check';
import { Ledger, type Period } from '../../../policy/money/ledger.ts';
import { monthsOf } from '../../../policy/money/months.ts';
import { type Sum, sumOf, totalOf } from '../../../policy/money/page.ts';
import { FLOOR, OTHER, STATES, type Standing } from '../../../policy/money/standing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function hourly(time: number): Period {
  const from = time - (time % HOUR);
  return { key: String(from), end: from + HOUR };
}

function ledger(mostPipelines = 100, mostPeriods = 1_000): Ledger {
  return new Ledger({ periodOf: hourly, mostPeriods, mostPipelines });
}

const BUILDS: Standing = {
  pool: 'linux',
  state: 'building',
  payer: 'pipeline shop',
  floorFrom: null,
  microPerHour: 120_000,
};

function allOf(sums: Ledger, of: 'pools' | 'payers'): ReadonlyMap<string, Sum> {
  const all = new Map<string, Sum[]>();
  for (const page of sums.pages.values())
    for (const [key, sum] of page[of]) all.set(key, [...(all.get(key) ?? []), sum]);
  return new Map([...all].map(([key, found]) => [key, sumOf(found)]));
}

describe('The ledger', () => {
  it('puts the time between two notes down to how the agent stood at the first', () => {
    const books = ledger();
    books.note('a', BUILDS, 0);
    books.note('a', { ...BUILDS, state: 'idle' }, 30 * MINUTE);
    books.note('a', null, 40 * MINUTE);
    books.settle(50 * MINUTE);
    const sum = allOf(books, 'payers').get('pipeline shop');
    expect(sum?.ms).to.deep.equal({ building: 30 * MINUTE, idle: 10 * MINUTE, starting: 0, other: 0 });
    expect(sum?.micro).to.deep.equal({ building: 60_000, idle: 20_000, starting: 0, other: 0 });
  });

  it('parts it at the ends of periods, and forgets the oldest', () => {
    const books = ledger(100, 2);
    books.note('a', BUILDS, 30 * MINUTE);
    books.settle(2 * HOUR + 15 * MINUTE);
    expect(
      [...books.pages].map(([key, { pools }]) => [key, totalOf(sumOf(pools.values()).ms)]),
    ).to.deep.equal([
      [String(HOUR), HOUR],
      [String(2 * HOUR), 15 * MINUTE],
    ]);
  });

  it('puts idle time down to the floor once it is kept for that alone', () => {
    const books = ledger();
    books.note('a', { ...BUILDS, state: 'idle', floorFrom: 10 * MINUTE }, 0);
    books.settle(15 * MINUTE);
    expect(allOf(books, 'payers').get('pipeline shop')?.ms.idle).to.equal(10 * MINUTE);
    expect(allOf(books, 'payers').get(FLOOR)?.ms.idle).to.equal(5 * MINUTE);
  });

  it('loses no fraction, however often it is settled', () => {
    const books = ledger();
    books.note('a', { ...BUILDS, microPerHour: 7 }, 0);
    for (let now = 0; now <= 10 * HOUR; now += 777) books.settle(now);
    books.settle(10 * HOUR);
    expect(totalOf(sumOf(allOf(books, 'pools').values()).micro)).to.equal(70);
  });

  it('has whole numbers whose parts add up to the whole, by pool and by payer, whatever happens', () => {
    const payer = fc.constantFrom<Standing['payer']>(
      FLOOR,
      OTHER,
      'pipeline a',
      'pipeline b',
      'pipeline c',
      'pipeline d',
    );
    const standing = fc.record({
      pool: fc.constantFrom('linux', 'gpu'),
      state: fc.constantFrom(...STATES),
      payer,
      floorFrom: fc.option(fc.nat(40 * HOUR)),
      microPerHour: fc.nat(1_000_000_000),
    });
    const step = fc.record({
      taskId: fc.constantFrom('a', 'b', 'c'),
      passes: fc.nat(5 * HOUR),
      standing: fc.option(standing, { freq: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const books = ledger(2);
        const since = new Map<string, number>();
        let now = 0;
        let time = 0;
        let exact = 0n;
        const rates = new Map<string, number>();
        for (const { taskId, passes, standing: next } of steps) {
          now += passes;
          const from = since.get(taskId);
          if (from !== undefined) {
            time += now - from;
            exact += BigInt(now - from) * BigInt(rates.get(taskId) ?? 0);
          }
          books.note(taskId, next, now);
          if (next === null) since.delete(taskId);
          else since.set(taskId, now);
          rates.set(taskId, next?.microPerHour ?? 0);
        }
        const pools = [...allOf(books, 'pools').values()];
        const payers = [...allOf(books, 'payers').values()];
        for (const sum of [...pools, ...payers])
          for (const state of STATES) {
            expect(Number.isSafeInteger(sum.micro[state])).to.equal(true);
            expect(sum.micro[state]).to.be.at.least(0);
          }
        expect(sumOf(pools)).to.deep.equal(sumOf(payers));
        expect(totalOf(sumOf(pools).ms)).to.equal(time);
        // Less than a millionth for each of the two pools is still carried.
        const off = exact - BigInt(totalOf(sumOf(pools).micro)) * BigInt(HOUR);
        expect(off >= 0n && off < 2n * BigInt(HOUR)).to.equal(true);
        for (const page of books.pages.values())
          expect([...page.payers.keys()].filter((key) => key.startsWith('pipeline'))).to.have.length.at.most(
            2,
          );
      }),
    );
  });

  it('keeps the pipelines that cost most by name where there are more than it names', () => {
    const books = ledger(2);
    for (const [nth, minutes] of [20, 1, 10, 5].entries()) {
      const at = nth * HOUR * 0;
      books.note(`a${nth}`, { ...BUILDS, payer: `pipeline p${nth}` }, at);
      books.note(`a${nth}`, null, at + minutes * MINUTE);
    }
    const payers = allOf(books, 'payers');
    expect([...payers.keys()]).to.have.members(['pipeline p0', 'pipeline p3', OTHER]);
    expect(payers.get(OTHER)?.ms.building).to.equal(11 * MINUTE);
  });
});

describe('The months of a budget', () => {
  it('begin at midnight of their zone, in winter and in summer', () => {
    const berlin = monthsOf('Europe/Berlin');
    expect(berlin(Date.parse('2026-01-31T22:59:59Z'))).to.deep.include({
      key: '2026-01',
      end: Date.parse('2026-01-31T23:00:00Z'),
    });
    expect(berlin(Date.parse('2026-03-15T12:00:00Z'))).to.deep.include({
      key: '2026-03',
      end: Date.parse('2026-03-31T22:00:00Z'),
    });
  });

  it('begin on the quarter of an hour where their zone does', () => {
    const end = monthsOf('Asia/Kathmandu')(Date.parse('2026-01-15T12:00:00Z')).end;
    expect(new Date(end).toISOString()).to.equal('2026-01-31T18:15:00.000Z');
  });
});
