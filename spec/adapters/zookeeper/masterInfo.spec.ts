import { expect } from 'chai';
import fc from 'fast-check';
import { masterUrl } from '../../../adapters/zookeeper/masterInfo.ts';
import { below, numberedNodes } from '../../../adapters/zookeeper/sequence.ts';

describe('What a Mesos master says of itself in ZooKeeper', () => {
  const FULL = {
    address: { hostname: 'mesos-m1.example.org', ip: '10.0.0.11', port: 5055 },
    hostname: 'elsewhere.example.org',
    ip: 16_777_343,
    pid: 'master@127.0.0.1:5050',
    port: 5050,
    version: '1.12.0',
  };
  const urlOf = (info: unknown, scheme: 'http' | 'https' = 'http') => masterUrl(JSON.stringify(info), scheme);

  it('is where to ask it: its IP address by http', () => {
    expect(urlOf(FULL)).to.equal('http://10.0.0.11:5055');
  });

  it('is where to ask it: the name that its certificate is for by https', () => {
    expect(urlOf(FULL, 'https')).to.equal('https://mesos-m1.example.org:5055');
  });

  it('may leave one of the two out', () => {
    expect(urlOf({ address: { hostname: 'm1', port: 1 } })).to.equal('http://m1:1');
    expect(urlOf({ address: { ip: '10.0.0.11', port: 1 } }, 'https')).to.equal('https://10.0.0.11:1');
  });

  it('may have an IPv6 address', () => {
    expect(urlOf({ address: { ip: '2001:db8::7', port: 5050 } })).to.equal('http://[2001:db8::7]:5050');
  });

  it('is older without an address: the IP is then a number with its first byte lowest', () => {
    const { address: _, ...old } = { ...FULL, ip: 184_549_386 };
    expect(urlOf(old)).to.equal('http://10.0.0.11:5050');
    expect(urlOf(old, 'https')).to.equal('https://elsewhere.example.org:5050');
    expect(urlOf({ ...old, ip: 0xffffffff })).to.equal('http://255.255.255.255:5050');
  });

  for (const [what, text] of [
    ['no JSON', '\n$7c1f5b4e master@10.0.0.11:5050'],
    ['nothing', ''],
    ['another thing', '"log-replica(1)@127.0.0.1:5060"'],
    ['no host', '{"port":5050}'],
    ['a port that is none', '{"hostname":"m1","port":70000}'],
  ] as const)
    it(`is not understood if it is ${what}`, () => {
      expect(masterUrl(text, 'http')).to.equal(null);
    });
});

describe('Numbered nodes', () => {
  it('are put in the order they were made in, and others are left out', () => {
    const names = [
      'json.info_0000000014',
      'log_replicas',
      'json.info_0000000012',
      'info_0000000003',
      '0000000001',
      'json.info_',
      'json.info_0000000013',
    ];
    expect(numberedNodes(names, 'json.info_').map(({ number }) => number)).to.deep.equal([12, 13, 14]);
  });

  it('are in the order of their numbers, however these are written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 20 }), (numbers) => {
        const names = numbers.map((number) => `n-${number}`);
        expect(numberedNodes(names, 'n-').map(({ number }) => number)).to.deep.equal(
          [...numbers].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('are below a node, or below the root', () => {
    expect([below('/mesos', 'a'), below('/', 'a')]).to.deep.equal(['/mesos/a', '/a']);
  });
});
