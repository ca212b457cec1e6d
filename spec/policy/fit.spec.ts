import { expect } from 'chai';
import { type AgentLike, canRun, capabilityOf, type JobLike, whatIsMissing } from '../../policy/fit.ts';

const ANY_CASE = { resourcesCaseSensitive: false };
const EXACT_CASE = { resourcesCaseSensitive: true };

function agent(changes: Partial<AgentLike> = {}): AgentLike {
  return { resources: [], environments: [], elastic: false, ...changes };
}

function job(changes: Partial<JobLike> = {}): JobLike {
  return { resources: [], environment: null, elastic: 'no', ...changes };
}

describe('which agent may run which job', () => {
  const rows: readonly (readonly [string, AgentLike, JobLike, boolean])[] = [
    ['a job without resources runs on any agent', agent({ resources: ['a'] }), job(), true],
    ['all its resources are there', agent({ resources: ['a', 'b'] }), job({ resources: ['b', 'a'] }), true],
    ['one of its resources is missing', agent({ resources: ['a'] }), job({ resources: ['a', 'b'] }), false],
    ['blanks around a name mean nothing', agent({ resources: ['a '] }), job({ resources: [' a'] }), true],
    ['it is in its environment', agent({ environments: ['e', 'f'] }), job({ environment: 'f' }), true],
    [
      'environments are compared without case',
      agent({ environments: ['Prod'] }),
      job({ environment: 'pROD' }),
      true,
    ],
    ['it is in another environment', agent({ environments: ['e'] }), job({ environment: 'f' }), false],
    ['it is in no environment, the job is in one', agent(), job({ environment: 'e' }), false],
    ['it is in an environment, the job is in none', agent({ environments: ['e'] }), job(), false],
    [
      'its only environment does not exist, so it is in none',
      agent({ environments: ['typo'], unknownEnvironments: ['typo'] }),
      job(),
      true,
    ],
    [
      'an environment that does not exist takes no job of it',
      agent({ environments: ['typo'], unknownEnvironments: ['typo'] }),
      job({ environment: 'typo' }),
      false,
    ],
    ['an elastic agent takes no plain job', agent({ elastic: true }), job(), false],
    ['a plain agent takes no elastic job', agent(), job({ elastic: 'yes' }), false],
    ['a job not known to be elastic is plain', agent(), job({ elastic: 'unknown' }), true],
  ];
  for (const [rule, candidate, wanted, fits] of rows) {
    it(`${fits ? 'yes' : 'no'}: ${rule}`, () => {
      expect(canRun(candidate, wanted, ANY_CASE)).to.equal(fits);
    });
  }

  it('resource names are compared without case, but for the versions that were strict', () => {
    const wanted = job({ resources: ['Docker'] });
    expect(canRun(agent({ resources: ['docker'] }), wanted, ANY_CASE)).to.equal(true);
    expect(canRun(agent({ resources: ['docker'] }), wanted, EXACT_CASE)).to.equal(false);
    expect(canRun(agent({ resources: ['Docker'] }), wanted, EXACT_CASE)).to.equal(true);
  });

  it('environments are compared without case even by those', () => {
    expect(canRun(agent({ environments: ['Prod'] }), job({ environment: 'prod' }), EXACT_CASE)).to.equal(
      true,
    );
  });
});

describe('what an agent lacks for a job', () => {
  const missing = (candidate: AgentLike, wanted: JobLike) =>
    whatIsMissing(capabilityOf(candidate, ANY_CASE), wanted, ANY_CASE);

  it('names the resources as the job spells them', () => {
    const wanted = job({ resources: ['Docker', 'GPU', 'Java'] });
    expect(missing(agent({ resources: ['docker'] }), wanted).resources).to.deep.equal(['GPU', 'Java']);
  });

  it('names the environment it is not in', () => {
    const gap = missing(agent({ environments: ['test'] }), job({ environment: 'prod' })).environment;
    expect(gap).to.deep.equal({ kind: 'not-in', name: 'prod' });
  });

  it('names the environments it should not be in', () => {
    const gap = missing(agent({ environments: ['test'] }), job()).environment;
    expect(gap).to.deep.equal({ kind: 'in-some', names: ['test'] });
  });

  it('lacks nothing where it fits', () => {
    const wanted = job({ resources: ['a'], environment: 'e' });
    const gap = missing(agent({ resources: ['A'], environments: ['E'] }), wanted);
    expect(gap).to.deep.equal({ resources: [], environment: { kind: 'fits' } });
  });
});
