import { expect } from 'chai';
import nock from 'nock';
import type { GocdCredentials } from '../../../domain/config.ts';
import type { GocdFailureReason } from '../../../domain/gocd.ts';
import { Secret } from '../../../domain/secret.ts';
import {
  AGENTS,
  FEED,
  failureOf,
  gocdServer,
  HOST,
  html,
  json,
  NO_SUCH_PATH,
  pretend,
  QUIET,
  type Replies,
  type Reply,
  sample,
  withPretendedNetwork,
  xml,
} from './support.ts';

const PASSWORD = 'hunter2-hunter2';
const BASIC: GocdCredentials = { kind: 'basic', userName: 'scaler', password: new Secret(PASSWORD) };
const TOKEN: GocdCredentials = { kind: 'token', token: new Secret(PASSWORD) };
const NONE: GocdCredentials = { kind: 'none' };

describe('a failed reading of GoCD', () => {
  withPretendedNetwork();

  interface Row {
    readonly when: string;
    readonly replies: Replies;
    readonly reason: GocdFailureReason;
    readonly message: RegExp;
    readonly hint: RegExp;
    readonly credentials?: GocdCredentials;
  }

  const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

  const rows: readonly Row[] = [
    {
      when: 'no credentials are set and the server wants some',
      replies: { [AGENTS]: json(sample('error-401-no-credentials.json'), 401) },
      credentials: NONE,
      reason: 'unauthorised',
      message: /401: You are not authenticated!/,
      hint: /go-server\.user-name and go-server\.password, or go-server\.access-token/,
    },
    {
      when: 'the password is wrong, or security is off',
      replies: { 'GET /go/api/version': json(sample('error-401-bad-credentials.json'), 401) },
      credentials: BASIC,
      reason: 'unauthorised',
      message: /GET .*\/go\/api\/version was answered 401: Invalid credentials/,
      hint: /go-server\.user-name and go-server\.password.*security is switched off.*remove them/,
    },
    {
      when: 'the token is wrong',
      replies: { [AGENTS]: json({ message: 'Invalid Personal Access Token.' }, 401) },
      credentials: TOKEN,
      reason: 'unauthorised',
      message: /401: Invalid Personal Access Token\.$/,
      hint: /go-server\.access-token/,
    },
    {
      when: 'the feed refuses the account, in XML as it does',
      replies: { [FEED]: [401, sample('error-401.xml'), { 'content-type': 'application/xml' }] },
      reason: 'unauthorised',
      message: /scheduled\.xml was answered 401$/,
      hint: /go-server/,
    },
    {
      when: 'the account may not',
      replies: { [AGENTS]: json(sample('error-403-controller.json'), 403) },
      reason: 'forbidden',
      message: /403: You are not authorized to perform this action\./,
      hint: /administrator/,
    },
    {
      when: 'the server knows none of the versions of the API',
      replies: { [AGENTS]: NO_SUCH_PATH },
      reason: 'not-found',
      message: /\/go\/api\/agents was answered 404$/,
      hint: /go-server\.url.*16\.10/,
    },
    {
      when: 'the server does not take the Accept header',
      replies: { [AGENTS]: [404, sample('error-404-accept-header.txt'), { 'content-type': 'text/plain' }] },
      reason: 'not-found',
      message: /404: The url you are trying to reach appears to be incorrect\.$/,
      hint: /go-server\.url/,
    },
    {
      when: 'a login page comes instead of data',
      replies: {
        [AGENTS]: html('<!DOCTYPE html><html><body><form action="/go/auth/login"></form></body></html>'),
      },
      reason: 'login-page',
      message: /web page instead of data/,
      hint: /go-server\.url/,
    },
    {
      when: 'a login page comes instead of the version',
      replies: { 'GET /go/api/version': html('\n<!doctype HTML><html></html>') },
      reason: 'login-page',
      message: /web page/,
      hint: /log in/,
    },
    {
      when: 'it is sent to the login page',
      replies: { [FEED]: [302, '', { location: `${HOST}/go/auth/login` }] },
      reason: 'login-page',
      message: /302/,
      hint: /log in/,
    },
    {
      when: 'it is sent elsewhere, as to https',
      replies: { [FEED]: [301, '', { location: 'https://ci.example/go/api/feed/jobs/scheduled.xml' }] },
      reason: 'proxy',
      message: /301/,
      hint: /go-server\.url/,
    },
    {
      when: 'the proxy finds no server',
      replies: { [AGENTS]: html(GATEWAY_PAGE, 502) },
      reason: 'proxy',
      message: /answered 502$/,
      hint: /proxy/,
    },
    {
      when: 'the proxy loses patience',
      replies: { [AGENTS]: html(GATEWAY_PAGE, 504) },
      reason: 'proxy',
      message: /answered 504$/,
      hint: /proxy/,
    },
    {
      when: 'the proxy has no server left',
      replies: { [AGENTS]: html('<html><body>503 Service Unavailable</body></html>', 503) },
      reason: 'proxy',
      message: /503/,
      hint: /proxy/,
    },
    {
      when: 'the server is starting, told in JSON',
      replies: { [AGENTS]: json(sample('error-503-starting.json'), 503) },
      reason: 'starting',
      message: /503: GoCD server is starting/,
      hint: /started/,
    },
    {
      when: 'the server is starting, told in HTML',
      replies: { [FEED]: html('<html><body><h2>GoCD server is starting...</h2></body></html>', 503) },
      reason: 'starting',
      message: /503$/,
      hint: /started/,
    },
    {
      when: 'a backup is running',
      replies: { [AGENTS]: json({ message: 'Server is under maintenance mode, please try later.' }, 503) },
      reason: 'backup',
      message: /503/,
      hint: /backup/,
    },
    {
      when: 'the server is in maintenance mode',
      replies: { [AGENTS]: json(sample('error-503-maintenance.json'), 503) },
      reason: 'maintenance',
      message: /503/,
      hint: /maintenance/,
    },
    {
      when: 'the server is unavailable for some other reason',
      replies: { [AGENTS]: json({ message: 'busy' }, 503) },
      reason: 'server-error',
      message: /503: busy/,
      hint: /log/,
    },
    {
      when: 'the server breaks down, saying so under another key',
      replies: { [AGENTS]: json({ error: 'NullPointerException\n\tat com.thoughtworks' }, 500) },
      reason: 'server-error',
      message: /500: NullPointerException at com\.thoughtworks$/,
      hint: /log/,
    },
    {
      when: 'the server breaks down, saying so in a text of several lines',
      replies: { [AGENTS]: [500, '\n  out of memory  \nstack\n', { 'content-type': 'text/plain' }] },
      reason: 'server-error',
      message: /500: out of memory$/,
      hint: /log/,
    },
    {
      when: 'the status is unheard of',
      replies: { [AGENTS]: [418, ''] },
      reason: 'server-error',
      message: /418$/,
      hint: /log/,
    },
    {
      when: 'JSON comes as another type',
      replies: { [AGENTS]: [200, sample('agents-empty.json'), { 'content-type': 'text/plain' }] },
      reason: 'malformed',
      message: /"text\/plain" where json was expected/,
      hint: /go-server\.url/,
    },
    {
      when: 'JSON comes where XML should',
      replies: { [FEED]: json('{}') },
      reason: 'malformed',
      message: /where xml was expected/,
      hint: /go-server\.url/,
    },
    {
      when: 'half of the JSON is missing',
      replies: { [AGENTS]: json(sample('agents-v7.json').slice(0, 5000)) },
      reason: 'malformed',
      message: /not whole JSON/,
      hint: /proxy/,
    },
    {
      when: 'half of the XML is missing',
      replies: { [FEED]: xml(sample('scheduled-three-jobs.xml').slice(0, 900)) },
      reason: 'malformed',
      message: /does not end as a list of scheduled jobs does/,
      hint: /proxy/,
    },
    {
      when: 'JSON does not fit, naming the first place',
      replies: { [AGENTS]: json({ _embedded: { agents: [{ hostname: 'h' }] } }) },
      reason: 'malformed',
      message: /at _embedded\.agents\.0\.uuid/,
      hint: /go-server\.url/,
    },
  ];

  for (const { when, replies, reason, message, hint, credentials = BASIC } of rows)
    it(`is "${reason}" when ${when}`, async () => {
      pretend({ ...QUIET, ...replies });
      const failure = await failureOf(gocdServer({ config: { credentials } }).poll());
      expect(failure.reason).to.equal(reason);
      expect(failure.message).to.match(message).and.to.contain(`${HOST}/go/api/`);
      expect(failure.hint).to.match(hint);
      for (const text of [failure.message, failure.hint]) {
        expect(text).not.to.match(/[\r\n]/);
        expect(text).not.to.contain(PASSWORD);
      }
    });

  for (const [code, reason] of [
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
  ] as const)
    it(`is "${reason}" when the connection fails with ${code}, whose text is not passed on`, async () => {
      nock(HOST)
        .get('/go/api/version')
        .replyWithError(Object.assign(new Error(PASSWORD), { code }));
      const failure = await failureOf(gocdServer().poll());
      expect(failure.reason).to.equal(reason);
      expect(failure.message)
        .to.contain(`${HOST}/go/api/version`)
        .and.to.contain(code)
        .and.not.to.contain(PASSWORD);
    });

  it('is "too-large" when an answer is, even if it came compressed', async () => {
    pretend({ ...QUIET, [AGENTS]: json(' '.repeat(5000)) });
    const failure = await failureOf(gocdServer({ bodyLimit: 4096 }).poll());
    expect(failure).to.include({ reason: 'too-large' });
    expect(failure.message).to.match(/\/go\/api\/agents brought more than 4096 bytes/);
  });

  it('keeps its message short, whatever the server says', async () => {
    pretend({ ...QUIET, [AGENTS]: json({ message: 'x'.repeat(10_000) }, 500) });
    expect((await failureOf(gocdServer().poll())).message.length).to.be.at.most(301);
  });

  it('does not quote pages, which may hold anything', async () => {
    const page: Reply = html(`<html><body>Authorization: ${PASSWORD}</body></html>`, 500);
    pretend({ ...QUIET, [AGENTS]: page });
    expect((await failureOf(gocdServer().poll())).message).to.match(/answered 500$/);
  });

  it('masks credentials that come back in a text, as they are and as they were sent', async () => {
    const sent = Buffer.from(`scaler:${PASSWORD}`).toString('base64');
    for (const credentials of [BASIC, TOKEN]) {
      pretend({ ...QUIET, [AGENTS]: json({ message: `you sent ${PASSWORD} as ${sent}` }, 400) });
      const { message } = await failureOf(gocdServer({ config: { credentials } }).poll());
      expect(message).to.contain('you sent ********').and.not.to.contain(PASSWORD);
      if (credentials === BASIC) expect(message).not.to.contain(sent);
    }
  });

  it('does not show credentials that were put into the URL', async () => {
    pretend({ ...QUIET, [AGENTS]: json({}, 500) });
    const url = `http://scaler:${PASSWORD}@ci.example:8153/go/`;
    const { message } = await failureOf(gocdServer({ config: { url } }).poll());
    expect(message).to.match(/^GET http:\/\/ci\.example:8153\/go\/api\/agents was answered 500/);
  });

  it('says how long a server wants to be left alone, where it names so many seconds', async () => {
    const busy = (retryAfter: string): Reply => [429, 'too many requests', { 'retry-after': retryAfter }];
    pretend({ [AGENTS]: busy('30') });
    const told = await failureOf(gocdServer().poll());
    expect(told).to.include({ reason: 'throttled', retryAfterMs: 30_000 });
    expect(told.message).to.match(/429/);
    expect(told.hint).to.include('backlog.poll-interval');
    nock.cleanAll();
    pretend({ [AGENTS]: busy('Wed, 21 Oct 2026 07:28:00 GMT') });
    expect(await failureOf(gocdServer().poll())).to.not.have.property('retryAfterMs');
  });
});
