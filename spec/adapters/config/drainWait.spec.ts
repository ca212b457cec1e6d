import { expect } from 'chai';
import { complaints, loadWith } from './loading.ts';

const waitWith = async (settings: string) => (await loadWith(`scaling { ${settings} }`)).scaling.drainWait;

describe('The wait before a disabled agent is looked at', () => {
  it('is half a minute, however short the time after which a job counts as stuck', async () => {
    expect(await waitWith('')).to.equal(30_000);
    expect(await waitWith('assignment-time = 0')).to.equal(30_000);
  });

  it('follows the time after which a job counts as stuck where that is longer: whoever says so knows a slow server', async () => {
    expect(await waitWith('assignment-time = 2 minutes')).to.equal(120_000);
  });

  it('is what is said, whatever else is', async () => {
    expect(await waitWith('assignment-time = 2 minutes, drain-wait = 20 seconds')).to.equal(20_000);
  });

  it('is not shorter than twice what an assignment has been seen to take', async () => {
    const said = await complaints(loadWith('scaling.drain-wait = 19 seconds'));
    expect(said[0]).to.match(/scaling\.drain-wait.*20 seconds or more/);
  });
});
