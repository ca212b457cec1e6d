import { expect } from 'chai';
import type { RawObject } from '../../../../adapters/config/hocon.ts';
import { read, refusalOf } from './reading.ts';

const samples: Readonly<Record<string, readonly [text: string, expected: RawObject]>> = {
  'an empty file': ['', {}],
  'a byte order mark': ['\ufeffa = 1', { a: '1' }],
  'blanks of all kinds': ['\u00a0a\u2003=\t1\u00a0x\r\n', { a: '1\u00a0x' }],
  'brackets around it all': ['\n{ a = 1 }\n# end', { a: '1' }],
  'comments of both kinds': ['a = 1 # x = 2\n// y\nb = x/y//z', { a: '1', b: 'x/y' }],
  'line breaks as commas, and one comma more': [
    'a = [\n1\n2,\n3,\n]\nb { c = 1, }',
    { a: ['1', '2', '3'], b: { c: '1' } },
  ],
  'a value on the next line': ['a\n=\n1\nb\n{}', { a: '1', b: {} }],
  'numbers as they are written': [
    'a = [007, 1e3, 1.50, -1, 1e+5, 12345678901234567890]',
    { a: ['007', '1e3', '1.50', '-1', '1e+5', '12345678901234567890'] },
  ],
  'truths as they are written, and null': [
    'a = [true, no, null, "null", nullable]',
    { a: ['true', 'no', null, 'null', 'nullable'] },
  ],
  'paths, blanks in keys, and dots in numbers': [
    'a.b c."d.e" = 1\n1.5 = x',
    { a: { 'b c': { 'd.e': '1' } }, 1: { 5: 'x' } },
  ],
  'an empty key in quotes': ['"" = 1\na."" = 2', { '': '1', a: { '': '2' } }],
  escapes: ['a = "\\u00e9\\n\\"\\\\"', { a: 'é\n"\\' }],
  'texts in triple quotes, with quotes at their end': ['a = """x\n\\n"y""""', { a: 'x\n\\n"y"' }],
  'keys that begin like an include': [
    'includes = 1\n"include" = 2\na include = 3',
    { includes: '1', include: '2', 'a include': '3' },
  ],
};

const refused: Readonly<Record<string, readonly [text: string, refusal: string]>> = {
  'a list': ['[1]', '1:1: a list; a file is a block'],
  'a value that is missing': ['a =\n}', '2:1: } closes nothing'],
  'two commas': ['a = [1,,2]', '1:8: not expected here;'],
  'a bracket that closes nothing': ['a = 1 ]', '1:7: ] closes nothing'],
  'a bracket of the wrong kind': ['a = [\n1 }', '2:3: } does not close the [ of line 1'],
  'a bracket that is not closed': ['a = 1\nb {\n', '2:3: { is not closed'],
  'a reference that is not closed': [`a = \${b`, `1:5: \${ is not closed`],
  'a reference in a reference': [`a = \${b\${c}}`, '1:8: not expected here;'],
  'a dot too many': ['a..b = 1', '1:1: a name is missing before, after or between dots'],
  'a character that needs quotes': ['a = me@home', '1:7: not expected here;'],
  'a bar without quotes': ['a = x | y', '1:7: a text with | needs double quotes'],
  'an escape that is none': ['a = "\\x"', '1:6: no such escape;'],
  'a tab in quotes': ['a = "\t"', '1:6: a tab or another control character'],
  'a text that does not end': ['a = "x\n"', '1:7: the quoted text does not end on its line'],
  'triple quotes that do not end': ['a = """x\n', '1:5: the text in triple quotes does not end'],
  'something after the whole': ['{ a = 1 } b = 2', '1:11: not expected here;'],
  'two blocks without a sign before them': ['a { b = 1 } { c = 2 }', '1:13: not expected here;'],
  'adding within a list': ['a = [{ b += 1 }]', '1:10: += does not work within a list'],
  'a key that every object has': ['a.__proto__.b = 1', '1:1: __proto__ cannot be a key'],
  'another one': ['a { "toString" = 1 }', '1:5: toString cannot be a key'],
  'one in a reference': [`a = \${constructor.name}`, '1:5: constructor cannot be a key'],
};

describe('HOCON', () => {
  for (const [name, [text, expected]] of Object.entries(samples)) {
    it(`has ${name}`, async () => {
      expect(await read(text)).to.deep.equal(expected);
    });
  }

  for (const [name, [text, refusal]] of Object.entries(refused)) {
    it(`has not ${name}`, async () => {
      expect((await refusalOf(text)).startsWith(`main.conf:${refusal}`), await refusalOf(text)).to.equal(
        true,
      );
    });
  }

  it('changes no object of the program', async () => {
    expect(await refusalOf('"__proto__" { polluted = 1 }')).to.contain('cannot be a key');
    expect(await refusalOf('include "x"', { files: { 'x.properties': '__proto__.polluted=1' } })).to.contain(
      'cannot be a key',
    );
    expect({}).to.not.have.property('polluted');
  });
});
