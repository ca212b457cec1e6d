import { isOurs } from '../../../domain/ids.ts';
import { AgentProcess } from '../../../sandbox/index.ts';
import { INSTANCE, SECRETS } from '../settings.ts';
import { Twin } from '../twin.ts';
import { type Fault, NOTHING_TO_MEND, SECOND } from './fault.ts';

/** A person disables one of our agents, and enables it again later. */
export const personDisablesAgent: Fault = ({ world, random }) => {
  const ours = world.gocd
    .agents()
    .filter(
      ({ hostname, configState, alive }) => alive && configState === 'Enabled' && isOurs(hostname, INSTANCE),
    );
  const agent = ours[random.integer(0, Math.max(ours.length - 1, 0))];
  if (agent === undefined) return NOTHING_TO_MEND;
  world.people.disable(agent.uuid);
  return () => world.people.enable(agent.uuid);
};

/** A person gives one of our agents that we have met another name, and its own again later. */
export const personRenamesAgent: Fault = ({ world, deployment, random }) => {
  const met = new Set(
    Array.from(deployment.current?.service.core.picture().agents.values() ?? [], ({ uuid }) => uuid),
  );
  const ours = world.gocd.agents().filter(({ uuid, alive }) => alive && met.has(uuid));
  const agent = ours[random.integer(0, Math.max(ours.length - 1, 0))];
  if (agent === undefined) return NOTHING_TO_MEND;
  const { uuid, hostname } = agent;
  world.people.rename(uuid, `renamed-${random.integer(1, 1_000)}.example`, hostname);
  return () => world.people.rename(uuid, hostname);
};

/** A person cancels a job that is being built or waits. */
export const personCancelsJob: Fault = ({ world, random }) => {
  const open = [...world.gocd.jobs()].filter(({ state }) => state !== 'Completed');
  const job = open[random.integer(0, Math.max(open.length - 1, 0))];
  if (job !== undefined) world.gocd.cancel(job.locator);
  return NOTHING_TO_MEND;
};

/** A machine of theirs that fits our jobs lends a hand, and is switched off with whatever it has to do. */
export const strangerHelps: Fault = ({ world, random }) => {
  const hostname = `helper-${random.integer(1, 1_000_000)}.example`;
  const stranger = new AgentProcess(
    { clock: world.clock, random: world.fork(), gocd: world.gocd },
    {
      hostname,
      ip: '10.9.8.6',
      autoRegister: {
        key: SECRETS.autoRegisterKey,
        resources: ['linux', 'docker'],
        environments: [],
        hostname,
        elastic: null,
      },
    },
  );
  return () => {
    world.diedWithHost.add(hostname);
    stranger.end();
  };
};

/** Somebody starts the program under our name with a state file of its own, and ends it later. */
export const twinInstance: Fault = ({ world, random }) => {
  const twin = new Twin(world, random.integer(0, 1_000_000));
  return () => twin.end();
};

/** One short job after another, each for any agent: whichever is about to be taken away may be given one. */
export const shortJobsTrickle: Fault = ({ world, random }) => {
  let over = false;
  const next = () => {
    if (over) return;
    world.gocd.schedule({
      pipeline: 'docs',
      stage: 'check',
      job: 'links',
      durationMs: random.integer(3 * SECOND, 20 * SECOND),
    });
    world.clock.after(random.integer(SECOND, 30 * SECOND), next);
  };
  next();
  return () => {
    over = true;
  };
};
