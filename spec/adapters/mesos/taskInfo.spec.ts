import { expect } from 'chai';
import { taskInfo, UnknownPoolError } from '../../../adapters/mesos/taskInfo.ts';
import type { TaskLaunch } from '../../../domain/commands.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { aConfig, aPool, KEY } from './support/settings.ts';

const TASK = 'gocd-agent.gocd-mesos.default.7f3a';

const launch: TaskLaunch = {
  taskId: TASK,
  pool: 'default',
  hostId: 'S4',
  hostname: 'host-4',
  role: 'ci',
  resources: [
    { kind: 'scalar', name: 'cpus', milli: 1500, reservations: [] },
    { kind: 'scalar', name: 'mem', milli: 2_048_000, reservations: [{ type: 'STATIC', role: 'ci' }] },
  ],
};

const ports: TaskLaunch = {
  ...launch,
  resources: [
    ...launch.resources,
    {
      kind: 'ranges',
      name: 'ports',
      ranges: [
        { begin: 31000, end: 31001 },
        { begin: 31005, end: 31005 },
      ],
      reservations: [],
    },
  ],
};

function task(
  pool: Partial<PoolConfig> = {},
  of: TaskLaunch = launch,
  agentUrl = 'https://ci.example:8154/go',
) {
  return taskInfo(of, aConfig({ pools: [aPool(pool)], agentUrl }));
}

function environment(pool: Partial<PoolConfig> = {}, of: TaskLaunch = launch, agentUrl?: string) {
  const { variables } = task(pool, of, agentUrl).command.environment;
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

describe('A task', () => {
  it('is identified, takes what it was given of the offers, in the form it was offered, and has its pool’s grace', () => {
    expect(task()).to.deep.include({
      name: 'gocd-agent.gocd-mesos.default',
      task_id: { value: TASK },
      agent_id: { value: 'S4' },
      resources: [
        { name: 'cpus', allocation_info: { role: 'ci' }, type: 'SCALAR', scalar: { value: 1.5 } },
        {
          name: 'mem',
          allocation_info: { role: 'ci' },
          reservations: [{ type: 'STATIC', role: 'ci' }],
          type: 'SCALAR',
          scalar: { value: 2048 },
        },
      ],
      kill_policy: { grace_period: { nanoseconds: 10_000_000_000 } },
    });
  });

  it('runs the image as it is', () => {
    const { command } = task();
    expect(command.shell).to.equal(false);
    expect(command).to.not.have.any.keys('value', 'arguments', 'uris');
  });

  it('fetches the pool’s URIs', () => {
    expect(task({ uris: ['file:///etc/docker.tar.gz'] }).command).to.deep.include({
      uris: [{ value: 'file:///etc/docker.tar.gz' }],
    });
  });

  it('has Mesos fetch the pool’s jars once for all and as they are, and starts as the image once they are in place', () => {
    const jars = ['https://files.example/agent.jar', 'https://ci.example/go/admin/agent?v=2'];
    const uris = ['file:///etc/docker.tar.gz'];
    const { command } = task({ jars, uris });
    const kept = { output_file: 'agent.jar', cache: true, extract: false, executable: false };
    expect(command.uris).to.deep.equal([
      { value: 'file:///etc/docker.tar.gz' },
      { value: jars[0], ...kept },
      { value: jars[1], ...kept },
    ]);
    expect(command).to.deep.include({ shell: true });
    expect(command)
      .to.have.property('value')
      .that.matches(/"\$MESOS_SANDBOX\/agent\.jar".*; exec \/docker-entrypoint\.sh$/);
  });

  it('is as if there were no jars where it is launched without, or its image is not known', () => {
    const jars = ['https://files.example/agent.jar'];
    expect(task({ jars }, { ...launch, withoutJars: true })).to.deep.equal(task());
    expect(task({ jars, image: 'ours/agent:1' })).to.deep.equal(task({ image: 'ours/agent:1' }));
  });

  it('is labelled with its instance and pool, beside the pool’s own labels', () => {
    const { labels } = task({ labels: { team: 'ci', 'gocd-mesos.pool': 'forged' } }).labels;
    expect(Object.fromEntries(labels.map(({ key, value }) => [key, value]))).to.deep.equal({
      team: 'ci',
      'gocd-mesos.instance': 'gocd-mesos',
      'gocd-mesos.pool': 'default',
    });
  });

  it('of a pool that is not in the config cannot be made', () => {
    expect(() => task({}, { ...launch, pool: 'gone' })).to.throw(UnknownPoolError, "'gone'");
  });

  it('has a health check only if asked for, one that a server outage does not fail', () => {
    expect(task()).to.not.have.property('health_check');
    const { health_check: check } = task({ healthCheck: true });
    expect(check).to.have.property('grace_period_seconds', 600);
    expect(check)
      .to.have.nested.property('command.value')
      .that.does.not.match(/ -\w*f|--fail/);
  });
});

describe('The container', () => {
  it('is Docker’s, on a bridge, with the task id as its hostname', () => {
    expect(task({ privileged: true, forcePull: true }).container).to.deep.equal({
      type: 'DOCKER',
      volumes: [],
      docker: {
        image: 'gocd/gocd-agent-alpine-3.20:v24.3.0',
        network: 'BRIDGE',
        privileged: true,
        force_pull_image: true,
        parameters: [{ key: 'hostname', value: TASK }],
      },
    });
  });

  it('has the task id as its hostname on the host’s network too, by a parameter, which alone Mesos hands on, and can look it up', () => {
    const { container } = task({ network: { kind: 'host' } });
    expect(container).to.deep.nested.include({
      'docker.network': 'HOST',
      'docker.parameters': [
        { key: 'hostname', value: TASK },
        { key: 'add-host', value: `${TASK}:127.0.0.1` },
      ],
    });
    expect(container).not.to.have.property('hostname');
  });

  it('keeps the image’s hostname where the task id is longer than Linux takes', () => {
    const long = { ...launch, taskId: `gocd-agent.gocd-mesos.default.${'x'.repeat(40)}` };
    expect(task({}, long).container).to.deep.nested.include({ 'docker.parameters': [] });
  });

  it('has the pool’s parameters after our own', () => {
    const parameters = [{ key: 'cap-add', value: 'SYS_PTRACE' }];
    expect(task({ parameters }).container).to.deep.nested.include({
      'docker.parameters': [{ key: 'hostname', value: TASK }, ...parameters],
    });
  });

  it('joins a network by name', () => {
    expect(task({ network: { kind: 'user', name: 'ci-net' } }).container).to.deep.nested.include({
      'docker.network': 'USER',
      network_infos: [{ name: 'ci-net' }],
    });
    expect(task({ network: { kind: 'none' } }).container).to.have.nested.property('docker.network', 'NONE');
  });

  it('mounts volumes', () => {
    const volumes = [{ hostPath: '/srv/cache', containerPath: '/cache', mode: 'RO' as const }];
    expect(task({ volumes }).container.volumes).to.deep.equal([
      { mode: 'RO', container_path: '/cache', host_path: '/srv/cache' },
    ]);
  });

  it('maps the host ports it has, each to the same port, and tells the agent which they are', () => {
    const { container } = task({ ports: 3 }, ports);
    expect(container)
      .to.have.nested.property('docker.port_mappings')
      .that.deep.equals(
        [31000, 31001, 31005].map((p) => ({ host_port: p, container_port: p, protocol: 'tcp' })),
      );
    expect(environment({ ports: 3 }, ports)).to.include({ PORT0: '31000', PORT1: '31001', PORT2: '31005' });
  });

  it('maps no ports on the host’s network', () => {
    expect(task({ network: { kind: 'host' } }, ports).container).to.not.have.nested.property(
      'docker.port_mappings',
    );
  });

  it('of the Mesos containerizer runs the same image, pulled afresh if asked for', () => {
    expect(task({ container: 'mesos', forcePull: true }).container).to.deep.equal({
      type: 'MESOS',
      volumes: [],
      mesos: {
        image: { type: 'DOCKER', docker: { name: 'gocd/gocd-agent-alpine-3.20:v24.3.0' }, cached: false },
      },
    });
    expect(task({ container: 'mesos', network: { kind: 'user', name: 'cni' } }).container).to.deep.include({
      network_infos: [{ name: 'cni' }],
      hostname: TASK,
    });
  });
});

describe('The agent’s environment', () => {
  it('is that of the official images', () => {
    expect(environment({ resources: ['java', 'linux'], environments: ['prod', 'test'] })).to.deep.equal({
      GO_SERVER_URL: 'https://ci.example:8154/go',
      AGENT_AUTO_REGISTER_KEY: KEY,
      AGENT_AUTO_REGISTER_RESOURCES: 'java,linux',
      AGENT_AUTO_REGISTER_ENVIRONMENTS: 'prod,test',
      AGENT_AUTO_REGISTER_HOSTNAME: TASK,
      GOCD_AGENT_JVM_OPTS: '-Dagent.get.work.interval=2000',
    });
  });

  it('has what the JVMs are told before what the pool says there, so that the pool’s own wins', () => {
    const env = [
      { name: 'GOCD_AGENT_JVM_OPTS', value: new Secret('-Dhttp.proxyPassword=quiet') },
      { name: 'AGENT_BOOTSTRAPPER_JVM_ARGS', value: '-Xmx64m' },
    ];
    expect(environment({ env, boot: 'lean' })).to.include({
      GOCD_AGENT_JVM_OPTS:
        '-Dagent.get.work.interval=2000 -XX:TieredStopAtLevel=1 -Dhttp.proxyPassword=quiet',
      AGENT_BOOTSTRAPPER_JVM_ARGS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m',
    });
    expect(environment({ env: [] }, { ...launch, askIntervalMs: 4_000 })).to.include({
      GOCD_AGENT_JVM_OPTS: '-Dagent.get.work.interval=4000',
    });
    expect(environment({ env: [], pickUp: 'default' })).not.to.have.property('GOCD_AGENT_JVM_OPTS');
  });

  it('is that of the travix images, old and new, and of those alone', () => {
    const image = 'registry.example:5000/travix/gocd-agent:16.4.0';
    expect(environment({ image, resources: ['java'], environments: ['prod'] })).to.deep.equal({
      GO_SERVER_URL: 'https://ci.example:8154/go',
      GO_SERVER: 'ci.example',
      GO_SERVER_PORT: '8154',
      AGENT_KEY: KEY,
      AGENT_RESOURCES: 'java',
      AGENT_ENVIRONMENTS: 'prod',
      AGENT_HOSTNAME: TASK,
    });
    const behindProxy = environment({ imageFamily: 'travix' }, launch, 'https://ci.example/go');
    expect(behindProxy).to.include({ GO_SERVER_PORT: '443' });
  });

  it('is of the family the config names, whatever the image is called', () => {
    expect(environment({ image: 'travix/gocd-agent', imageFamily: 'official' })).to.not.have.property(
      'AGENT_KEY',
    );
    expect(environment({ image: 'ours/gocd-agent:travix', imageFamily: 'auto' })).to.not.have.property(
      'AGENT_KEY',
    );
  });

  it('has no key, resources or environments where the pool has none', () => {
    expect(environment({ autoRegisterKey: null, pickUp: 'default' })).to.have.all.keys(
      'GO_SERVER_URL',
      'AGENT_AUTO_REGISTER_HOSTNAME',
    );
  });

  it('has the pool’s own variables, secret ones revealed, which cannot forge the agent’s identity', () => {
    const env = [
      { name: 'TOKEN', value: new Secret('s3cret') },
      { name: 'GOCD_AGENT_JVM_OPTS', value: '-Xmx1g' },
      { name: 'AGENT_AUTO_REGISTER_HOSTNAME', value: 'somebody-else' },
    ];
    expect(environment({ env, pickUp: 'default' })).to.include({
      TOKEN: 's3cret',
      GOCD_AGENT_JVM_OPTS: '-Xmx1g',
      AGENT_AUTO_REGISTER_HOSTNAME: TASK,
    });
  });
});
