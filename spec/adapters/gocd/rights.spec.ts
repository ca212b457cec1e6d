import { expect } from 'chai';
import { askRights, type Right } from '../../../adapters/gocd/rights.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { GocdCredentials } from '../../../domain/config.ts';
import { randomFrom } from '../../../domain/random.ts';
import { Secret } from '../../../domain/secret.ts';
import { createGocd, type Gocd, type GocdOptions, serveGocd } from '../../../sandbox/index.ts';
import { GO_SERVER, START, withRealNetwork } from './support.ts';

const USERS = [
  { name: 'admin', password: 'badger', admin: true },
  { name: 'viewer', password: 'viewer-pw', admin: false, views: ['open'] },
];
const as = (userName: string, password: string): GocdCredentials => ({
  kind: 'basic',
  userName,
  password: new Secret(password),
});
const ADMIN = as('admin', 'badger');
const VIEWER = as('viewer', 'viewer-pw');

describe('The rights of the account', () => {
  withRealNetwork();

  async function rightsOf(
    credentials: GocdCredentials,
    options: GocdOptions = {},
    prepare: (gocd: Gocd) => void = () => {},
  ): Promise<readonly Right[]> {
    const clock = new VirtualClock(START);
    const gocd = createGocd({
      clock,
      random: randomFrom(1),
      options: { version: '26.2.0', security: { users: USERS }, ...options },
    });
    gocd.schedule({ pipeline: 'open', stage: 'build', job: 'a' });
    prepare(gocd);
    const before = [...gocd.agents()];
    const face = await serveGocd(gocd);
    try {
      const goServer = { ...GO_SERVER, url: face.url, credentials };
      return await askRights({ config: { goServer, pools: [] }, clock });
    } finally {
      await face.close();
      expect([...gocd.agents()]).to.deep.equal(before);
    }
  }

  const lines = (rights: readonly Right[]) => rights.map(({ to, verdict }) => `${to}: ${verdict}`);

  it('are all there for a system administrator, and trying them changes nothing', async () => {
    const rights = await rightsOf(ADMIN);
    expect(lines(rights)).to.deep.equal([
      'read agents: yes',
      'change agents: yes',
      'read what agents have run: yes',
      'read the feed of waiting jobs: yes',
      'read the dashboard: yes',
      'read the configuration of pipelines: yes',
      'read maintenance mode: yes',
      'read elastic profiles: yes',
    ]);
    expect(rights[3]?.remark).to.equal('GoCD has deprecated it in v25.4.0 and will remove it one day');
  });

  it('are told apart for an account that may only view, with what each lack means', async () => {
    const rights = await rightsOf(VIEWER);
    expect(lines(rights).filter((line) => line.endsWith('no'))).to.deep.equal([
      'change agents: no',
      'read what agents have run: no',
      'read the configuration of pipelines: no',
      'read maintenance mode: no',
    ]);
    expect(rights[1]?.remark).to.include('make the account a system administrator');
    expect(lines(rights.filter(({ isNeeded }) => isNeeded))).to.deep.equal([
      'read agents: yes',
      'change agents: no',
    ]);
  });

  it('are known where the feed is gone, and where an older server lacks a thing', async () => {
    expect(lines(await rightsOf(ADMIN, { feed: false }))).to.include('read the feed of waiting jobs: no');
    expect(lines(await rightsOf(ADMIN, { version: '19.8.0' }))).to.include.members([
      'read agents: yes',
      'read the dashboard: lacking in this version',
    ]);
  });

  it('to change agents is not known in maintenance mode, which is told', async () => {
    const rights = await rightsOf(ADMIN, {}, (gocd) => gocd.setMaintenance(true));
    expect(lines(rights)).to.include('change agents: not known');
    expect(rights.find(({ to }) => to === 'change agents')?.remark).to.include('maintenance mode');
    expect(rights.find(({ to }) => to === 'read maintenance mode')?.remark).to.equal(
      'it is on: nothing is launched or removed until it ends',
    );
  });
});
