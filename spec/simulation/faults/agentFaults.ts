import { IMAGE, SECRETS } from '../settings.ts';
import { chance, type Fault, MINUTE, NOTHING_TO_MEND } from './fault.ts';

export const agentsRegisterLate: Fault = ({ world, random }) => {
  world.agentFaults.registersLateMs = () => random.integer(0, 8 * MINUTE);
  return () => {
    delete world.agentFaults.registersLateMs;
  };
};

export const agentsRegisterTwice: Fault = ({ world }) => {
  world.agentFaults.registersTwice = () => true;
  return () => {
    delete world.agentFaults.registersTwice;
  };
};

/** Agents that start meanwhile say they are idle and never ask for work, however long they live. */
export const agentsHang: Fault = ({ world, random }) => {
  world.agentFaults.hangs = ({ taskId }) => {
    const hangs = chance(random, 0.5);
    if (hangs) world.hung.add(taskId);
    return hangs;
  };
  return () => {
    delete world.agentFaults.hangs;
  };
};

export const agentsNeverRegister: Fault = ({ world }) => {
  world.agentFaults.neverRegisters = () => true;
  return () => {
    delete world.agentFaults.neverRegisters;
  };
};

export const agentsCrashAtBoot: Fault = ({ world, random }) => {
  world.agentFaults.crashesAtBoot = () => (chance(random, 0.7) ? 1 : null);
  return () => {
    delete world.agentFaults.crashesAtBoot;
  };
};

/** The server's key is another one for a while: agents come as Pending. */
export const autoRegisterKeyChanged: Fault = ({ world }) => {
  world.gocd.setAutoRegisterKey('another-key');
  return () => world.gocd.setAutoRegisterKey(SECRETS.autoRegisterKey);
};

export const imageMissing: Fault = ({ world }) => {
  const image = world.images[IMAGE];
  if (image === undefined) return NOTHING_TO_MEND;
  delete world.images[IMAGE];
  return () => {
    world.images[IMAGE] = image;
  };
};
