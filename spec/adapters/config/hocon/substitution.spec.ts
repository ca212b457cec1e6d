import { expect } from 'chai';
import type { RawObject } from '../../../../adapters/config/hocon.ts';
import { read, refusalOf } from './reading.ts';

type Sample = readonly [text: string, expected: RawObject];

const ENV = { A: '0012345678901234567890', B: '7', EMPTY: '', BLANKS: ' a b ' };

const samples: Readonly<Record<string, Sample>> = {
  'digits joined stay digits': [`a = \${A}\${B}`, { a: '00123456789012345678907' }],
  'blanks between joined values are kept, those around are not': [`a =  x  \${B}  y  # z`, { a: 'x  7  y' }],
  'a value that is added keeps its blanks': ['a = [slow]\na += fast disk', { a: ['slow', 'fast disk'] }],
  'what is added to nothing begins a list': ['a += 1', { a: ['1'] }],
  'a value can refer to what it was': [`path = /bin\npath = \${path}":/x"`, { path: '/bin:/x' }],
  'a value that was nothing is nothing': [`path = \${?path}/x`, { path: '/x' }],
  'what a value was is found from elsewhere too, which then keeps it': [
    `a = 1\nb = \${a}\na = \${b}2`,
    { a: '12', b: '1' },
  ],
  'the last one counts': [`a = \${b}\nb = 1\nb = 2`, { a: '2', b: '2' }],
  'an optional one that is not set keeps what was': [`a = 1\na = \${?NOT_SET}`, { a: '1' }],
  'one that is set to nothing is set': [`a = 1\na = \${?EMPTY}`, { a: '' }],
  'an unset one leaves no key': [`a = \${?NOT_SET}`, {}],
  'an unset one leaves no item': [`a = [1, \${?NOT_SET}, 2]`, { a: ['1', '2'] }],
  'an unset one leaves no text': [`a = x\${?NOT_SET}y`, { a: 'xy' }],
  'an unset one leaves a block as it is': [`a = \${?NOT_SET} { b = 1 }`, { a: { b: '1' } }],
  'keys of the file count before the environment': [`B = own\na = \${B}`, { B: 'own', a: 'own' }],
  'null is a value': [`B = null\na = \${B}`, { B: null, a: null }],
  'blocks are joined by merging': [
    `base { x = 1, y = 1 }\na = \${base} { y = 2 }`,
    { base: { x: '1', y: '1' }, a: { x: '1', y: '2' } },
  ],
  'lists are joined': [`base = [1]\na = \${base} [2]`, { base: ['1'], a: ['1', '2'] }],
  'blocks are merged with what a reference comes to': [
    `base { x = 1 }\na = \${base}\na { y = 2 }`,
    { base: { x: '1' }, a: { x: '1', y: '2' } },
  ],
  'null resets a block': ['a { x = 1 }\na = null\na { y = 2 }', { a: { y: '2' } }],
  'a block may refer to its own parts': [`a { b = 1, c = \${a.b} }`, { a: { b: '1', c: '1' } }],
  'what is overridden is seen': [`a { b = 1, c = \${a.b} }\na.b = 2`, { a: { b: '2', c: '2' } }],
  'a block that refers to a part of what it was': [
    `a { b { c = 1 } }\na = \${a.b}\na { d = 2 }`,
    { a: { b: { c: '1' }, c: '1', d: '2' } },
  ],
  'numbers as keys make a list of a block': ['a = { 1 = y, 0 = x } [z]', { a: ['x', 'y', 'z'] }],
  'quoted keys of a path hold dots': [`"a.b" { c = 1 }\nx = \${"a.b".c}`, { 'a.b': { c: '1' }, x: '1' }],
  'the environment keeps its blanks': [`a = \${BLANKS}`, { a: ' a b ' }],
  'nothing is a reference in quotes': [`a = "\${B}"`, { a: `\${B}` }],
};

describe('References in HOCON', () => {
  for (const [name, [text, expected]] of Object.entries(samples)) {
    it(`are resolved: ${name}`, async () => {
      expect(await read(text, { env: ENV })).to.deep.equal(expected);
    });
  }

  it('are refused if nothing defines them, by the name that is written', async () => {
    expect(await refusalOf(`a {\n  b = x \${c.d}\n}`)).to.equal(
      `main.conf:2:9: nothing defines \${c.d}; write \${?c.d} if it may be unset`,
    );
  });

  it('are refused where they join what does not fit', async () => {
    const message = 'a block, a list and a text cannot be joined with each other';
    expect(await refusalOf(`a = [1]\nb = x \${a}`)).to.equal(`main.conf:1:5: ${message}`);
    expect(await refusalOf(`a = [1] lost`)).to.equal(`main.conf:1:9: ${message}`);
  });
});
