import { expect } from 'chai';
import { poolWith } from '../loading.ts';
import { accepted, type Refusal, refused } from './tables.ts';

const DIND = 'go-agent.docker-image = "hub.example/gocd/gocd-agent-docker-dind:v25.1.0"';

describe('An option of docker run', () => {
  const form = 'expected an option of docker run, spelt out and without its dashes, as cap-add';
  const option = (key: string) => `go-agent.parameters = [{ key = "${key}", value = x }]`;
  const malformed = ['', '--rm', '-v', 'v', 'env=A', 'cap add', 'cap-add=', 'Cap-Add', 'cap-', 'a--b'];
  const ours: readonly (readonly [key: string, why: string])[] = [
    ['name', 'Mesos names containers itself, and refuses the task'],
    ['hostname', 'the hostname is the task id, by which agents are found again'],
    ['uts', 'Docker refuses it beside the hostname, which is the task id'],
    ['net', 'set network instead'],
    ['network', 'set network instead'],
    ['privileged', 'set privileged instead'],
    ['env', 'set env instead'],
    ['volume', 'set volumes instead'],
    ['memory', 'set mem instead'],
    ['cpu-shares', 'set cpus instead'],
    ['detach', 'Mesos would take the task for ended'],
  ];
  const withHost = ['mac-address', 'link', 'ip', 'ip6', 'network-alias', 'net-alias'];
  refused([
    ...malformed.map((key): Refusal => [option(key), `go-agent.parameters[0].key: found "${key}", ${form}`]),
    ...ours.map(([key, why]): Refusal => [option(key), `go-agent.parameters[0]: ${key}: ${why}`]),
    ...withHost.map(
      (key): Refusal => [
        `go-agent.network = host, ${option(key)}`,
        `go-agent.parameters[0]: ${key}: Docker refuses it with network = host`,
      ],
    ),
    ['go-agent.parameters { cap-add = A, env = "B=1" }', 'go-agent.parameters[1]: env: set env instead'],
    [
      'go-agent.parameters { cap-add = "A\\u0000" }',
      'go-agent.parameters[0]: cap-add: holds a NUL, where every option ends',
    ],
    [
      'go-agent.parameters { env = "B=1" }, pools = [{ name = a }, { name = b, parameters { net = x } }]',
      'go-agent.parameters[0]: env: set env instead',
      'pools[1] (b).parameters[0]: net: set network instead',
    ],
    [DIND, 'go-agent.privileged: the image runs a Docker of its own, which needs privileged = true'],
  ]);
  accepted([
    ...['cap-add', 'env-file', 'memory-swap', 'ulimit', 'label', 'ip6', 'tmpfs', 'mac-address'].map(option),
    'go-agent.parameters = [{ key = cap-add, value = A }, { key = cap-add, value = "B=C --rm" }]',
    `${DIND}, go-agent.privileged = true`,
    `${DIND}, go-agent.parameters { runtime = sysbox-runc }`,
    `${DIND}, go-agent.volumes = ["/var/run/docker.sock:/var/run/docker.sock"]`,
    'go-agent.docker-image = "gocd/gocd-agent-docker-dind-not:v1"',
  ]);
});

describe('A container', () => {
  const names = 'expected bridge, host, none, or the name of a user network';
  const ofMesos = "a Mesos container has the host's network (host), or one with a name";
  const gpu = 'Docker containers get no GPU from Mesos: set container = mesos';
  refused([
    ['go-agent.gpus = 1', `go-agent.gpus: ${gpu}`],
    [
      'pools = [{ name = a, container = mesos, gpus = 1 }, { name = b, gpus = 2 }]',
      `pools[1] (b).gpus: ${gpu}`,
    ],
    ['go-agent { container = mesos, network = none }', `go-agent.network: none is Docker's: ${ofMesos}`],
    ['go-agent { container = mesos, network = bridge }', `go-agent.network: bridge is Docker's: ${ofMesos}`],
    [
      'go-agent.network = bridge, pools = [{ name = a, container = mesos }]',
      `go-agent.network: bridge is Docker's: ${ofMesos}`,
    ],
    [
      'go-agent { container = mesos, privileged = true }',
      'go-agent.container: mesos has no use for privileged and parameters',
    ],
    [
      'go-agent { container = mesos, network = cni, ports = 1 }',
      'go-agent.ports: a Mesos container has host ports on network = host only',
    ],
    ['go-agent { network = none, ports = 1 }', 'go-agent.ports: has no use with network = none'],
    ...['Bridge', 'HOST', 'None', 'default', 'container:web', 'a b', '-x', 'a=b'].map(
      (name): Refusal => [`go-agent.network = "${name}"`, `go-agent.network: found "${name}", ${names}`],
    ),
    [
      'go-agent.kill-grace = 1500 ms',
      'go-agent.kill-grace: Docker counts whole seconds, and would leave out the rest',
    ],
    ['go-agent.cpus = 0.1234', 'go-agent.cpus: Mesos counts thousandths, and would drop the rest'],
    [
      'go-agent.labels { "gocd-mesos.pool" = x }',
      'go-agent.labels.gocd-mesos.pool: is set by us, to know our tasks by',
    ],
    [
      'pools = [{ name = a, labels { "gocd-mesos.instance" = x } }]',
      'pools[0] (a).labels.gocd-mesos.instance: is set by us, to know our tasks by',
    ],
  ]);
  accepted([
    'go-agent { container = mesos, gpus = 1, ports = 1 }',
    'go-agent { container = mesos, network = host }',
    'go-agent { container = mesos, network = cni, kill-grace = 1500 ms }',
    'go-agent.network = none',
    'go-agent { network = "ci-net_1.x", ports = 2 }',
    'go-agent { kill-grace = 0, cpus = 0.125 }',
    'go-agent.labels { "gocd-mesos.team" = x, gocd-mesos = x }',
  ]);

  it("of Mesos has the host's network where nothing is said, and that is what is shown", async () => {
    expect((await poolWith('container = mesos')).network).to.deep.equal({ kind: 'host' });
    expect((await poolWith('container = docker')).network).to.deep.equal({ kind: 'bridge' });
  });
});

describe('A volume', () => {
  const short =
    'expected "/host:/container", "/host:/container:ro", or a block with host-path, container-path and mode';
  const long = (host: string, container: string) =>
    `go-agent.volumes = [{ host-path = "${host}", container-path = "${container}" }]`;
  refused([
    [long('/a:/b', '/c'), 'go-agent.volumes[0]: a path holds a colon, at which Docker splits'],
    [long('/a', '/b:ro'), 'go-agent.volumes[0]: a path holds a colon, at which Docker splits'],
    [long('/a', '/b\\u0000'), 'go-agent.volumes[0]: a path holds a control character'],
    [long('/a', '//'), 'go-agent.volumes[0]: nothing can be mounted over the whole container'],
    ['go-agent.volumes = ["/a:/"]', 'go-agent.volumes[0]: nothing can be mounted over the whole container'],
    [
      'go-agent.volumes = ["/a:/mnt/mesos/sandbox/"]',
      'go-agent.volumes[0]: Mesos mounts the sandbox at /mnt/mesos/sandbox',
    ],
    ['go-agent.volumes = ["/a:/c", "/b://c/"]', 'go-agent.volumes[1]: /c is mounted twice'],
    ['go-agent.volumes = ["/a:b"]', `go-agent.volumes[0]: found "/a:b", ${short}`],
  ]);
  accepted([
    'go-agent.volumes = ["/a:/c", "/a:/d:ro", "cache:/c/d"]',
    `go-agent.container = mesos, ${long('/a:b', '/c')}`,
    'go-agent.volumes = ["/a:/mnt/mesos/sandbox/cache"]',
  ]);
});
