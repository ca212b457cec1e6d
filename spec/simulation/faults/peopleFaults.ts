import { isOurs } from '../../../domain/ids.ts';
import { AgentProcess } from '../../../sandbox/index.ts';
import { INSTANCE, SECRETS } from '../settings.ts';
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
