import { expect } from 'chai';
import { type WaitRecord, waitsSeen } from '../../../../policy/forecast/target/waits.ts';

const NOTHING: WaitRecord = { open: new Map(), seen: 0, late: 0, assignments: [] };
const TARGET = 60_000;

/** Readings each ten seconds, each with the jobs that wait and whether an idle agent is there for them. */
function watched(
  readings: readonly Readonly<Record<string, boolean>>[],
  taken: readonly string[] = [],
): WaitRecord {
  let record = NOTHING;
  const known = new Set<string>();
  readings.forEach((reading, index) => {
    const waiting = new Map(
      Object.entries(reading).map(([locator, hasIdleAgent]) => [locator, { hasIdleAgent }]),
    );
    const arrived = [...waiting.keys(), ...(index === 0 ? taken : [])].filter(
      (locator) => !known.has(locator),
    );
    for (const locator of arrived) known.add(locator);
    record = waitsSeen(record, {
      at: (index + 1) * 10_000,
      before: index * 10_000,
      waiting,
      arrived,
      target: TARGET,
    });
  });
  return record;
}

describe('The waits that readings show', () => {
  it('end between the last reading that shows them and the next', () => {
    const { seen, late, assignments } = watched([{ a: true }, { a: true }, {}]);
    expect({ seen, late }).to.deep.equal({ seen: 1, late: 0 });
    expect(assignments).to.deep.equal([20_000]);
  });

  it('are late as soon as they last longer, and are counted once', () => {
    const six = Array.from({ length: 7 }, () => ({ a: false }));
    expect(watched(six)).to.deep.include({ seen: 1, late: 1 });
    expect(watched([...six, { a: false }, {}])).to.deep.include({ seen: 1, late: 1 });
  });

  it('tell how long GoCD takes only of jobs that always had an idle agent beside them', () => {
    expect(watched([{ a: false }, { a: true }, {}]).assignments).to.deep.equal([]);
  });

  it('are in time of jobs that come and are taken between two readings', () => {
    expect(watched([{}], ['a'])).to.deep.include({ seen: 1, late: 0 });
  });

  it('fade, so that the last hundreds count', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`j${index}`, true]));
    expect(watched([many, {}]).seen).to.equal(250);
  });
});
