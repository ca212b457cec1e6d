import { expect } from 'chai';
import { wireCall } from '../../../adapters/mesos/calls.ts';
import { pullTask } from '../../../adapters/mesos/pullTask.ts';
import { UnknownPoolError } from '../../../adapters/mesos/taskInfo.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { aConfig, aPool } from './support/settings.ts';

const pull = {
  taskId: 'gocd-image.gocd-mesos.default.7f3a',
  pool: 'default',
  hostId: 'S4',
  hostname: 'host-4',
  role: 'ci',
  resources: [{ kind: 'scalar', name: 'cpus', milli: 100, reservations: [{ type: 'STATIC', role: 'ci' }] }],
} as const;

const task = (pool: Partial<PoolConfig> = {}) => pullTask(pull, aConfig({ pools: [aPool(pool)] }));

describe('A task that has an image pulled', () => {
  it('is identified, takes what it was given as it was offered, and is known for its instance’s', () => {
    expect(task({ labels: { Team: 'a' } })).to.deep.include({
      name: 'gocd-image.gocd-mesos.default',
      task_id: { value: pull.taskId },
      agent_id: { value: 'S4' },
      resources: [
        {
          name: 'cpus',
          allocation_info: { role: 'ci' },
          reservations: [{ type: 'STATIC', role: 'ci' }],
          type: 'SCALAR',
          scalar: { value: 0.1 },
        },
      ],
      labels: {
        labels: [
          { key: 'Team', value: 'a' },
          { key: 'gocd-mesos.instance', value: 'gocd-mesos' },
          { key: 'gocd-mesos.pool', value: 'default' },
        ],
      },
    });
  });

  it('runs a shell that ends, in the image of its pool, with nothing that an agent has', () => {
    const pool = {
      image: 'a/b:c',
      autoRegisterKey: new Secret('quiet'),
      env: [{ name: 'TOKEN', value: new Secret('quiet') }],
      volumes: [{ mode: 'RW', containerPath: '/a', hostPath: '/b' }],
      parameters: [{ key: 'cap-add', value: 'NET_ADMIN' }],
      network: { kind: 'user', name: 'own' },
      privileged: true,
      ports: 2,
      healthCheck: true,
    } as const;
    const { command, container, ...rest } = task(pool);
    expect(command).to.deep.equal({ shell: true, value: 'exit 0' });
    expect(container).to.deep.equal({
      type: 'DOCKER',
      docker: { image: 'a/b:c', network: 'NONE', force_pull_image: false },
    });
    expect(rest).to.have.all.keys('name', 'task_id', 'agent_id', 'resources', 'labels');
  });

  it('has what the registry asks for, and pulls as its pool does', () => {
    const { command, container } = task({ uris: ['http://a/docker.tar.gz'], forcePull: true });
    expect(command.uris).to.deep.equal([{ value: 'http://a/docker.tar.gz' }]);
    expect(container).to.have.nested.property('docker.force_pull_image', true);
  });

  it('is the Mesos containerizer’s where its pool’s agents are', () => {
    expect(task({ container: 'mesos', image: 'a/b:c' }).container).to.deep.equal({
      type: 'MESOS',
      mesos: { image: { type: 'DOCKER', docker: { name: 'a/b:c' }, cached: true } },
    });
  });

  it('goes with an ACCEPT beside what else is launched there', () => {
    const config = aConfig({ pools: [aPool({})] });
    const launch = { ...pull, taskId: 'gocd-agent.gocd-mesos.default.7f3b' };
    const call = wireCall(
      { type: 'mesos.accept', offerIds: ['a'], launches: [launch], pulls: [pull], refuseSeconds: 5 },
      'f',
      config,
    );
    const infos = 'accept.operations[0].launch.task_infos';
    expect(call).to.have.nested.property(`${infos}[0].task_id.value`, launch.taskId);
    expect(call).to.have.nested.property(`${infos}[1].task_id.value`, pull.taskId);
    expect(call).not.to.have.nested.property(`${infos}[2]`);
  });

  it('is of a pool that there is', () => {
    expect(() => pullTask({ ...pull, pool: 'gone' }, aConfig({}))).to.throw(UnknownPoolError);
  });
});
