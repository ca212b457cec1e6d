import { expect } from 'chai';
import { TROUBLE_NAMES, troublesFlag } from '../../cli/sandboxTroubles.ts';

describe('Troubles on the command line', () => {
  it('are several, by commas and by repeating the flag, each once', () => {
    const first = troublesFlag('broken-image, host-lost');
    expect(first).to.deep.equal(['broken-image', 'host-lost']);
    expect(troublesFlag('wrong-key,host-lost', first)).to.deep.equal([
      'broken-image',
      'host-lost',
      'wrong-key',
    ]);
  });

  it('that nobody knows are refused with what may be meant, and all there are', () => {
    expect(() => troublesFlag('borken-image')).to.throw(
      /"borken-image"; did you mean broken-image\? There are /,
    );
    expect(() => troublesFlag('no-pool,')).to.throw(`There are ${TROUBLE_NAMES.join(', ')}.`);
  });
});
