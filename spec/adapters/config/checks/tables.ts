import { expect } from 'chai';
import { complaints, loadWith } from '../loading.ts';

/** What a file says, and what `check` says to that, each line without the file's name. */
export type Refusal = readonly [settings: string, ...complaints: readonly string[]];

type Files = Readonly<Record<string, string>>;

/** One test for each: it is refused with just these words. */
export function refused(table: readonly Refusal[], files: Files = {}): void {
  for (const [settings, ...expected] of table) {
    it(`is refused: ${shown(settings)}`, async () => {
      expect(await complaints(loadWith(settings, { files }))).to.deep.equal(expected);
    });
  }
}

/** One test for each: there is nothing to say to it. */
export function accepted(table: readonly string[], files: Files = {}): void {
  for (const settings of table) {
    it(`is taken: ${shown(settings)}`, async () => {
      expect(await complaints(loadWith(settings, { files }))).to.deep.equal([]);
    });
  }
}

function shown(settings: string): string {
  return JSON.stringify(settings).slice(1, -1).replaceAll('\\"', '"');
}
