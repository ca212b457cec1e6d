import { expect } from 'chai';
import { SessionCookie } from '../../../adapters/gocd/wire/sessionCookie.ts';
import type { GocdCredentials } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import {
  AGENTS,
  type Asked,
  failureOf,
  gocdServer,
  json,
  pretend,
  QUIET,
  sample,
  viewOf,
  withPretendedNetwork,
} from './support.ts';

const BASIC: GocdCredentials = { kind: 'basic', userName: 'scaler', password: new Secret('pä:ss') };
const AGENTS_WITH_SESSION = [
  200,
  sample('agents-empty.json'),
  {
    'content-type': 'application/json',
    'set-cookie': 'JSESSIONID=node0abc.node0; Path=/go; HttpOnly',
  },
] as const;

describe('an account at GoCD', () => {
  withPretendedNetwork();

  const sent = (asked: readonly Asked[], header: string) =>
    new Set(asked.map(({ headers }) => headers[header]));

  it('shows user name and password on every request, in UTF-8', async () => {
    const asked = pretend(QUIET);
    await viewOf(gocdServer({ config: { credentials: BASIC } }));
    const pair = Buffer.from('scaler:pä:ss', 'utf8').toString('base64');
    expect(sent(asked, 'authorization')).to.deep.equal(new Set([`Basic ${pair}`]));
  });

  it('shows its token', async () => {
    const asked = pretend(QUIET);
    await viewOf(gocdServer({ config: { credentials: { kind: 'token', token: new Secret('t0ken') } } }));
    expect(sent(asked, 'authorization')).to.deep.equal(new Set(['Bearer t0ken']));
  });

  it('shows nothing where security is off: the server refuses any credentials then', async () => {
    const asked = pretend(QUIET);
    await viewOf(gocdServer());
    expect(sent(asked, 'authorization')).to.deep.equal(new Set([undefined]));
  });

  it('keeps its session from reading to reading', async () => {
    const asked = pretend({ ...QUIET, [AGENTS]: AGENTS_WITH_SESSION });
    const server = gocdServer({ config: { credentials: BASIC } });
    await viewOf(server);
    const first = asked.length;
    expect(asked[0]?.headers.cookie).to.equal(undefined);
    await viewOf(server);
    expect(sent(asked.slice(first), 'cookie')).to.deep.equal(new Set(['JSESSIONID=node0abc.node0']));
  });

  it('shares its session with no other', async () => {
    const asked = pretend({ ...QUIET, [AGENTS]: AGENTS_WITH_SESSION });
    await viewOf(gocdServer({ config: { credentials: BASIC } }));
    const first = asked.length;
    await viewOf(gocdServer());
    expect(sent(asked.slice(first), 'cookie')).to.deep.equal(new Set([undefined]));
  });

  it('drops its session when it is refused', async () => {
    let refused = false;
    const asked = pretend({
      ...QUIET,
      [AGENTS]: () => (refused ? json(sample('error-401-no-credentials.json'), 401) : AGENTS_WITH_SESSION),
    });
    const server = gocdServer({ config: { credentials: BASIC } });
    await viewOf(server);
    refused = true;
    expect((await failureOf(server.poll())).reason).to.equal('unauthorised');
    const first = asked.length;
    await failureOf(server.poll());
    expect(asked[first]?.headers.cookie).to.equal(undefined);
  });
});

describe('a session cookie', () => {
  it('is the newest one the server sent', async () => {
    const cookie = new SessionCookie();
    await cookie.setCookie('JSESSIONID=one; Path=/go; HttpOnly');
    await cookie.setCookie('JSESSIONID=two; Path=/go; HttpOnly');
    expect(await cookie.getCookieString()).to.equal('JSESSIONID=two');
  });

  it('is none of the others', async () => {
    const cookie = new SessionCookie();
    await cookie.setCookie('tracking=1; Path=/');
    expect(await cookie.getCookieString()).to.equal('');
  });

  for (const ending of ['JSESSIONID=; Path=/go', 'JSESSIONID=one; Max-Age=0; Path=/go'])
    it(`ends by "${ending}"`, async () => {
      const cookie = new SessionCookie();
      await cookie.setCookie('JSESSIONID=one');
      await cookie.setCookie(ending);
      expect(await cookie.getCookieString()).to.equal('');
    });
});
