import { expect } from 'chai';
import fc from 'fast-check';
import { parseAgents } from '../../../adapters/gocd/reading/agentList.ts';
import { GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { sample } from './support.ts';

const USUAL = {
  uuid: 'u',
  hostname: 'h',
  agent_config_state: 'Enabled',
  agent_state: 'Idle',
  build_state: 'Idle',
  environments: [],
  resources: [],
};

/** Mostly as it should be, now and then anything or nothing. */
function mostly(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: usual, weight: 40 }, fc.constant(undefined), fc.constant(''), fc.jsonValue());
}

function objectOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  return mostly(fc.record(fields));
}

const environments = mostly(
  fc.array(
    objectOf({
      name: mostly(fc.string()),
      origin: fc.option(objectOf({ type: mostly(fc.constantFrom('gocd', 'unknown')) }), { nil: undefined }),
    }),
    { maxLength: 2 },
  ),
);

const buildDetails = objectOf({
  _links: objectOf({
    job: objectOf({
      href: mostly(fc.constantFrom('https://ci.example/go/tab/build/detail/a/1/b/2/c', 'elsewhere')),
    }),
  }),
});

const wireAgents = objectOf({
  uuid: mostly(fc.constant('u')),
  hostname: mostly(fc.constant('h')),
  agent_config_state: mostly(fc.constantFrom('Pending', 'Enabled', 'Disabled')),
  agent_state: mostly(fc.constantFrom('Idle', 'Building', 'LostContact', 'Missing', 'Unknown')),
  build_state: mostly(fc.constantFrom('Idle', 'Building', 'Cancelled', 'Unknown')),
  environments,
  resources: fc.option(mostly(fc.array(mostly(fc.string()), { maxLength: 2 })), { nil: undefined }),
  build_details: fc.option(buildDetails, { nil: undefined }),
});

describe('the list of agents', () => {
  const listed = parseAgents(sample('agents-v7.json'));
  const agent = (number: string): GocdAgent => {
    const found = listed.find(({ uuid }) => uuid.endsWith(number));
    if (found === undefined) throw new Error(`no agent ${number} in the sample`);
    return found;
  };

  it('tells all that matters of an idle agent', () => {
    expect(agent('01')).to.deep.equal({
      uuid: '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e01',
      hostname: 'gocd-mesos-agent-0001',
      configState: 'Enabled',
      runState: 'Idle',
      buildState: 'Idle',
      environments: ['staging'],
      unknownEnvironments: [],
      resources: ['docker', 'linux'],
      elastic: false,
      building: null,
    });
  });

  it('takes the job in hand, with its counters, from the link to it', () => {
    expect(agent('02').building).to.equal('checkout-service/127/build/1/unit-tests-runInstance-1');
  });

  it('keeps the two kinds of state apart', () => {
    expect(agent('03')).to.include({ runState: 'Building', buildState: 'Cancelled' });
    expect(agent('05')).to.include({ configState: 'Enabled', runState: 'Missing' });
    expect(agent('07')).to.include({ configState: 'Disabled', runState: 'Building' });
    expect(agent('08')).to.include({ configState: 'Pending', runState: 'Unknown', buildState: 'Unknown' });
  });

  it('keeps what an agent out of contact was building', () => {
    expect(agent('04')).to.include({
      runState: 'LostContact',
      building: 'checkout-service/126/build/1/compile',
    });
  });

  it('lists environments of unknown origin apart, as just after a registration', () => {
    expect(agent('09').environments).to.deep.equal([]);
    expect(agent('09').unknownEnvironments).to.deep.equal(['staging']);
    expect(agent('05').environments).to.deep.equal(['production']);
  });

  it('knows an elastic agent by having no list of resources, not by an empty one', () => {
    expect(agent('10')).to.include({ elastic: true });
    expect(agent('03')).to.include({ elastic: false });
    expect(agent('10').resources).to.deep.equal([]);
  });

  it('takes environments that are names only, as servers up to 19.8 write them', () => {
    const [old] = parseAgents(listOf({ environments: ['staging', 'production'] }));
    expect(old?.environments).to.deep.equal(['staging', 'production']);
    expect(old?.unknownEnvironments).to.deep.equal([]);
  });

  it('does not mind fields and run-time states it does not know', () => {
    const [odd] = parseAgents(listOf({ agent_state: 'Meditating', build_state: 'Pondering', mood: 'good' }));
    expect(odd).to.include({ runState: 'Unknown', buildState: 'Unknown' });
    expect(odd).not.to.have.property('mood');
  });

  it('leaves the job open where the link does not lead to one', () => {
    const build_details = { _links: { job: { href: 'https://ci.example/go/pipelines' } } };
    expect(parseAgents(listOf({ build_details }))[0]?.building).to.equal(null);
  });

  it('may be empty', () => {
    expect(parseAgents(sample('agents-empty.json'))).to.deep.equal([]);
  });

  for (const [what, list] of Object.entries({
    'it is no list': JSON.stringify({ message: 'hello' }),
    'it is no JSON': '{"_embedded":{"agents":[',
    'an agent has no uuid': listOf({ uuid: undefined }),
    'an agent has an unknown configured state': listOf({ agent_config_state: 'Retired' }),
  }))
    it(`is refused as a whole if ${what}`, () => {
      expect(() => parseAgents(list))
        .to.throw(GocdCallError)
        .with.nested.property('failure.reason', 'malformed');
    });

  it('is read the same, or refused for the same, whether it is long and all of it as usual or not', () => {
    const unusual = { ...USUAL, uuid: 'unusual', agent_state: 'Meditating', environments: ['old'] };
    const large = { ...USUAL, uuid: 'large', sandbox: 'x'.repeat(64 * 1024) };
    const outcomeOf = (agents: readonly unknown[]): unknown => {
      try {
        const list = parseAgents(JSON.stringify({ _embedded: { agents: [...agents, large] } }));
        return list.filter(({ uuid }) => uuid !== unusual.uuid);
      } catch (error) {
        if (error instanceof GocdCallError) return error.message;
        throw error;
      }
    };
    fc.assert(
      fc.property(fc.array(wireAgents, { maxLength: 3 }), (agents) => {
        expect(outcomeOf(agents)).to.deep.equal(outcomeOf([...agents, unusual]));
      }),
      { numRuns: 2_000 },
    );
  });
});

function listOf(fields: object): string {
  return JSON.stringify({ _embedded: { agents: [{ ...USUAL, ...fields }] } });
}
