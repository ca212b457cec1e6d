import { expect } from 'chai';
import { listLocator } from '../../../adapters/mesos/locator.ts';
import { probeMasters } from '../../../adapters/mesos/probe.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { FakeMaster } from './support/fakeMaster.ts';
import { aConfig } from './support/settings.ts';

describe('Asking masters whether one leads', () => {
  const running: FakeMaster[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((master) => master.stop()));
  });

  async function aMaster(): Promise<FakeMaster> {
    const master = await FakeMaster.start();
    running.push(master);
    return master;
  }

  const probe = (...masters: readonly FakeMaster[]) =>
    probeMasters(aConfig(), listLocator(masters.map(({ url }) => url)), new VirtualClock());

  async function answer(master: FakeMaster, status: number, location: string | null, text = '') {
    const { response, call } = await master.next();
    expect(call.type).to.equal('REVIVE');
    response.writeHead(status, location === null ? {} : { location }).end(text);
  }

  const placeOf = (master: FakeMaster) => `127.0.0.1:${master.port}`;
  const locationOf = (master: FakeMaster) => `//${placeOf(master)}/master/api/v1/scheduler`;

  it('follows one that does not lead to the leader it names, as a run does', async () => {
    const [follower, leader] = [await aMaster(), await aMaster()];
    const found = probe(follower);
    await answer(follower, 307, locationOf(leader));
    await answer(leader, 400, null, 'Framework cannot be found');
    expect(await found).to.deep.equal({
      isGood: true,
      text: `${placeOf(follower)} names ${placeOf(leader)} as the leader; ${placeOf(leader)} leads and takes our credentials`,
    });
  });

  it('ends where masters name each other, or none', async () => {
    const [one, other] = [await aMaster(), await aMaster()];
    const found = probe(one, other);
    await answer(one, 307, locationOf(other));
    await answer(other, 307, locationOf(one));
    expect(await found).to.have.property('isGood', false);
    const alone = probe(one);
    await answer(one, 307, null);
    expect(await alone).to.deep.equal({
      isGood: false,
      text: `${placeOf(one)} does not lead, and names no leader`,
    });
  });

  it('tells what a named leader does not like', async () => {
    const [follower, leader] = [await aMaster(), await aMaster()];
    const found = probe(follower);
    await answer(follower, 307, locationOf(leader));
    await answer(leader, 401, null);
    expect((await found).text).to.include(`${placeOf(leader)} wants credentials`);
  });
});
