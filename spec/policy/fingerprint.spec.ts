import { expect } from 'chai';
import { Secret } from '../../domain/secret.ts';
import { fingerprintOf, incarnationOf, LONGEST_UNIQUE_PART, uniquePart } from '../../policy/fingerprint.ts';
import { somePool } from '../support/config.ts';

describe("the mark of a pool's settings", () => {
  const mark = (overrides: Parameters<typeof somePool>[0]) => fingerprintOf(somePool(overrides));

  it('changes with what agents are launched with', () => {
    expect(mark({ image: 'other' })).not.to.equal(mark({}));
    expect(mark({ env: [{ name: 'A', value: '1' }] })).not.to.equal(
      mark({ env: [{ name: 'A', value: '2' }] }),
    );
  });

  it('stays when limits, secrets, or how soon agents start and take jobs change', () => {
    expect(mark({ max: 99, cost: 3, killGrace: 1 })).to.equal(mark({}));
    expect(mark({ pickUp: 'default', boot: 'lean' })).to.equal(mark({ pickUp: 'quick', boot: 'default' }));
    expect(mark({ jars: ['https://files.example/agent.jar'] })).to.equal(mark({}));
    expect(mark({ autoRegisterKey: new Secret('a') })).to.equal(mark({ autoRegisterKey: new Secret('b') }));
    const env = (text: string) => [{ name: 'TOKEN', value: new Secret(text) }];
    expect(mark({ env: env('a') })).to.equal(mark({ env: env('b') }));
    const signed = (signature: string) => ({
      uris: [`https://store.example/x.tgz?X-Amz-Signature=${signature}`],
    });
    expect(mark(signed('a')))
      .to.equal(mark(signed('b')))
      .and.not.to.equal(mark({}));
  });

  it('does not depend on the order of keys', () => {
    expect(mark({ labels: { a: '1', b: '2' } })).to.equal(mark({ labels: { b: '2', a: '1' } }));
    const volume = { hostPath: '/a', containerPath: '/b', mode: 'RO' } as const;
    const reordered = { mode: 'RO', containerPath: '/b', hostPath: '/a' } as const;
    expect(mark({ volumes: [volume] })).to.equal(mark({ volumes: [reordered] }));
  });
});

describe('the part of a task id that no other has', () => {
  it('stays within what names of pools leave it, far into the future and into a long run', () => {
    const inTheYear4400 = Date.UTC(4400, 0);
    const part = uniquePart(incarnationOf(2 ** 32 - 1), 36 ** 4 - 1, somePool(), inTheYear4400);
    expect(part).to.have.length(LONGEST_UNIQUE_PART);
  });
});
