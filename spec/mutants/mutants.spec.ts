import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { MUTANTS } from './list.ts';

describe('The faults that specs are tried with (npm run test:mutants)', () => {
  for (const { breaks, file, search, replacement } of MUTANTS)
    it(`still fit the program: ${breaks}`, () => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      expect(text.split(search)).to.have.length(2);
      expect(replacement).not.to.equal(search);
    });

  it('are each another', () => {
    expect(new Set(MUTANTS.map(({ breaks }) => breaks)).size).to.equal(MUTANTS.length);
  });
});
