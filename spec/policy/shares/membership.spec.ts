import { expect } from 'chai';
import { shareFinder } from '../../../policy/shares/membership.ts';
import { share } from './given.ts';

describe('The share of a job', () => {
  const shareOf = shareFinder([
    share('prod-web', { pipeline: 'web-*', environment: 'prod' }),
    share('web', { pipeline: null, group: 'Web?' }),
    share('odd', { pipeline: 'a.b' }),
  ]);
  const of = (pipeline: string, changes: { group?: string; environment?: string } = {}) =>
    shareOf({ pipeline, environment: null, ...changes });

  it('is the first of those that fit in all that they go by', () => {
    expect(of('web-shop', { environment: 'PROD', group: 'Web1' })).to.equal('prod-web');
    expect(of('web-shop', { group: 'web1' })).to.equal('web');
    expect(of('web', { environment: 'prod', group: 'Web' })).to.equal('rest');
  });

  it('is the rest where none fits, or where the group is not known', () => {
    expect(of('tools')).to.equal('rest');
    expect(of('web-shop')).to.equal('rest');
    expect(of('axb')).to.equal('rest');
    expect(of('A.B')).to.equal('odd');
  });
});
