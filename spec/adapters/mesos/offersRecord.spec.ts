import { expect } from 'chai';
import fc from 'fast-check';
import { parseOffers } from '../../../adapters/mesos/offersRecord.ts';
import { recordsIn, SCENARIOS, streamsOf } from './support/recordings.ts';

function offersIn(record: string): unknown[] | null {
  return parseOffers(record, (offer) => offer);
}

function recordOf(offers: readonly unknown[]): string {
  return JSON.stringify({ type: 'OFFERS', offers: { offers } });
}

function offer(id: string, extra: object = {}): object {
  return { id: { value: id }, hostname: `${id}.example`, ...extra };
}

/** As many characters as some parts have. */
const LONG = 'x'.repeat(40_000);

describe('A record of offers, read in parts', () => {
  it('is what each recorded one is', () => {
    const records = SCENARIOS.flatMap((scenario) => [...streamsOf(scenario).values()])
      .flatMap(recordsIn)
      .filter((record) => record.includes('"type":"OFFERS"'));
    expect(records).to.have.length.above(20);
    for (const record of records) expect(offersIn(record)).to.deep.equal(JSON.parse(record).offers.offers);
  });

  it('gives the offers of many parts in order', () => {
    const offers = Array.from({ length: 2_000 }, (_, index) => offer(`O${index}`, { note: 'y'.repeat(200) }));
    expect(offersIn(recordOf(offers))).to.deep.equal(offers);
  });

  it('converts a part before it comes to the next', () => {
    const seen: unknown[] = [];
    const [first, second] = [offer('O1', { note: LONG + LONG }), offer('O2')];
    const cutShort = recordOf([first, second]).replace('"O2.example"', '"O2.exa');
    expect(parseOffers(cutShort, (taken) => seen.push(taken))).to.equal(null);
    expect(seen).to.deep.equal([first]);
  });

  it('may have no offers', () => {
    expect(offersIn(recordOf([]))).to.deep.equal([]);
  });

  it('may have texts in which a border of two offers stands', () => {
    const offers = [offer('O1', { note: `${LONG}${LONG}},{"id":${LONG}` }), offer('O2')];
    expect(offersIn(recordOf(offers))).to.deep.equal(offers);
  });

  it('is left to the whole where it would be cut within an offer', () => {
    const within = { list: [{ note: LONG + LONG }, { id: 1 }] };
    expect(offersIn(recordOf([offer('O1', within), offer('O2')]))).to.equal(null);
  });

  for (const [what, record] of [
    ['another type', '{"type":"RESCIND","offers":{"offers":[]}}'],
    ['fields in another order', '{"offers":{"offers":[]},"type":"OFFERS"}'],
    ['more fields', '{"type":"OFFERS","offers":{"offers":[],"x":[]}}'],
    ['white space', '{"type":"OFFERS", "offers":{"offers":[]}}'],
    ['a list that ends early', '{"type":"OFFERS","offers":{"offers":[{}],"x":[]}}'],
    ['a comma too many', '{"type":"OFFERS","offers":{"offers":[{},]}}'],
    ['no end', '{"type":"OFFERS","offers":{"offers":[{}'],
    ['nothing', ''],
  ] as const)
    it(`is left to the whole with ${what}`, () => {
      expect(offersIn(record)).to.equal(null);
    });

  it('whatever stands in it, says the same as the whole or nothing', () => {
    const words = [
      '},{"id":',
      '{"id":1}',
      '{"id":',
      '}',
      '{',
      '[',
      ']',
      ',',
      '"',
      '1',
      ' ',
      LONG,
      `"${LONG}"`,
      ']}}',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 14 }), (inner) => {
        const record = `{"type":"OFFERS","offers":{"offers":[${inner.join('')}]}}`;
        const offers = offersIn(record);
        if (offers !== null) expect(JSON.parse(record)).to.deep.equal({ type: 'OFFERS', offers: { offers } });
      }),
      { numRuns: 2_000 },
    );
  });
});
