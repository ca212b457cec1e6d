import { expect } from 'chai';
import { unlessSame } from '../../../../adapters/gocd/wire/unlessSame.ts';

describe('a reader of texts that come again', () => {
  const list = (text: string): readonly string[] => {
    if (text === '') throw new Error('nothing to read');
    return text.split(',');
  };

  it('gives out once more what it has read of the same text', () => {
    const read = unlessSame(list);
    const first = read('a,b', 'call');
    expect(read(['a', 'b'].join(), 'call')).to.equal(first);
  });

  it('reads another text, and the first one anew after it', () => {
    const read = unlessSame(list);
    const first = read('a,b', 'call');
    expect(read('a,c', 'call')).to.deep.equal(['a', 'c']);
    expect(read('a,b', 'call')).to.deep.equal(first);
  });

  it('says again what is wrong with a text', () => {
    const read = unlessSame(list);
    expect(() => read('', 'call')).to.throw('nothing to read');
    expect(() => read('', 'call')).to.throw('nothing to read');
  });

  it('does not keep a text that takes much memory', () => {
    const read = unlessSame(list);
    const long = 'a,'.repeat(200_000);
    expect(read(long, 'call')).not.to.equal(read(long, 'call'));
  });
});
