import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import {
  callsIn,
  failureOf,
  gocdServer,
  json,
  MAINTENANCE,
  MINUTE,
  pretend,
  QUIET,
  type Reply,
  START,
  sample,
  viewOf,
  withPretendedNetwork,
} from './support.ts';

const VERSION = 'GET /go/api/version';
const NO_ROUTE: Reply = [
  404,
  '{"message":"no Route matched with those values"}',
  { 'content-type': 'application/json' },
];

describe('a 404 of a proxy', () => {
  withPretendedNetwork();

  it('does not make a server that has told its version one too old to tell', async () => {
    const clock = new VirtualClock(START);
    let isProxys = false;
    pretend({ ...QUIET, [VERSION]: () => (isProxys ? NO_ROUTE : [200, sample('version.json')]) });
    const server = gocdServer({ clock });
    const { serverVersion } = await viewOf(server);
    expect(serverVersion).to.be.a('string');
    isProxys = true;
    clock.advance(5 * MINUTE);
    for (const _ of ['first', 'again, after that failure'])
      expect((await failureOf(server.poll())).message).to.match(/version was answered 404: no Route matched/);
    isProxys = false;
    expect((await viewOf(server)).serverVersion).to.equal(serverVersion);
  });

  it('does not end a maintenance mode that the server has told of', async () => {
    const clock = new VirtualClock(START);
    let isProxys = false;
    const on = json(sample('maintenance-info-on.json'));
    const asked = pretend({ ...QUIET, [MAINTENANCE]: () => (isProxys ? NO_ROUTE : on) });
    const server = gocdServer({ clock });
    expect((await viewOf(server)).maintenance).to.equal(true);
    isProxys = true;
    expect((await failureOf(server.poll())).message).to.match(/info was answered 404: no Route matched/);
    isProxys = false;
    expect((await viewOf(server)).maintenance, 'asked again at once').to.equal(true);
    expect(callsIn(asked, 'maintenance_mode')).to.have.length(3);
  });
});
