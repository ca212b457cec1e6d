import { expect } from 'chai';
import type { JobNeeds } from '../../model/gocd/job.ts';
import { type AgentOffer, fits, type MatchingRules } from '../../model/gocd/matching.ts';
import { release } from '../../model/gocd/release.ts';

const PLACES: Readonly<Record<string, string>> = { 'in-staging': 'Staging', 'in-production': 'production' };

function rules(version = '26.1.0'): MatchingRules {
  return {
    resourcesCaseSensitive: release(version).resourcesCaseSensitive,
    environmentOf: (pipeline) => PLACES[pipeline] ?? null,
    environmentExists: (name) => ['staging', 'production'].includes(name.toLowerCase()),
    pluginOf: (profile) => (profile === 'small' ? 'k8s' : null),
  };
}

const agent = (offer: Partial<AgentOffer> = {}): AgentOffer => ({
  uuid: 'u1',
  resources: [],
  environments: [],
  elastic: null,
  ...offer,
});
const job = (needs: Partial<JobNeeds> = {}): JobNeeds => ({
  pipeline: 'in-none',
  resources: [],
  elasticProfile: null,
  agentUuid: null,
  ...needs,
});

describe('which agent a job fits', () => {
  const k8s = { elastic: { pluginId: 'k8s' } };
  const table: readonly (readonly [string, AgentOffer, JobNeeds, boolean])[] = [
    ['a job without resources fits any plain agent', agent({ resources: ['linux'] }), job(), true],
    [
      'all resources of the job must be there',
      agent({ resources: ['linux'] }),
      job({ resources: ['linux', 'gpu'] }),
      false,
    ],
    [
      'the agent may have more',
      agent({ resources: ['gpu', 'linux', 'x'] }),
      job({ resources: ['linux', 'gpu'] }),
      true,
    ],
    ['an environment asks for an agent in it', agent(), job({ pipeline: 'in-staging' }), false],
    ['whatever its case', agent({ environments: ['STAGING'] }), job({ pipeline: 'in-staging' }), true],
    [
      'or in several',
      agent({ environments: ['production', 'staging'] }),
      job({ pipeline: 'in-staging' }),
      true,
    ],
    ['but not in another', agent({ environments: ['production'] }), job({ pipeline: 'in-staging' }), false],
    ['no environment asks for an agent in none', agent({ environments: ['staging'] }), job(), false],
    ['and one that does not exist counts as none', agent({ environments: ['stagign'] }), job(), true],
    [
      'so that it is of no use for the one meant',
      agent({ environments: ['stagign'] }),
      job({ pipeline: 'in-staging' }),
      false,
    ],
    ['an elastic job fits no plain agent', agent(), job({ elasticProfile: 'small' }), false],
    ['but one of its plugin', agent(k8s), job({ elasticProfile: 'small' }), true],
    ['not of another', agent({ elastic: { pluginId: 'ecs' } }), job({ elasticProfile: 'small' }), false],
    ['an elastic agent takes no plain job', agent(k8s), job(), false],
    ['a pinned job fits its agent', agent(), job({ agentUuid: 'u1' }), true],
    ['and no other', agent({ uuid: 'u2' }), job({ agentUuid: 'u1' }), false],
  ];
  for (const [rule, offer, needs, fit] of table)
    it(rule, () => {
      expect(fits(offer, needs, rules())).to.equal(fit);
    });

  it('heeds the case of resources from 19.9 to 20.9 only', () => {
    const fit = (version: string) =>
      fits(agent({ resources: ['Linux'] }), job({ resources: ['linux'] }), rules(version));
    expect(['19.8.0', '19.9.0', '20.9.0', '20.10.0', '26.1.0'].map(fit)).to.deep.equal([
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});
