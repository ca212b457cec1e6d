import { expect } from 'chai';
import fc from 'fast-check';
import { readLongList } from '../../adapters/longList.ts';

/** More than half a part, so that two of them are worth being read in parts. */
const LONG = 'x'.repeat(40_000);

const element = (id: string, extra: object = {}) => ({ id: { value: id }, name: `${id}.example`, ...extra });

function read(text: string, keys: readonly string[] = ['offers', 'offers']) {
  return readLongList(text, keys, (one) => one);
}

/** As a Mesos master writes it. */
const compact = (elements: readonly unknown[]) =>
  JSON.stringify({ type: 'OFFERS', offers: { offers: elements } });

/** As GoCD does. */
function indented(elements: readonly unknown[]): string {
  const json = { _links: { self: { href: 'https://ci.example' } }, _embedded: { agents: elements } };
  return JSON.stringify(json, null, 2)
    .replace(/": /g, '" : ')
    .replace(/\[\n\s*/g, '[ ')
    .replace(/\n\s*\]/g, ' ]')
    .replace(/\},\n\s*\{/g, '}, {');
}

describe('A long list in a JSON text', () => {
  const many = Array.from({ length: 2_000 }, (_, n) =>
    element(`O${n}`, { links: [{ href: 'a' }, { href: `b${n}` }], note: 'y'.repeat(n % 300) }),
  );

  it('comes with all its elements in order, and the JSON around it', () => {
    const list = read(compact(many));
    expect(list?.elements).to.deep.equal(many);
    expect(list?.around).to.have.property('type', 'OFFERS');
  });

  it('may be indented', () => {
    expect(read(indented(many), ['_embedded', 'agents'])?.elements).to.deep.equal(many);
  });

  it('has a part converted before it comes to the next', () => {
    const seen: unknown[] = [];
    const [first, second] = [element('O1', { note: LONG + LONG }), element('O2')];
    const cutShort = compact([first, second]).replace('"O2.example"', '"O2.exa');
    expect(readLongList(cutShort, ['offers', 'offers'], (one) => seen.push(one))).to.equal(null);
    expect(seen).to.deep.equal([first]);
  });

  it('may have texts in which the border of two elements stands', () => {
    const elements = [element('O1', { note: `${LONG}${LONG}},{"id":${LONG}` }), element('O2')];
    expect(read(compact(elements))?.elements).to.deep.equal(elements);
  });

  it('may have elements that begin in different ways, or are no objects', () => {
    const elements = [{ b: LONG }, { a: LONG }, { b: LONG }, LONG, 1, null, [{ b: 1 }]];
    expect(read(compact(elements))?.elements).to.deep.equal(elements);
    expect(read(compact([LONG, LONG]))?.elements).to.deep.equal([LONG, LONG]);
  });

  it('is left to the whole where it would be cut within an element', () => {
    const within = { list: [{ note: LONG + LONG }, { id: 1 }] };
    expect(read(compact([element('O1', within), element('O2')]))).to.equal(null);
  });

  it('is none where it is short', () => {
    expect(read(compact([element('O1')]))).to.equal(null);
  });

  for (const [what, text] of [
    ['is not where it is looked for', `{"offers":[{"id":"${LONG}${LONG}"}]}`],
    ['is another list of its name', `{"x":{"offers":["${LONG}${LONG}"]},"offers":{"offers":[]}}`],
    ['ends early', `{"offers":{"offers":[{"id":"${LONG}${LONG}"}],"x":[]}}`],
    ['has a comma too many', `{"offers":{"offers":[{"id":"${LONG}${LONG}"},]}}`],
    ['has no end', `{"offers":{"offers":[{"id":"${LONG}${LONG}"}`],
    ['stands in no JSON', `{"offers":{"offers":[{"id":"${LONG}${LONG}"}]}`],
    ['is no list', `{"offers":{"offers":"${LONG}${LONG}"}}`],
  ] as const)
    it(`is left to the whole where it ${what}`, () => {
      expect(read(text)).to.equal(null);
    });

  it('says the same as the whole or nothing, whatever stands in it', () => {
    const whole = fc.constantFrom(
      '{"id":1}',
      '[{"id":2}]',
      '1',
      `"${LONG}"`,
      `{"id":"${LONG}"}`,
      `{"a":"},{"}`,
    );
    const piece = fc.constantFrom(
      '},{"id":',
      '{"id":',
      '}',
      '{',
      '[',
      ']',
      ',',
      '"',
      ' ',
      ']}}',
      '"offers":[',
      LONG,
    );
    const elements = fc.array(fc.oneof({ arbitrary: whole, weight: 9 }, piece), { maxLength: 14 });
    let taken = 0;
    fc.assert(
      fc.property(elements, fc.constantFrom(',', ',', ' , ', ''), (inner, comma) => {
        const text = `{"type":"OFFERS","offers":{"offers":[${inner.join(comma)}]}}`;
        const list = read(text);
        if (list === null) return;
        taken += 1;
        expect(JSON.parse(text)).to.deep.equal({ type: 'OFFERS', offers: { offers: list.elements } });
      }),
      { numRuns: 3_000 },
    );
    expect(taken).to.be.above(300);
  });
});
