import { expect } from 'chai';
import { Starving } from './starving.ts';

const MINUTE = 60_000;

/** What is found starving at the last of so many looks, a minute apart, at a pool that has always one agent of two. */
function afterLooks(looks: number, taskAt: (look: number) => string, waitingFor: readonly string[]) {
  const starving = new Starving();
  let found: readonly string[] = [];
  for (let look = 0; look < looks; look++)
    found = starving.longerThan(10 * MINUTE, {
      now: look * MINUTE,
      pools: [{ name: 'build', max: 2 }],
      maxAgents: 5,
      tasks: [`gocd-agent.ci.build.${taskAt(look)}-0-ed8d`],
      waitingFor,
    });
  return found;
}

describe('A pool that jobs wait for while it has room', () => {
  it('starves where nothing is launched from it', () => {
    expect(afterLooks(11, () => 'a', ['build'])).to.deep.equal([]);
    expect(afterLooks(13, () => 'a', ['build'])).to.deep.equal(['build']);
    expect(afterLooks(13, () => 'a', [])).to.deep.equal([]);
  });

  /** Found by seed 990036 with drawn settings. */
  it('does not where its agents serve once, and one after the other is launched', () => {
    expect(afterLooks(60, (look) => `a${Math.floor(look / 3)}`, ['build'])).to.deep.equal([]);
  });
});
