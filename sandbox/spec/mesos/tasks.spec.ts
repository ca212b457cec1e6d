import { expect } from 'chai';
import { z } from 'zod';
import { type Client, dockerTask, type PuppetCluster, runTask, worldOf } from './support/world.ts';

function launched(world: PuppetCluster, task: Readonly<Record<string, unknown>> = {}): Client {
  const framework = world.client().subscribe();
  const [offer] = framework.takeOffers();
  if (offer) framework.launch(offer, 'one', task);
  return framework;
}

/** What came since the last look, after the master has had its say. */
function told(world: PuppetCluster, framework: Client) {
  world.clock.advance(0);
  return framework.takeUpdates();
}

describe('Tasks of the model cluster', () => {
  it('are staged in silence, told as starting when their image is there, then as running', () => {
    const world = worldOf();
    const framework = launched(world);
    expect(told(world, framework)).to.deep.equal([]);
    world.containers.get('one')?.events.pulled?.();
    const [starting] = told(world, framework);
    expect(starting).to.include({ state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR' });
    world.containers.get('one')?.events.running();
    if (starting) framework.acknowledge(starting);
    expect(told(world, framework)[0]).to.include({ state: 'TASK_RUNNING' });
  });

  it('are told as starting and running alike by an engine that can not tell when the image is there', () => {
    const world = worldOf();
    const framework = launched(world);
    world.containers.get('one')?.events.running();
    world.clock.advance(0);
    expect(framework.settle()).to.deep.equal(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('run a shell with their command, or the entry point of their image', () => {
    const shellOf = (command: Readonly<Record<string, unknown>>) => {
      const world = worldOf();
      launched(world, { command });
      return world.containers.get('one')?.spec.shell;
    };
    expect(shellOf({ shell: true, value: 'exit 0' })).to.equal('exit 0');
    expect(shellOf({ value: 'exit 0' })).to.equal('exit 0');
    expect(shellOf({ shell: false })).to.equal(undefined);
    expect(shellOf({ shell: false, value: 'exit 0' })).to.equal(undefined);
  });

  it('leave a docker container behind whose executor is killed: it runs on until its host is gone', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const container = runTask(world, framework, 'one');
    world.cluster.loseExecutor('one');
    const [failed] = told(world, framework);
    expect(failed).to.include({
      state: 'TASK_FAILED',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
    });
    if (failed) framework.acknowledge(failed);
    framework.call('KILL', { task_id: { value: 'one' } });
    expect(container.stops).to.deep.equal([]);
    world.cluster.removeHost(world.cluster.view().hosts[0]?.hostname ?? '');
    expect(container.stops).to.deep.equal([0]);
  });

  it('are staging when asked about before anything was told', () => {
    const world = worldOf();
    const framework = launched(world);
    framework.call('RECONCILE', {});
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_STAGING',
      reason: 'REASON_RECONCILIATION',
    });
  });

  it('carry their whole environment in the data of TASK_RUNNING, as docker inspect has it', () => {
    const world = worldOf();
    const variables = [{ name: 'AGENT_AUTO_REGISTER_KEY', value: 'hush' }];
    const framework = launched(world, { command: { shell: false, environment: { variables } } });
    world.containers.get('one')?.events.running();
    const [starting] = told(world, framework);
    if (starting) framework.acknowledge(starting);
    const data = z.string().parse(framework.takeUpdates()[0]?.data);
    const inspected: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
    const [container] = z
      .array(z.object({ Config: z.object({ Env: z.array(z.string()) }) }))
      .parse(inspected);
    expect(container?.Config.Env).to.include('AGENT_AUTO_REGISTER_KEY=hush');
  });

  it('give their container its image, environment and the host name asked for', () => {
    const world = worldOf();
    const parameters = [{ key: 'hostname', value: 'gocd-agent.a.b.c' }];
    launched(world, { container: { type: 'DOCKER', docker: { image: 'gocd/agent:2', parameters } } });
    const { image, hostname, env } = world.containers.get('one')?.spec ?? {};
    expect({ image, hostname }).to.deep.equal({ image: 'gocd/agent:2', hostname: 'gocd-agent.a.b.c' });
    expect(env).to.include({ MESOS_ALLOCATION_ROLE: 'ci', MESOS_SANDBOX: '/mnt/mesos/sandbox' });
  });

  it('fail with a host name of their own on the host’s network, and may have one there as a parameter', () => {
    const docker = { image: 'gocd/agent:2', network: 'HOST' };
    const refused = worldOf();
    const framework = launched(refused, { container: { type: 'DOCKER', hostname: 'mine', docker } });
    const [update] = told(refused, framework);
    expect(update?.state).to.equal('TASK_FAILED');
    expect(update?.message).to.include('Unable to set hostname with host network mode');
    expect(refused.containers.get('one')).to.equal(undefined);

    const taken = worldOf();
    const parameters = [{ key: 'hostname', value: 'mine' }];
    launched(taken, { container: { type: 'DOCKER', docker: { ...docker, parameters } } });
    expect(taken.containers.get('one')?.spec).to.include({ hostname: 'mine', knowsItsName: false });
    const listed = worldOf();
    const names = [...parameters, { key: 'add-host', value: 'mine:127.0.0.1' }];
    launched(listed, { container: { type: 'DOCKER', docker: { ...docker, parameters: names } } });
    expect(listed.containers.get('one')?.spec).not.to.have.property('knowsItsName');
  });

  it('fail without having started if the image can not be had', () => {
    const world = worldOf();
    const framework = launched(world);
    world.containers.get('one')?.events.failedToStart("Failed to run 'docker pull'");
    expect(told(world, framework)[0]).to.include({
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: "Failed to launch container: Failed to run 'docker pull'",
    });
  });

  it('fail if the pull takes longer than an executor may take to register', () => {
    const world = worldOf();
    const framework = launched(world);
    world.clock.advance(59_999);
    expect(framework.takeUpdates()).to.deep.equal([]);
    world.clock.advance(1);
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_FAILED',
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
      message: 'Executor did not register within 1mins',
    });
    expect(world.containers.get('one')?.stops).to.deep.equal([0]);
  });

  it('are killed at once while they are launching', () => {
    const world = worldOf();
    const framework = launched(world);
    framework.call('KILL', { task_id: { value: 'one' } });
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_KILLED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    });
    expect(world.containers.get('one')?.stops).to.deep.equal([0]);
  });

  it('are stopped with the grace of the call, in whole seconds, else their own, else 5 s; each call anew', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const container = runTask(world, framework, 'one');
    const kill = (milliseconds: number | null) =>
      framework.call('KILL', {
        task_id: { value: 'one' },
        ...(milliseconds === null
          ? {}
          : { kill_policy: { grace_period: { nanoseconds: milliseconds * 1e6 } } }),
      });
    kill(2900);
    kill(null);
    kill(0);
    expect(container.stops).to.deep.equal([2000, 5000, 0]);
    world.clock.advance(0);
    expect(framework.takeUpdates().map(({ state }) => state)).to.deep.equal(['TASK_KILLING']);
  });

  it('are told as killed only if they were asked to die, whatever their exit code', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    runTask(world, framework, 'one').events.exited(0);
    world.clock.advance(0);
    expect(framework.settle()).to.deep.equal(['TASK_FINISHED']);
    world.clock.advance(1000);
    const container = runTask(world, framework, 'two');
    framework.call('KILL', { task_id: { value: 'two' } });
    container.events.exited(0);
    world.clock.advance(0);
    expect(framework.settle()).to.deep.equal(['TASK_KILLING', 'TASK_KILLED']);
  });

  it('have their oldest update repeated after 10, 20, 40 s … and at last every 10 minutes', () => {
    const world = worldOf();
    const framework = launched(world);
    world.containers.get('one')?.events.running();
    const startedAt = world.clock.now();
    const at: number[] = [];
    framework.onEvent = ({ type }) => {
      if (type === 'UPDATE') at.push((world.clock.now() - startedAt) / 1000);
    };
    world.clock.advance(2_500_000);
    expect(at).to.deep.equal([0, 10, 30, 70, 150, 310, 630, 1230, 1830, 2430]);
    expect(new Set(framework.takeUpdates().map(({ state }) => state))).to.deep.equal(
      new Set(['TASK_STARTING']),
    );
  });

  it('are forgotten when their end is acknowledged, and known by the id until then', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const container = runTask(world, framework, 'one');
    container.events.exited(1);
    world.clock.advance(1000);
    const [failed] = framework.takeUpdates();
    const [offer] = framework.takeOffers();
    if (offer) framework.launch(offer, 'one');
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_ERROR',
      message: 'Task has duplicate ID: one',
    });
    if (failed) framework.acknowledge(failed);
    expect(world.cluster.view().tasks).to.deep.equal([]);
  });

  it('of a kind the model does not run are refused, not forgotten', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const [offer] = framework.takeOffers();
    const tasks = [dockerTask('grouped', offer?.agent_id.value ?? '')];
    framework.call('ACCEPT', {
      offer_ids: [offer?.id],
      operations: [{ type: 'LAUNCH_GROUP', launch_group: { executor: {}, task_group: { tasks } } }],
    });
    expect(framework.takeUpdates()[0]).to.include({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_GROUP_INVALID',
    });
  });

  it('are shown with their host, labels, state and container', () => {
    const world = worldOf();
    launched(world, { labels: { labels: [{ key: 'pool', value: 'default' }] } });
    const [task] = world.cluster.view().tasks;
    expect(task).to.deep.include({
      taskId: 'one',
      hostname: 'agent1.example',
      state: 'TASK_STAGING',
      sentState: null,
      labels: { pool: 'default' },
    });
    expect(task?.container).not.to.equal(null);
  });
});
