import { expect } from 'chai';
import { shareWarnings } from '../../../../adapters/config/checks/shares.ts';
import { UNLIMITED } from '../../../../domain/config.ts';
import { complaints, loadWith } from '../loading.ts';

async function warningsOf(maxAgents: number, shares: string): Promise<readonly string[]> {
  return shareWarnings(await loadWith(`scaling.max-agents = ${maxAgents}, shares = [${shares}]`));
}

function wrong(shares: string): Promise<readonly string[]> {
  return complaints(loadWith(`shares = [${shares}]`));
}

describe('Shares in a configuration', () => {
  it('have weight 1, reserve nothing and have no maximum if nothing else is said', async () => {
    const { shares } = await loadWith(
      'shares = [{ name = ci, group = CI }, { name = web, pipeline = "web-*", weight = 0.5 }]',
    );
    expect(shares).to.deep.equal([
      { name: 'ci', group: 'CI', environment: null, pipeline: null, weight: 1, reserved: 0, max: UNLIMITED },
      {
        name: 'web',
        group: null,
        environment: null,
        pipeline: 'web-*',
        weight: 0.5,
        reserved: 0,
        max: UNLIMITED,
      },
    ]);
  });

  it('are refused where their jobs, numbers or names cannot be meant', async () => {
    expect(await wrong('{ name = ci }')).to.deep.equal([
      'shares[0]: found a block, expected group, environment or pipeline, which say what jobs it is of',
    ]);
    expect(await wrong('{ name = ci, group = a }, { name = CI, group = b }')).to.deep.equal([
      'shares[1].name: found "CI", expected a name of its own: shares[0] has this one',
    ]);
    expect(await wrong('{ name = rest, group = a }')).to.deep.equal([
      'shares[0].name: found "rest", expected another name: rest is the share of all other jobs',
    ]);
    expect(await wrong('{ name = ci, group = a, reserved = 3, max = 2 }')).to.deep.equal([
      'shares[0].reserved: found "3", expected no more than its max, which is 2: lower it, or raise max',
    ]);
    expect(await wrong('{ name = ci, group = a, weight = 0 }')).to.deep.equal([
      'shares[0].weight: found "0", expected a number, more than 0',
    ]);
    expect(await wrong('{ name = ci, group = a, max = 0 }')).to.deep.equal([
      'shares[0].max: found "0", expected a whole number, 1 or more',
    ]);
    expect(await wrong('{ group = a }')).to.have.length(1);
    expect(await wrong('{ name = ci, grup = a, group = b }')).to.deep.equal([
      'shares[0].grup: unknown key; did you mean group?',
    ]);
  });

  it('are warned of where they reserve all there is, or more', async () => {
    expect(await warningsOf(4, '{ name = a, group = a, reserved = 3 }')).to.deep.equal([]);
    expect(await warningsOf(3, '{ name = a, group = a, reserved = 3 }')).to.deep.equal([
      'shares together reserve 3 agents, and scaling.max-agents is 3: none is left for jobs of share rest. Lower reserved, or raise max-agents',
    ]);
    expect(
      await warningsOf(3, '{ name = a, group = a, reserved = 3 }, { name = b, pipeline = b, reserved = 1 }'),
    ).to.deep.equal([
      'shares together reserve 4 agents, and scaling.max-agents is 3: some will have fewer than they reserve. Lower reserved, or raise max-agents',
    ]);
  });
});
