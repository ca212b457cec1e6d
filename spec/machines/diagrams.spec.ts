import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DIAGRAMS, diagramPages } from './support/diagrams.ts';

describe('The pages in docs/machines', () => {
  for (const [name, page] of diagramPages())
    it(`draw the machine as it is: ${name} (else run \`npm run generate:diagrams\`)`, () => {
      expect(readFileSync(new URL(name, DIAGRAMS), 'utf8')).to.equal(page);
    });

  it('are all drawn, none by hand', () => {
    expect(readdirSync(DIAGRAMS)).to.have.members([...diagramPages().keys()]);
  });
});
