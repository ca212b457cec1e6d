import { expect } from 'chai';
import { basic, rig, sample, V7 } from './support.ts';

const AGENTS = '/go/api/agents';
const FEED = '/go/api/feed/jobs/scheduled.xml';
const V1 = { accept: 'application/vnd.go.cd.v1+json' };

const SECURITY = {
  users: [
    { name: 'root', password: 'secret:with:colons', admin: true },
    { name: 'ann', password: 'p', admin: false },
  ],
  tokens: [{ token: 'token-of-root', user: 'root' }],
};
const ROOT = basic('root', 'secret:with:colons');

describe('who may do what', () => {
  const cases: readonly (readonly [string, string, Record<string, string>, number, number, number])[] = [
    // method, path, headers, anonymous, user, admin
    ['GET', '/go/api/version', V1, 200, 200, 200],
    ['GET', '/go/api/v1/health', {}, 200, 200, 200],
    ['GET', FEED, { accept: 'application/xml' }, 401, 200, 200],
    ['GET', AGENTS, {}, 401, 200, 200],
    ['GET', '/go/api/server_health_messages', V1, 401, 200, 200],
    ['PATCH', `${AGENTS}/any`, {}, 401, 403, 404],
    ['DELETE', `${AGENTS}/any`, {}, 401, 403, 404],
    ['GET', '/go/api/admin/maintenance_mode/info', V1, 401, 403, 200],
  ];
  for (const [method, path, headers, anonymous, user, admin] of cases) {
    it(`${method} ${path}: anonymous ${anonymous}, user ${user}, admin ${admin}`, () => {
      const { send } = rig({ security: SECURITY });
      const status = (login: Record<string, string>) =>
        send(method, path, {
          headers: { ...headers, ...login },
          ...(method === 'PATCH' ? { body: { agent_config_state: 'Disabled' } } : {}),
        }).status;
      expect([status({}), status(basic('ann', 'p')), status(ROOT)]).to.deep.equal([anonymous, user, admin]);
    });
  }

  it('tells the refusal of a filter from that of a controller', () => {
    const { send } = rig({ security: SECURITY });
    const ann = basic('ann', 'p');
    expect(send('DELETE', `${AGENTS}/any`, { headers: ann }).body).to.equal(
      sample('error-403-controller.json'),
    );
    const filtered = send('GET', '/go/api/admin/maintenance_mode/info', { headers: { ...V1, ...ann } });
    expect(filtered.body).to.equal(sample('error-403-filter.json'));
  });
});

describe('logging in', () => {
  it('is asked for in JSON under the type that was wanted, and in XML where XML was', () => {
    const { send } = rig({ security: SECURITY });
    const json = send('GET', AGENTS);
    expect(json.body).to.equal(sample('error-401-no-credentials.json'));
    expect(json.headers).to.deep.include({
      'www-authenticate': 'Basic realm="GoCD"',
      'content-type': `${V7};charset=utf-8`,
    });
    expect(send('GET', FEED, { headers: { accept: '*/*' } }).body).to.equal(sample('error-401.xml'));
  });

  it('fails for wrong credentials even where none are needed', () => {
    const { send } = rig({ security: SECURITY });
    const answer = send('GET', '/go/api/v1/health', { headers: basic('root', 'guess') });
    expect([answer.status, answer.body]).to.deep.equal([401, sample('error-401-bad-credentials.json')]);
  });

  it('takes a personal access token, the scheme in any case, since 19.2', () => {
    const status = (version: string, authorization: string) =>
      rig({ version, security: SECURITY }).send('GET', AGENTS, {
        headers: { authorization, accept: 'application/vnd.go.cd.v4+json' },
      }).status;
    expect(status('19.2.0', 'bearer token-of-root')).to.equal(200);
    expect(status('19.2.0', 'BEARER token-of-root')).to.equal(200);
    expect(status('19.2.0', 'Bearer other')).to.equal(401);
    expect(status('19.1.0', 'Bearer token-of-root')).to.equal(401);
  });

  it('with credentials fails on a server without security', () => {
    const { send } = rig();
    expect(send('GET', AGENTS).status).to.equal(200);
    expect(send('GET', AGENTS, { headers: ROOT }).status).to.equal(401);
    expect(send('GET', AGENTS, { headers: { authorization: 'Bearer t' } }).body).to.contain(
      'has been disabled',
    );
  });

  it('makes a session that stands for its user, whatever the credentials sent along, until it is idle for 5 minutes', () => {
    const { send, clock } = rig({ security: SECURITY });
    const first = send('GET', AGENTS, { headers: ROOT });
    const cookie = first.headers['set-cookie']?.split(';')[0] ?? '';
    expect(first.headers['set-cookie']).to.match(
      /^JSESSIONID=\w+; Path=\/go; Expires=[^;]+; Max-Age=1209600; HttpOnly$/,
    );
    const withCookie = { cookie, ...basic('nobody', 'at all') };
    clock.advance(299_000);
    const second = send('GET', AGENTS, { headers: withCookie });
    expect(second.status).to.equal(200);
    expect(second.headers).not.to.have.property('set-cookie');
    clock.advance(300_000);
    expect(send('GET', AGENTS, { headers: withCookie }).status).to.equal(401);
  });

  it('is needed again after half an hour, and after a restart', () => {
    const { gocd, send, clock } = rig({ security: SECURITY });
    const open = () => send('GET', AGENTS, { headers: ROOT }).headers['set-cookie']?.split(';')[0] ?? '';
    const use = (cookie: string) => send('GET', AGENTS, { headers: { cookie } }).status;
    const cookie = open();
    for (let minute = 0; minute < 28; minute += 4) {
      clock.advance(240_000);
      expect(use(cookie)).to.equal(200);
    }
    clock.advance(120_000);
    expect(use(cookie)).to.equal(401);
    const next = open();
    gocd.restart(1_000);
    clock.advance(1_000);
    expect(use(next)).to.equal(401);
  });
});

describe('the Accept header', () => {
  it('must be exactly one of GoCD’s own types', () => {
    const { send } = rig();
    for (const accept of ['*/*', 'application/json', `${V7}, */*`, `${V7};q=0.9`]) {
      const answer = send('GET', AGENTS, { headers: { accept } });
      expect([answer.status, answer.body]).to.deep.equal([404, sample('error-404-accept-header.txt')]);
    }
  });

  it('of a version the endpoint lacks is not found', () => {
    const answer = rig().send('GET', AGENTS, { headers: { accept: 'application/vnd.go.cd.v3+json' } });
    expect([answer.status, answer.body]).to.deep.equal([404, sample('error-404-wrong-api-version.html')]);
  });

  it('may leave the version open since 19.8', () => {
    const type = (version: string) =>
      rig({ version }).send('GET', AGENTS, { headers: { accept: 'application/vnd.go.cd+json' } }).headers[
        'content-type'
      ];
    expect(type('26.1.0')).to.equal('application/vnd.go.cd.v7+json;charset=utf-8');
    expect(type('19.8.0')).to.equal('application/vnd.go.cd.v5+json;charset=utf-8');
    expect(type('19.7.0')).to.equal('text/plain;charset=utf-8');
  });
});

describe('a server that is not itself', () => {
  it('answers 503 in the type asked for while it starts', () => {
    const { gocd, send, clock } = rig();
    gocd.restart(30_000);
    const json = send('GET', AGENTS);
    expect([json.status, json.body]).to.deep.equal([503, sample('error-503-starting.json')]);
    expect(send('GET', FEED, { headers: { accept: 'application/xml' } }).headers['content-type']).to.equal(
      'text/plain',
    );
    clock.advance(30_000);
    expect(send('GET', AGENTS).status).to.equal(200);
  });

  it('changes nothing in maintenance mode but may be read', () => {
    const { gocd, send } = rig();
    gocd.setMaintenance(true);
    const refused = send('DELETE', `${AGENTS}/any`);
    expect([refused.status, refused.body]).to.deep.equal([503, sample('error-503-maintenance.json')]);
    expect(send('GET', AGENTS).status).to.equal(200);
    expect(send('POST', '/go/admin/agent').status).to.equal(503);
  });

  it('answers 503 to reading too during a backup, but for its health', () => {
    const { gocd, send } = rig();
    gocd.setBackup(true);
    const refused = send('GET', AGENTS);
    expect(refused.status).to.equal(503);
    expect(JSON.parse(refused.body).message).to.equal('Server is under maintenance mode, please try later.');
    expect(send('GET', '/go/api/v1/health', { headers: { accept: '*/*' } }).body).to.equal(
      sample('health.json'),
    );
  });
});
