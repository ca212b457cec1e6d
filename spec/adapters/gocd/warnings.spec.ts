import { expect } from 'chai';
import {
  AGENTS,
  FEED,
  gocdServer,
  json,
  MAINTENANCE,
  OLD_FEED,
  pretend,
  QUIET,
  type Replies,
  sample,
  version,
  viewOf,
  withPretendedNetwork,
  xml,
} from './support.ts';

const NO_ADMINISTRATOR = { [MAINTENANCE]: json(sample('error-403-filter.json'), 403) };
const BUILDING_UNSEEN = json({
  _embedded: {
    agents: [
      agentThat('Building', 'Building'),
      agentThat('Building', 'Cancelled'),
      agentThat('Idle', 'Idle'),
    ],
  },
});

describe('what an operator should know about a reading', () => {
  withPretendedNetwork();

  it('is nothing when an administrator finds an idle server', async () => {
    expect(await warningsOf({})).to.deep.equal([]);
  });

  it('is that an account which is no administrator cannot change agents, and what an empty backlog may mean', async () => {
    const [first, second, ...more] = await warningsOf(NO_ADMINISTRATOR);
    expect(first).to.match(/no system administrator/);
    expect(second).to.match(/empty.*view permission/);
    expect(more).to.deep.equal([]);
  });

  it('is that the backlog of such an account may be incomplete', async () => {
    const warnings = await warningsOf({
      ...NO_ADMINISTRATOR,
      [FEED]: xml(feedOf('<resources><resource>linux</resource></resources>')),
      'GET /go/api/stages/p/1/s/1 v3': json({ jobs: [{ name: 'j', state: 'Scheduled' }] }),
    });
    expect(warnings.at(-1)).to.match(/only jobs of pipelines that the account may view/);
  });

  it('is that agents build what the account may not see', async () => {
    const warnings = await warningsOf({ ...NO_ADMINISTRATOR, [AGENTS]: BUILDING_UNSEEN });
    expect(warnings.at(-1)).to.match(/^1 agent builds for pipelines the GoCD account may not view/);
  });

  it('is not that, of an administrator, who sees everything', async () => {
    expect(await warningsOf({ [AGENTS]: BUILDING_UNSEEN })).to.deep.equal([]);
  });

  it('is nothing about viewing where the server shows every job to everyone, as up to 20.8', async () => {
    const old = {
      'GET /go/api/version': version('20.8.0'),
      [OLD_FEED]: xml(sample('scheduled-empty-pre-20.9.xml')),
      [AGENTS]: BUILDING_UNSEEN,
    };
    expect(await warningsOf({ ...NO_ADMINISTRATOR, ...old })).to.have.length(1);
  });

  it('is that it is unknown whether jobs are elastic', async () => {
    const warnings = await warningsOf({
      'GET /go/api/elastic/profiles': json(sample('error-403-controller.json'), 403),
      [FEED]: xml(feedOf('')),
      'GET /go/api/stages/p/1/s/1 v3': json({ jobs: [{ name: 'j', state: 'Scheduled' }] }),
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/1 waiting job needs an elastic agent.*go-server\.elastic-pipelines/);
  });

  it('is that details of jobs could not be read, and why', async () => {
    const warnings = await warningsOf({
      [FEED]: xml(feedOf('')),
      'GET /go/api/stages/p/1/s/1 v3': json({ message: 'the database is away' }, 500),
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/Details of waiting jobs are missing: .*the database is away/);
  });

  it('is one line each', async () => {
    const warnings = await warningsOf({ ...NO_ADMINISTRATOR, [AGENTS]: BUILDING_UNSEEN });
    for (const warning of warnings) expect(warning).not.to.include('\n');
  });
});

async function warningsOf(replies: Replies): Promise<readonly string[]> {
  pretend({ ...QUIET, ...replies });
  return (await viewOf(gocdServer())).warnings;
}

function feedOf(content: string): string {
  return `<scheduledJobs><job name="j"><buildLocator>p/1/s/1/j</buildLocator>${content}</job></scheduledJobs>`;
}

function agentThat(agent_state: string, build_state: string): object {
  return {
    uuid: `${agent_state}-${build_state}`,
    hostname: 'h',
    agent_config_state: 'Enabled',
    agent_state,
    build_state,
    environments: [],
    resources: [],
  };
}
