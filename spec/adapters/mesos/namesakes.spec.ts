import { expect } from 'chai';
import { frameworkInfo, SERVER_LABEL } from '../../../adapters/mesos/frameworkInfo.ts';
import { listLocator } from '../../../adapters/mesos/locator.ts';
import { askNamesakes } from '../../../adapters/mesos/namesakes.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { FakeMaster } from './support/fakeMaster.ts';
import { recorded } from './support/recordings.ts';
import { aConfig } from './support/settings.ts';

describe('Asking the master which frameworks have our name', () => {
  const running: FakeMaster[] = [];
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((master) => master.stop()));
  });

  async function aMaster(): Promise<FakeMaster> {
    const master = await FakeMaster.start();
    running.push(master);
    return master;
  }

  const ask = (
    masters: readonly FakeMaster[],
    { name = 'gocd-mesos', signal = new AbortController().signal } = {},
  ) =>
    askNamesakes({
      config: { ...aConfig(), name },
      locator: listLocator(masters.map(({ url }) => url)),
      clock,
      signal,
    });

  async function answer(master: FakeMaster, status: number, text: string, location: string | null = null) {
    const { response, call, path } = await master.next();
    expect([path, call.type]).to.deep.equal(['/api/v1', 'GET_FRAMEWORKS']);
    response.writeHead(status, location === null ? {} : { location }).end(text);
  }

  const listOf = (
    ...frameworks: readonly [id: string, name: string, connected: boolean, server?: string][]
  ) =>
    JSON.stringify({
      type: 'GET_FRAMEWORKS',
      get_frameworks: {
        frameworks: frameworks.map(([value, name, connected, server]) => ({
          framework_info: {
            user: 'root',
            name,
            id: { value },
            ...(server !== undefined && { labels: { labels: [{ key: SERVER_LABEL, value: server }] } }),
          },
          ...{ active: connected, connected, recovered: false },
        })),
      },
    });

  it('tells those alone, and of each whether somebody is subscribed as it', async () => {
    const master = await aMaster();
    const told = ask([master]);
    const others = Array.from({ length: 200 }, (_, n): [string, string, boolean] => [
      `O-${n}`,
      'other',
      true,
    ]);
    await answer(master, 200, listOf(...others, ['F-1', 'gocd-mesos', true], ['F-2', 'gocd-mesos', false]));
    expect(await told).to.deep.equal({
      kind: 'told',
      namesakes: [
        { id: 'F-1', isConnected: true },
        { id: 'F-2', isConnected: false },
      ],
      neighbours: [],
    });
  });

  it('tells instances of other names that serve our GoCD server, as they say it in their label', async () => {
    const master = await aMaster();
    const told = ask([master]);
    const { url } = aConfig().goServer;
    expect(frameworkInfo(aConfig(), null).labels.labels).to.deep.equal([{ key: SERVER_LABEL, value: url }]);
    await answer(
      master,
      200,
      listOf(
        ['F-1', 'other', true, url],
        ['F-2', 'gone', false, url],
        ['F-3', 'elsewhere', true, 'http://elsewhere/go'],
        ['F-4', 'marathon', true],
      ),
    );
    expect(await told).to.deep.equal({
      kind: 'told',
      namesakes: [],
      neighbours: [{ id: 'F-1', name: 'other' }],
    });
  });

  it('reads what a real master answered', async () => {
    const master = await aMaster();
    const told = ask([master], { name: 'other-name' });
    const real = recorded('suppressed-update-filters').find(
      (entry) => entry.kind === 'response' && entry.body.includes('"get_frameworks"'),
    );
    await answer(master, 200, real?.kind === 'response' ? real.body : '');
    expect(await told).to.deep.equal({
      kind: 'told',
      namesakes: [{ id: 'b27e5ea0-44ba-4834-bdae-1482afe6d72c-0000', isConnected: true }],
      neighbours: [],
    });
  });

  it('asks the leader that another master names, and knows that there are none', async () => {
    const [follower, leader] = [await aMaster(), await aMaster()];
    const told = ask([follower]);
    await answer(follower, 307, '', `//127.0.0.1:${leader.port}/master/api/v1`);
    await answer(leader, 200, '{"type":"GET_FRAMEWORKS","get_frameworks":{}}');
    expect(await told).to.deep.equal({ kind: 'told', namesakes: [], neighbours: [] });
  });

  for (const [words, status, text] of [
    ['does not let us ask', 403, ''],
    ['knows no such call', 400, 'Failed to validate master::Call: Unknown call'],
    ['has no such API', 404, ''],
    ['says something else', 200, 'Welcome!'],
    [
      'leaves out what decides',
      200,
      '{"get_frameworks":{"frameworks":[{"framework_info":{"name":"gocd-mesos"}}]}}',
    ],
  ] as const)
    it(`is told nothing by a master that ${words}`, async () => {
      const master = await aMaster();
      const told = ask([master]);
      await answer(master, status, text);
      const { kind, why } = { why: '', ...(await told) };
      expect(kind).to.equal('untold');
      expect(why).to.contain(`127.0.0.1:${master.port} answered`);
    });

  it('is told nothing by a master that is silent, and waits no longer than for any call', async () => {
    const master = await aMaster();
    const told = ask([master]);
    await master.next();
    const { requestTimeout } = aConfig().mesos;
    clock.advance(requestTimeout);
    expect(await told).to.have.property('kind', 'untold');
    expect(clock.nextDue()).to.equal(null);
  });

  it('ends when it is no longer wanted', async () => {
    const master = await aMaster();
    const wanted = new AbortController();
    const told = ask([master], { signal: wanted.signal });
    await master.next();
    wanted.abort();
    expect(await told).to.have.property('kind', 'untold');
  });
});
