import { LEASE_MS, SESSION_MS } from '../session.ts';
import { type Fault, MINUTE, NOTHING_TO_MEND, SECOND, type Stage } from './fault.ts';

/*
 * What befalls an instance that has its state in ZooKeeper, with another that stands by. To the model a disk is as good a place
 * as ZooKeeper, but that ZooKeeper takes nothing from whose session is over.
 */

/** The session of the leader ends, which it hears of at once; another leads, with all that was remembered. */
export const leaderDeposed: Fault = ({ deployment }) => {
  deployment.depose();
  deployment.startUnlessRunning();
  return NOTHING_TO_MEND;
};

/** The leader is stopped for longer than its session lasts. When it goes on, another leads. */
export const leaderStalls: Fault = (stage) => {
  const { deployment, random } = stage;
  deployment.stall(random.integer(SESSION_MS, 15 * MINUTE));
  return succeeded(stage);
};

/** The same of its whole machine, by whose time its session is not over when it wakes up. */
export const leaderSleeps: Fault = (stage) => {
  const { deployment, random } = stage;
  deployment.sleep(random.integer(SESSION_MS, 20 * MINUTE));
  return succeeded(stage);
};

/** No server of ZooKeeper is there: nothing is kept, and a leader whose lease is over stops. Another leads once they are back. */
export const zooKeeperAway: Fault = ({ world, deployment }) => {
  const { store } = deployment;
  const leader = deployment.serving;
  store.full = true;
  world.clock.after(LEASE_MS, () => {
    if (store.full && deployment.serving === leader) deployment.depose();
  });
  return () => {
    store.full = false;
    world.clock.after(2 * SECOND, () => deployment.startUnlessRunning());
  };
};

function succeeded({ world, deployment }: Stage): () => void {
  const leader = deployment.serving;
  world.clock.after(SESSION_MS, () => {
    if (deployment.serving === leader) deployment.succeed();
  });
  return () => deployment.startUnlessRunning();
}
