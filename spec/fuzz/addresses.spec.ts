import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { masterUrl } from '../../adapters/zookeeper/masterInfo.ts';
import { numberedNodes } from '../../adapters/zookeeper/sequence.ts';
import { goServerUrl, hostName, masters, zooKeeper } from '../../domain/settings/kinds/locations.ts';
import { damagedJson } from './damagedJson.ts';
import { assertSilent, CANARY, damaged, RUNS } from './hostile.ts';

const WORDS = [
  ...[
    'zk://',
    'http://',
    'https://',
    '@',
    ':',
    '/',
    '//',
    ',',
    '?',
    '#',
    '[',
    ']',
    '[::1]',
    '%',
    '%00',
    '..',
    '\\',
  ],
  ...['localhost', ':0', ':65536', ':99999', ' ', '\n', '\t', 'é', '\u200b', '0x7f.1', `gocd:${CANARY}@`],
];

const addresses = [
  'mesos.example:5050',
  'm1:5050,m2:5050,[2001:db8::7]:5050',
  'https://mesos.example:5050/prefix/',
  'https://ci.example/go',
  'zk://zk1:2181,zk2:2181,zk3/mesos/prod',
  'zk://gocd:s:e@c/r,e@t@zk1:2181/mesos',
].map((address) => Buffer.from(address));

const urlsAreSound = (urls: readonly string[]) => {
  for (const url of urls) {
    expect(URL.canParse(url), url).to.equal(true);
    expect(new URL(url), url).to.include({ username: '', password: '', search: '', hash: '' });
  }
};

describe('A damaged address', () => {
  it('is where something is, or is refused without being repeated', () => {
    fc.assert(
      fc.property(damaged(addresses, WORDS), (bytes) => {
        const text = bytes.toString();
        for (const { read: format } of [masters(), zooKeeper(), goServerUrl()]) {
          const result = format.safeParse(text);
          if (result.error !== undefined) assertSilent(z.prettifyError(result.error));
          else if (typeof result.data === 'string') urlsAreSound([result.data]);
          else if ('urls' in result.data) urlsAreSound(result.data.urls);
          else {
            urlsAreSound(result.data.servers.map((server) => `http://${server}`));
            expect(result.data.path).to.match(/^\/.*[^/]$/);
            assertSilent(result.data.path);
            assertSilent(result.data.servers);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('may be a megabyte long', () => {
    for (const part of WORDS)
      for (const { read: format } of [masters(), zooKeeper(), goServerUrl()])
        for (const scheme of ['', 'zk://', 'http://']) format.safeParse(scheme + part.repeat(100_000));
  });
});

describe('A damaged host name', () => {
  it('is one that a URL can be made of, or is refused', () => {
    const hosts = ['gocd.example', '10.0.0.1', '2001:db8::7', '::1'].map((host) => Buffer.from(host));
    fc.assert(
      fc.property(damaged(hosts, WORDS), (bytes) => {
        const { data: host } = hostName().read.safeParse(bytes.toString());
        if (host !== undefined) urlsAreSound([`http://${host.includes(':') ? `[${host}]` : host}:8153/go`]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('What damaged ZooKeeper nodes say', () => {
  const { data } = z
    .object({ data: z.record(z.string(), z.string()) })
    .parse(
      JSON.parse(readFileSync(new URL('../recordings/mesos/zookeeper-znodes.json', import.meta.url), 'utf8')),
    );
  const infos = [
    ...Object.values(data).filter((text) => text.startsWith('{')),
    '{"address":{"hostname":"m1.example","ip":"10.0.0.11","port":5055},"hostname":"m1","ip":16777343,"port":5050}',
    '{"hostname":"m1","ip":16777343,"port":5050}',
  ].map((text) => Buffer.from(text));

  it('of a master is a URL of nothing but a host and a port, or nothing', () => {
    const contents = fc.oneof(
      damaged(infos, ['"ip":', '"port":', '"hostname":', '{', '}', ',']),
      damagedJson(infos),
    );
    fc.assert(
      fc.property(contents, fc.constantFrom('http' as const, 'https' as const), (bytes, scheme) => {
        const url = masterUrl(bytes.toString(), scheme);
        if (url === null) return;
        urlsAreSound([url]);
        expect(new URL(url)).to.include({ protocol: `${scheme}:`, pathname: '/' });
      }),
      { numRuns: RUNS },
    );
  });

  it('of an order is that of their numbers, or nothing', () => {
    const names = [Buffer.from('json.info_0000000012'), Buffer.from('json.info_-2147483648')];
    fc.assert(
      fc.property(
        fc.array(damaged(names, ['_', '-', 'json.info_', '1e9', '99999999999999999999'])),
        (list) => {
          const numbers = numberedNodes(list.map(String), 'json.info_').map(({ number }) => number);
          expect(numbers.every(Number.isFinite)).to.equal(true);
          expect(numbers).to.deep.equal([...numbers].sort((a, b) => a - b));
        },
      ),
      { numRuns: RUNS / 4 },
    );
  });
});
