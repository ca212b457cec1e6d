import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { rawObject, readHocon } from '../../../../adapters/config/hocon.ts';
import { ConfigError } from '../../../../adapters/config/problems.ts';

const sample = z.object({
  name: z.string(),
  text: z.string(),
  included: z.record(z.string(), z.string()).default({}),
  expected: rawObject.optional(),
  /** How the reference implementation calls what is wrong. */
  error: z.string().optional(),
});

const samples = readFileSync(new URL('../../../samples/hocon/cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => sample.parse(JSON.parse(line)));

/** That of all samples. */
const ENV = {
  SET_NUM: '42',
  SET_TEXT: 'text',
  SET_EMPTY: '',
  SET_SPACES: ' a b ',
  SET_DIGITS: '0012345678901234567890',
  HOME: '/root',
};

describe('The answers of the reference implementation of HOCON', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-hocon-'));
    for (const { name, text, included } of samples) {
      for (const [file, content] of Object.entries({ ...included, [name]: text })) {
        writeFileSync(join(folder, file), content);
      }
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are many', () => {
    expect(samples).to.have.length(734);
  });

  for (const { name, expected } of samples) {
    it(`are ours too: ${name}`, async () => {
      const outcome: unknown = await readHocon(join(folder, name), ENV).catch((error: unknown) => error);

      if (expected !== undefined) expect(outcome).to.deep.equal(expected);
      else
        expect(outcome)
          .to.be.instanceOf(ConfigError)
          .and.match(/\.conf:\d+:\d+: /);
    });
  }
});
