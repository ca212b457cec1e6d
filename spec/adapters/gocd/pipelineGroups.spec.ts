import { expect } from 'chai';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import { failure, GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { BacklogSource, GocdCredentials, ShareConfig } from '../../../domain/config.ts';
import type { GocdView } from '../../../domain/gocd.ts';
import { randomFrom } from '../../../domain/random.ts';
import { Secret } from '../../../domain/secret.ts';
import { createGocd, type GocdOptions } from '../../../sandbox/index.ts';
import { modelConnection } from './modelConnection.ts';
import { GO_SERVER, INSTANCE, START, sample, viewOf } from './support.ts';

const MINUTE = 60_000;
const DASHBOARD = '/go/api/dashboard';
const SHARE: ShareConfig = {
  name: 'web',
  group: 'Web',
  environment: null,
  pipeline: null,
  weight: 1,
  reserved: 0,
  max: 5,
};
const NONE: GocdCredentials = { kind: 'none' };
const VIEWER: GocdCredentials = { kind: 'basic', userName: 'viewer', password: new Secret('viewer-pw') };
const GROUPS = [{ name: 'Web', pipelines: ['shop', 'blog'] }];

interface Given {
  readonly shares?: readonly ShareConfig[];
  /** Which groups are served; [] for all. */
  readonly groups?: readonly string[];
  readonly source?: BacklogSource;
  readonly options?: GocdOptions;
  readonly credentials?: GocdCredentials;
  /** What the list of agents is in place of the model's. */
  readonly agents?: string;
}

/** A model server, and readings of it. */
function given(what: Given = {}) {
  const { shares = [SHARE], groups = [], source = 'feed', options = {}, credentials = NONE, agents } = what;
  const clock = new VirtualClock(START);
  const gocd = createGocd({ clock, random: randomFrom(1), options: { groups: GROUPS, ...options } });
  const { asked, connection } = modelConnection(gocd, credentials);
  const state = { fails: false };
  const goServer = { ...GO_SERVER, credentials, backlogSource: source };
  const server = createGocdServer({
    config: {
      ...INSTANCE,
      serve: { ...INSTANCE.serve, groups },
      shares,
      goServer,
      pools: [],
      backlog: { pollInterval: 2 * MINUTE },
    },
    clock,
    connection: {
      ...connection,
      send: async (request, signal) => {
        if (state.fails && request.path === '/api/dashboard')
          throw new GocdCallError(failure('timeout', 'GET /api/dashboard took too long'));
        const answer = await connection.send(request, signal);
        return agents !== undefined && request.path === '/api/agents' ? { ...answer, text: agents } : answer;
      },
    },
  });
  const schedule = (pipeline: string, group?: string) =>
    gocd.schedule({ pipeline, stage: 's', job: 'j', ...(group !== undefined && { group }) });
  const read = async (): Promise<GocdView> => {
    asked.length = 0;
    return viewOf(server);
  };
  const asksForGroups = () => asked.filter(({ path }) => path === DASHBOARD).length;
  return { clock, schedule, read, state, asksForGroups };
}

const groupsIn = ({ jobs }: GocdView) => jobs.map(({ pipeline, group }) => [pipeline, group]);

describe('Pipeline groups', () => {
  for (const source of ['feed', 'dashboard'] as const)
    it(`are a fact of waiting jobs where shares go by them, read from the ${source}`, async () => {
      const { schedule, read } = given({ source });
      schedule('shop');
      schedule('tools');
      const view = await read();
      expect(groupsIn(view)).to.deep.equal([
        ['shop', 'Web'],
        ['tools', 'open'],
      ]);
      expect(view.warnings.join()).not.to.match(/group/i);
    });

  it('are a fact of waiting jobs where serve goes by them, and a job of unknown group is told not to be served', async () => {
    const { schedule, read } = given({
      shares: [],
      groups: ['Web'],
      options: { hiddenPipelines: ['blog'] },
    });
    schedule('shop');
    schedule('blog');
    const view = await read();
    expect(groupsIn(view)).to.deep.equal([
      ['shop', 'Web'],
      ['blog', undefined],
    ]);
    expect(view.warnings.join()).to.match(
      /The group of 1 waiting job is unknown: not served, for serve\.groups/,
    );
  });

  it('are not asked for where nothing depends on them', async () => {
    const { schedule, read, asksForGroups } = given({
      shares: [{ ...SHARE, group: null, pipeline: 'shop*' }],
    });
    schedule('shop');
    expect(groupsIn(await read())).to.deep.equal([['shop', undefined]]);
    expect(asksForGroups()).to.equal(0);
  });

  it('are asked for when a pipeline is seen for the first time, and then every five minutes', async () => {
    const { clock, schedule, read, asksForGroups } = given();
    schedule('shop');
    await read();
    expect(asksForGroups()).to.equal(1);
    clock.advance(MINUTE);
    schedule('shop');
    await read();
    expect(asksForGroups()).to.equal(0);
    schedule('blog');
    expect(groupsIn(await read())).to.deep.include(['blog', 'Web']);
    expect(asksForGroups()).to.equal(1);
    schedule('shop', 'Moved');
    clock.advance(5 * MINUTE);
    expect(groupsIn(await read())).to.deep.include(['shop', 'Moved']);
  });

  it('that the account is not shown are told as unknown, and are nobody guessed', async () => {
    const security = {
      users: [{ name: 'viewer', password: 'viewer-pw', admin: true }],
    };
    const { clock, schedule, read, asksForGroups } = given({
      credentials: VIEWER,
      options: { security, hiddenPipelines: ['blog'] },
    });
    schedule('shop');
    schedule('blog');
    const view = await read();
    expect(groupsIn(view)).to.deep.equal([
      ['shop', 'Web'],
      ['blog', undefined],
    ]);
    expect(view.warnings.join()).to.match(/The group of 1 waiting job is unknown, and counts as none/);
    clock.advance(MINUTE);
    await read();
    expect(asksForGroups()).to.equal(0);
  });

  it('are those last known, and that is told, while they cannot be read', async () => {
    const { clock, schedule, read, state } = given();
    schedule('shop');
    await read();
    state.fails = true;
    clock.advance(6 * MINUTE);
    const view = await read();
    expect(groupsIn(view)).to.deep.equal([['shop', 'Web']]);
    expect(view.warnings.join()).to.match(/Pipeline groups cannot be read: .*took too long/);
    state.fails = false;
    expect((await read()).warnings.join()).not.to.match(/group/i);
  });

  it('and environments are told of the job that an agent builds, which the list of agents does not', async () => {
    const { schedule, read } = given({
      shares: [{ ...SHARE, group: null, environment: 'prod' }],
      agents: sample('agents-v7.json'),
      options: { environments: [{ name: 'prod', pipelines: ['checkout-service'] }] },
    });
    schedule('checkout-service', 'Shop');
    const { agents } = await read();
    const building = agents.filter(({ building }) => building?.startsWith('checkout-service/'));
    expect(building).not.to.deep.equal([]);
    for (const agent of building)
      expect(agent.buildingIn).to.deep.equal({ group: 'Shop', environment: 'prod' });
    expect(agents.find(({ building }) => building === null)).not.to.have.property('buildingIn');
  });

  it('are unknown on a server too old to tell, which is told', async () => {
    const { schedule, read } = given({ options: { version: '20.1.0' } });
    schedule('shop');
    const view = await read();
    expect(groupsIn(view)).to.deep.equal([['shop', undefined]]);
    expect(view.warnings.join()).to.match(/this version of GoCD has no way to/);
  });
});
