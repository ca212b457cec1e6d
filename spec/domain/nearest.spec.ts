import { expect } from 'chai';
import { nearest } from '../../domain/settings/kinds/nearest.ts';

describe('The nearest of several words', () => {
  const WORDS = ['check', 'status', 'mesos-master', 'idle-timeout', 'max'];

  for (const [typed, meant] of [
    ['chekc', 'check'],
    ['hceck', 'check'],
    ['staus', 'status'],
    ['Status', 'status'],
    ['mesos-mastr', 'mesos-master'],
    ['idel-timeuot', 'idle-timeout'],
    ['mas', 'max'],
    ['chcek', 'check'],
  ] as const)
    it(`is ${meant} for ${typed}`, () => {
      expect(nearest(typed, WORDS)).to.equal(meant);
    });

  for (const typed of ['framework.conf', 'xyz', 'amx2', ''])
    it(`is none for ${JSON.stringify(typed)}`, () => {
      expect(nearest(typed, WORDS)).to.equal(null);
    });
});
