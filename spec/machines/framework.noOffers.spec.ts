import { expect } from 'chai';
import { answered, REVIVE_FAILED, SomeFramework, UNWANTED, WANTED } from './support/framework.ts';

function revived(): SomeFramework {
  const framework = new SomeFramework().settled();
  framework.take(WANTED);
  framework.wait(0);
  return framework;
}

describe('That no offer comes after a REVIVE', () => {
  it('is an answer, once that has had its time and the master some rounds of allocation', () => {
    const framework = revived();
    expect(framework.wait(14_999)).to.deep.equal([]);
    expect(framework.wait(1)).to.deep.equal(['offers.missing']);
    expect(framework.wait(30_000)).to.deep.equal(['mesos.revive', 'offers.missing']);
  });

  it('is none when offers did come, though they were too small: of those the placement tells', () => {
    const framework = revived();
    framework.take(answered('a'));
    expect(framework.wait(29_999)).not.to.include('offers.missing');
  });

  it('is none when the REVIVE got no answer', () => {
    const framework = revived();
    framework.wait(10_000);
    framework.take(REVIVE_FAILED);
    expect(framework.wait(19_999)).to.deep.equal([]);
  });

  it('is none when offers are wanted no more', () => {
    const framework = revived();
    framework.take(UNWANTED);
    expect(framework.wait(60_000)).not.to.include('offers.missing');
  });
});
