import { expect } from 'chai';
import fc from 'fast-check';
import { credentialsIn, maskCredentials } from '../../../domain/masking/credentials.ts';
import { maskerOf, maskTexts, SHORTEST_MASKED, tooShortIn } from '../../../domain/masking/masker.ts';
import { MASK, Secret } from '../../../domain/secret.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const inMarkup = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;',
  );

/** How others may write what they got, by the libraries that do it for them. */
const FORMS: Readonly<Record<string, (secret: string, user: string) => string>> = {
  'as it is': (secret) => secret,
  'as JSON': (secret) => JSON.stringify(secret).slice(1, -1),
  'as JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'in a URL': (secret) => encodeURIComponent(secret),
  'in a URL, in lower case': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  'in a URL within a URL': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'in hexadecimal': (secret) => Buffer.from(secret, 'utf8').toString('hex'),
  'in hexadecimal, in capitals': (secret) => Buffer.from(secret, 'utf8').toString('hex').toUpperCase(),
  'in a form': (secret) => new URLSearchParams({ secret }).toString().slice('secret='.length),
  'in a page': inMarkup,
  'in base64': base64,
  'as it is sent': (secret, user) => base64(`${user}:${secret}`),
  'as it is sent, in a URL': (secret, user) => encodeURIComponent(base64(`${user}:${secret}`)),
  'as it is sent, without padding': (secret, user) => base64(`${user}:${secret}`).replace(/=+$/, ''),
  'as it is sent, in the alphabet of URLs': (secret, user) =>
    Buffer.from(`${user}:${secret}`).toString('base64url'),
};

const secrets = fc.string({ unit: 'grapheme', minLength: SHORTEST_MASKED, maxLength: 30 });

describe('The masker of all that leaves the program', () => {
  for (const [how, form] of Object.entries(FORMS))
    it(`finds a secret ${how}`, () => {
      fc.assert(
        fc.property(secrets, fc.constantFrom('admin', 'gocd mesos', 'ä'), (secret, userName) => {
          const mask = maskerOf({ goServer: { credentials: { userName, password: new Secret(secret) } } });
          const told = mask(`proxy got [${form(secret, userName)}] from you`);
          expect(told).to.equal(`proxy got [${MASK}] from you`);
          expect(mask(told)).to.equal(told);
        }),
      );
    });

  it('finds a secret in the base64 of whatever it stands in', () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        const told = maskerOf([new Secret(secret)])(`[${base64(before + secret + after)}]`);
        expect(told).to.contain(MASK);
        // What is left of it is what it shares with its neighbours: less than a byte at each end.
        const bits = 6 * told.replace(MASK, '').replace(/[[\]=]/g, '').length;
        expect(bits).to.be.below(8 * Buffer.byteLength(before + after, 'utf8') + 2 * 8 + 6);
      }),
    );
  });

  it('finds several secrets in one text, the longer of two that begin alike as a whole', () => {
    const mask = maskerOf([
      new Secret('hunter2'),
      { pools: [{ autoRegisterKey: new Secret('hunter2-long') }] },
    ]);
    expect(mask('hunter2, hunter2-long and hunter2')).to.equal(`${MASK}, ${MASK} and ${MASK}`);
  });

  it('leaves short secrets in place, which would tear words apart and tell what they are, and finds them as sent', () => {
    const mesos = { principal: 'framework', secret: new Secret('a') };
    const mask = maskerOf({ mesos });
    expect(mask('a bad status line')).to.equal('a bad status line');
    expect(mask(`echo: ${base64('framework:a')}`)).to.equal(`echo: ${MASK}`);
    expect(tooShortIn({ mesos, http: { token: new Secret('long enough') } })).to.deep.equal(['mesos.secret']);
  });

  it('knows the credentials within texts of the config, wherever they come back', () => {
    const uri = 'https://store.example/docker.tgz?X-Amz-Credential=AKIA%2Fus&X-Amz-Signature=0a1b2c3d4e5f';
    const parameter = { key: 'log-opt', value: 'splunk-token=b7c1-77aa-31d0' };
    const mask = maskerOf({
      pools: [{ uris: [uri, 'https://ci:passw0rd@store.example/x'], parameters: [parameter] }],
    });
    expect(mask('fetcher said 0a1b2c3d4e5f, passw0rd and b7c1-77aa-31d0')).to.equal(
      `fetcher said ${MASK}, ${MASK} and ${MASK}`,
    );
  });

  it('masks what shows itself to be a credential, whoever’s it is', () => {
    for (const [text, masked] of [
      ['GET https://bob:s3cr@t/x failed', `GET https://bob:${MASK}@t/x failed`],
      ['clone https://ghp_0123@github.example/x', `clone https://${MASK}@github.example/x`],
      ['zk://user:quiet@zk1:2181,zk2:2181/mesos', `zk://user:${MASK}@zk1:2181,zk2:2181/mesos`],
      ['/x?a=1&X-Amz-Signature=abc&b=2', `/x?a=1&X-Amz-Signature=${MASK}&b=2`],
      ['https://x/y?sig=abc%2F&se=1', `https://x/y?sig=${MASK}&se=1`],
      ['GITHUB_TOKEN=abc docker run', `GITHUB_TOKEN=${MASK} docker run`],
      ['got Authorization: Basic Z29jZDpzM2NyZXQ=, sorry', `got Authorization: Basic ${MASK}, sorry`],
      ['got Bearer eyJhbGciOi.J9-x_y', `got Bearer ${MASK}`],
    ] as const) {
      expect(maskCredentials(text)).to.equal(masked);
      expect(maskCredentials(masked)).to.equal(masked);
    }
    expect(credentialsIn('https://bob:s3cr@t/x?sig=abc')).to.deep.equal(['s3cr', 'abc']);
  });

  it('leaves all else as it is', () => {
    for (const text of [
      'Invalid basic authentication credentials specified in request.',
      'Basic authentication is wanted: WWW-Authenticate: Basic realm="GoCD"',
      'http://host-1.example:5051/ and zk://a:2181,b:2181/mesos, mail ops@ci.example',
      'Check go-server.access-token: it may be revoked; key=value, code=7',
      'token = "********"',
    ])
      expect(maskCredentials(text)).to.equal(text);
  });

  it('takes no longer for a long text that almost looks like a credential', () => {
    const long = `http://${'a'.repeat(200_000)} ${'a-'.repeat(100_000)} Basic ${'x'.repeat(200_000)}`;
    expect(maskerOf([new Secret('"quoted"secret')])(long)).to.equal(long);
  });

  it('reaches texts at any depth of plain data, and leaves the rest', () => {
    const mask = maskerOf([new Secret('passw0rd')]);
    const told = maskTexts({ count: 1, list: [{ text: 'passw0rd' }, null], other: true }, mask);
    expect(told).to.deep.equal({ count: 1, list: [{ text: MASK }, null], other: true });
  });
});
