import { expect } from 'chai';
import type { Config } from '../../../domain/config.ts';
import { complaints, loadText, loadWith } from './loading.ts';

/** With a server of its own, and no other. */
function loadServer(goServer: string, files: Readonly<Record<string, string>> = {}): Promise<Config> {
  const text = `gocd-mesos {
    mesos-master = "mesos.example", go-agent.docker-image = agent, go-server { ${goServer} }
  }`;
  return loadText(text, { files });
}

describe('The GoCD server of a configuration', () => {
  const urls: readonly (readonly [string, string])[] = [
    ['host = ci.example', 'http://ci.example:8153/go'],
    ['host = ci.example, port = 80', 'http://ci.example:80/go'],
    ['host = "::1"', 'http://[::1]:8153/go'],
    ['url = "https://ci.example"', 'https://ci.example/go'],
    ['url = "https://ci.example:8154/go/"', 'https://ci.example:8154/go'],
    ['url = "http://ci.example/builds/gocd"', 'http://ci.example/builds/gocd'],
  ];
  for (const [settings, url] of urls) {
    it(`is at ${url} by ${settings}`, async () => {
      expect((await loadServer(settings)).goServer.url).to.equal(url);
    });
  }

  it('is where agents find it too, unless they have a way of their own', async () => {
    const same = await loadServer('url = "https://ci.example"');
    const other = await loadServer('url = "https://ci.example", agent-url = "http://ci.internal:8153/go"');

    expect(same.goServer.agentUrl).to.equal('https://ci.example/go');
    expect(other.goServer.agentUrl).to.equal('http://ci.internal:8153/go');
  });

  it('is spoken to by nobody in particular, by a user, or with a token', async () => {
    const nobody = await loadServer('host = ci.example');
    const user = await loadServer('host = ci.example, user-name = me, password = " pass word "');
    const token = await loadServer('host = ci.example, access-token = tok');

    expect(nobody.goServer.credentials).to.deep.equal({ kind: 'none' });
    expect(user.goServer.credentials).to.include({ kind: 'basic', userName: 'me' });
    expect(
      user.goServer.credentials.kind === 'basic' && user.goServer.credentials.password.reveal(),
    ).to.equal(' pass word ');
    expect(token.goServer.credentials.kind === 'token' && token.goServer.credentials.token.reveal()).to.equal(
      'tok',
    );
  });

  it('is proved to with a secret from a file beside the configuration, less its last line break', async () => {
    const { goServer } = await loadServer('host = ci.example, user-name = me, password-file = "pw"', {
      pw: 'pass word\r\n',
    });

    expect(goServer.credentials.kind === 'basic' && goServer.credentials.password.reveal()).to.equal(
      'pass word',
    );
  });

  it('has the files of its TLS found from the configuration, and looked at', async () => {
    const tls = 'url = "https://ci.example", tls { ca-file = "ca.pem", verify = no }';
    const { goServer } = await loadServer(tls, { 'ca.pem': 'x' });

    expect(goServer.tls.caFile).to.match(/^\/.*\/ca\.pem$/);
    expect(goServer.tls).to.include({ certFile: null, keyFile: null, verify: false });
    expect(await complaints(loadServer(tls))).to.deep.equal([
      'go-server.tls.ca-file: found "ca.pem", the file cannot be read (ENOENT)',
    ]);
  });
});

describe('The masters of a configuration', () => {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['mesos.example', ['http://mesos.example:5050']],
    ['10.0.0.1:80', ['http://10.0.0.1:80']],
    ['[::1]:5050', ['http://[::1]:5050']],
    ['https://mesos.example/mesos/', ['https://mesos.example/mesos']],
    ['a:5050, b:5051,https://c', ['http://a:5050', 'http://b:5051', 'https://c']],
  ];
  for (const [text, expected] of lists) {
    it(`are ${expected.join(' and ')} by "${text}"`, async () => {
      const { masters } = await loadWith(`mesos-master = "${text}"`);
      expect(masters).to.deep.equal({ kind: 'list', urls: expected });
    });
  }

  it('can be found by way of ZooKeeper, with a password that holds an @', async () => {
    const { masters } = await loadWith(
      'mesos-master = "zk://me:p@ss:w/rd@zk1:2181,zk2/mesos/", mesos.scheme = https',
    );

    expect(masters).to.deep.include({
      kind: 'zookeeper',
      scheme: 'https',
      servers: ['zk1:2181', 'zk2:2181'],
      path: '/mesos',
    });
    const credentials = masters.kind === 'zookeeper' ? masters.credentials : null;
    expect([credentials?.user, credentials?.password.reveal()]).to.deep.equal(['me', 'p@ss:w/rd']);
  });

  for (const text of [
    '',
    'a:0',
    'a:99999',
    'a b',
    'ftp://a',
    'http://u:p@a',
    'a,,b',
    'zk://a',
    'zk:///mesos',
    'zk://u@a/mesos',
  ]) {
    it(`are not said by "${text}"`, async () => {
      expect((await complaints(loadWith(`mesos-master = "${text}"`))).join()).to.match(
        /^mesos-master: found .*, expected host:port/,
      );
    });
  }

  it('keep what they were shown: who we are and the secret of it', async () => {
    const { mesos } = await loadWith('mesos { principal = ci, secret-file = "s" }', {
      files: { s: 'quiet' },
    });

    expect([mesos.principal, mesos.secret?.reveal()]).to.deep.equal(['ci', 'quiet']);
  });
});

describe('The API of a configuration', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) {
    it(`needs no token on ${host}`, async () => {
      expect((await loadWith(`http.host = "${host}"`)).http).to.deep.equal({
        host,
        port: 8088,
        basePath: '',
        historyDays: 30,
        historySize: 256,
        historyFile: null,
        token: null,
      });
    });
  }

  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'ci.example', '127.example']) {
    it(`needs a token on ${host}`, async () => {
      expect(await complaints(loadWith(`http.host = "${host}"`))).to.deep.equal([
        `http.token: missing, since others can reach ${host}`,
      ]);
      expect((await loadWith(`http { host = "${host}", token = t }`)).http.token?.reveal()).to.equal('t');
    });
  }
});

describe('The webhook of a configuration', () => {
  const URL = 'https://chat.example/hooks/quiet?token=quiet';

  it('is an address that is kept whole, from the configuration or from a file', async () => {
    const given = await loadWith(`notifications { webhook-url = "${URL}", repeat-interval = 1 day }`);
    expect(given.notifications.webhookUrl?.reveal()).to.equal(URL);
    expect(given.notifications.repeatInterval).to.equal(86_400_000);
    const file = await loadWith('notifications.webhook-url-file = hook', { files: { hook: `${URL}\n` } });
    expect(file.notifications.webhookUrl?.reveal()).to.equal(URL);
  });

  it('is none by default', async () => {
    expect((await loadWith('')).notifications).to.deep.equal({
      webhookUrl: null,
      shape: 'plain',
      repeatInterval: 3_600_000,
      waitPatience: 900_000,
    });
  });

  for (const text of ['quiet', 'ftp://chat.example/quiet', 'https://', 'https://chat.example/a quiet one']) {
    it(`is not "${text}", which is not repeated`, async () => {
      expect(await complaints(loadWith(`notifications.webhook-url = "${text}"`))).to.deep.equal([
        'notifications.webhook-url: expected an http or https URL',
      ]);
      const file = loadWith('notifications.webhook-url-file = hook', { files: { hook: text } });
      expect(await complaints(file)).to.deep.equal([
        'notifications.webhook-url-file: expected an http or https URL',
      ]);
    });
  }
});

describe('The collector of a configuration', () => {
  it('takes headers as name=value, and tells what is none without showing it', async () => {
    const { telemetry } = await loadWith(
      'telemetry { endpoint = "https://otlp.example", headers = "authorization=Bearer a=b, x-team=ci" }',
    );
    expect(telemetry.headers?.reveal()).to.equal('authorization=Bearer a=b, x-team=ci');
    for (const text of ['quiet', 'a=b,quiet', 'a b=quiet', '=quiet'])
      expect(await complaints(loadWith(`telemetry.headers = "${text}"`)), text).to.deep.equal([
        'telemetry.headers: expected headers as name=value, several separated by commas',
      ]);
  });
});
