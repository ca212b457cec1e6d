import { expect } from 'chai';
import { read, refusalOf } from './reading.ts';

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** What would take for ever or fill the memory if it were done as it is said. */
describe('What a config would make too much of', () => {
  const refused: Readonly<Record<string, readonly [text: string, message: RegExp]>> = {
    'lists that double': [`k0 = [1, 1]\n${lines(60, (i) => `k${i + 1} = \${k${i}}\${k${i}}`)}`, /too much/],
    'texts that double': [`k0 = xx\n${lines(60, (i) => `k${i + 1} = \${k${i}}\${k${i}}`)}`, /too much/],
    'lists of lists': [
      `k0 = [1, 1]\n${lines(60, (i) => `k${i + 1} = [\${k${i}}, \${k${i}}]`)}`,
      /more than 10000 values/,
    ],
    'blocks of blocks': [
      `k0 { a = 1 }\n${lines(60, (i) => `k${i + 1} { a = \${k${i}}, b = \${k${i}} }`)}`,
      /more than 10000 values/,
    ],
    'many ways to nothing': [lines(60, (i) => `k${i} = \${?k${i + 1}}\${?k${i + 1}}`), /too much/],
    'a long chain': [
      `${lines(5_000, (i) => `k${i} = \${k${i + 1}}`)}\nk5000 = 1`,
      /more than 1200 substitutions/,
    ],
    'a value that is always added to': [lines(5_000, (i) => `a += ${i}`), /too much/],
    'many values': ['a = [1'.concat(',1'.repeat(40_000), ']'), /more than 10000 values/],
    'blocks within blocks': ['a { '.repeat(3_000), /deeper than 100/],
    'lists within lists': [`a = ${'['.repeat(3_000)}`, /deeper than 100/],
    'long paths': ['a.'.repeat(3_000), /deeper than 100|a name is missing/],
    'long paths within blocks': [
      `${'a { '.repeat(60)}${'b.'.repeat(60)}b = 1${'}'.repeat(60)}`,
      /deeper than 100/,
    ],
    'references within references': ['a = '.concat(`\${`.repeat(300_000)), /not expected here/],
    'a large file': [`a = 1 # ${'x'.repeat(1024 * 1024)}`, /is larger than 1 MiB/],
  };
  for (const [name, [text, message]] of Object.entries(refused)) {
    it(`is refused: ${name}`, async () => {
      expect(await refusalOf(text))
        .to.match(/^main\.conf:/)
        .and.match(message);
    });
  }

  it('is not what a large deployment needs', async () => {
    const text = `
      ${lines(100, (i) => `list += ${i}`)}
      ${lines(500, (i) => `key${i} = 1\nkey${i} = \${?VAR${i}}`)}
      ${lines(500, (i) => `dotted.key${i} = \${key${i}}`)}
      ${lines(300, (i) => `chain${i} = \${chain${i + 1}}`)}
      chain300 = end`;

    const { list, dotted, chain0 } = await read(text, { env: { VAR7: 'seven' } });

    expect(list).to.have.length(100);
    expect(dotted).to.include({ key7: 'seven', key8: '1' });
    expect(chain0).to.equal('end');
  });

  it('ends where it leads back to itself', async () => {
    expect(await refusalOf(`a = \${b}\nb.x = \${a}`)).to.match(
      /^main\.conf:\d:\d+: \$\{[ab]\} leads back to itself$/,
    );
    expect(await refusalOf(`a = \${b}\nb = \${c}\nc = \${a}`)).to.contain('leads back to itself');
    expect(await read(`a = \${?b}\nb = \${?a}`)).to.deep.equal({});
  });
});
