import type { Step } from '../../../services/service.ts';
import { chance, type Fault, MINUTE, SECOND } from './fault.ts';

export const diskFull: Fault = ({ deployment }) => {
  deployment.store.full = true;
  return () => {
    deployment.store.full = false;
  };
};

/** The process is stopped and goes on later: its clock jumps, and all it missed comes at once. */
export const serviceStalls: Fault = ({ deployment, random }) => {
  deployment.stall(random.integer(5 * SECOND, 15 * MINUTE));
  return () => {};
};

/** Its machine sleeps and wakes up: its own time has stood still meanwhile, and the calendar has not. */
export const machineSleeps: Fault = ({ deployment, random }) => {
  deployment.sleep(random.integer(MINUTE, 20 * MINUTE));
  return () => {};
};

export const serviceTerminated: Fault = ({ deployment }) => {
  deployment.terminate();
  return () => deployment.startUnlessRunning();
};

/** kill -9 between two steps. */
export const serviceKilled: Fault = ({ deployment }) => {
  deployment.kill();
  return () => deployment.startUnlessRunning();
};

/** kill -9 when a decision has been made and nothing of it done. */
export const serviceKilledWithin: Fault = ({ deployment, random }) => {
  const moments: readonly ((step: Step) => boolean)[] = [
    ({ outcome }) => outcome.commands.some(({ type }) => type === 'mesos.accept'),
    ({ outcome }) => outcome.commands.some(({ type }) => type.startsWith('gocd.agent.')),
    ({ outcome }) => outcome.commands.some(({ type }) => type === 'mesos.acknowledge'),
    ({ outcome }) => outcome.commands.some(({ type }) => type === 'state.save'),
    ({ input }) => input.type === 'mesos.subscribed',
    ({ input }) => input.type === 'gocd.agent.changed',
  ];
  const moment = moments[random.integer(0, moments.length - 1)];
  if (moment !== undefined) deployment.killAt(moment);
  return () => {
    deployment.killAt(() => false);
    deployment.startUnlessRunning();
  };
};

/** The process is dead for longer than the master waits for it: that ends the framework and all its tasks. */
export const frameworkExpires: Fault = ({ world, deployment }) => {
  deployment.kill();
  world.removeFramework(deployment.store.kept);
  return () => deployment.startUnlessRunning();
};

/** Started twice: the second takes the framework over, the first must give way. */
export const secondInstance: Fault = ({ deployment }) => {
  if (deployment.store.kept !== null && deployment.runningCount === 1) deployment.start();
  return () => deployment.startUnlessRunning();
};

/** The config changes and changes back: fewer or more agents may be, and they may serve once or longer. */
export const configReloaded: Fault = ({ world, deployment, random }) => {
  const before = world.config;
  const pools = before.pools.map((pool) => {
    const max = random.integer(1, pool.max + 1);
    const min = Math.min(pool.min, max);
    return {
      ...pool,
      max,
      min,
      singleUse: chance(random, 1 / 4),
      mem: chance(random, 1 / 4) ? 1024 : pool.mem,
    };
  });
  const maxAgents = random.integer(2, before.scaling.maxAgents + 2);
  deployment.reload({ ...before, pools, scaling: { ...before.scaling, maxAgents } });
  return () => deployment.reload(before);
};
