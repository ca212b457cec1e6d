import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readHocon } from '../../../../adapters/config/hocon.ts';
import { ConfigError } from '../../../../adapters/config/problems.ts';

/** More of them are tried with `HOCON_RUNS=100000`. */
const RUNS = Number(process.env.HOCON_RUNS ?? 3_000);

const PIECES = [
  ...['{', '}', '[', ']', '=', ':', '+=', ',', '\n', ' ', '"', '"""', '#', '//', '\\', '|', '.', '..', '$'],
  ...['a', 'b', 'a.b', 'b.a', '"a.b"', '""', 'two words', 'null', 'true', '1', '-', '1e+5', '1+', '\\u00'],
  ...[`\${a}`, `\${?a}`, `\${b}`, `\${?b}`, `\${a.b}`, `\${?b.a}`, `\${?SET}`, `\${NOT_SET}`, `\${`, `\${?`],
  ...[
    'a = ',
    'b = ',
    'a.b = ',
    'a { ',
    'b += ',
    `a = \${b}\n`,
    `b.x = \${a}\n`,
    `a = \${?a}[1]\n`,
    '[1] ',
    '{ b = 1 } ',
  ],
  ...[
    'include ',
    'include "other"',
    'include "text"',
    'include file("other.conf")',
    'include required("gone")',
  ],
  ...['__proto__', 'constructor.prototype', '\u0000', '\ufeff', '\u00a0', '\ud800', '💥', '\r\n', '\t'],
];

const texts = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c'),
          fc.constantFrom(' = ', ' += ', ' : '),
          fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }),
        ),
        { maxLength: 12 },
      )
      .map((lines) => lines.map(([key, sign, parts]) => key + sign + parts.join('')).join('\n')),
  },
);

describe('Any text', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-hocon-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is a config, or refused with a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (text, other) => {
        writeFileSync(join(folder, 'text.conf'), text);
        writeFileSync(join(folder, 'other.conf'), other);
        await readHocon(join(folder, 'text.conf'), { SET: 'set' }).catch((error: unknown) => {
          if (!(error instanceof ConfigError)) throw error;
        });
      }),
      { numRuns: RUNS },
    );
  }).timeout(Math.max(120_000, RUNS * 10));
});
