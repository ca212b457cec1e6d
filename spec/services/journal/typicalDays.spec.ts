import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeDifference } from '../../../services/journal/describe.ts';
import { readText, replayed } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../recordings/journals');
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));

/** Recorded by earlier versions. If decisions are meant to change: `npm run generate:journals`. */
describe('the journals of typical days', () => {
  it('are there', () => {
    expect(NAMES).to.have.length.above(5);
  });

  for (const name of NAMES) {
    it(`replay without a difference: ${name}`, () => {
      const difference = replayed(readText(readFileSync(join(FOLDER, name), 'utf8')));
      if (difference !== null) expect.fail(describeDifference(difference, []));
    });
  }
});
