import type { OperatorFact } from '../../../domain/facts.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import { isOurs } from '../../../domain/ids.ts';
import { watchBrake } from '../brakeWatch.ts';
import { INSTANCE } from '../settings.ts';
import { isInHand } from '../truth.ts';
import { type Fault, MINUTE, NOTHING_TO_MEND, SECOND, type Stage } from './fault.ts';

const LOOKS_AGAIN_MS = 30 * SECOND;

/** Asks whichever run there is, and waits for one if there is none. */
function ask({ world, deployment }: Stage, fact: OperatorFact): void {
  const run = deployment.current;
  if (run === null) {
    world.clock.after(LOOKS_AGAIN_MS, () => ask({ world, deployment, random: world.fork() }, fact));
    return;
  }
  run.service.request(fact);
  world.quiescence.touch();
}

/** An operator pauses, and resumes later: as often as it takes, where the program is away or dies before it has kept that. */
export const operatorPauses: Fault = ({ world, deployment }) => {
  const by = 'somebody who pauses';
  const service = () => deployment.current?.service;
  service()?.request({ type: 'operator.pause.requested', by });
  const resume = () => {
    if (service()?.core.picture().pausedBy === by)
      service()?.request({ type: 'operator.resume.requested', by });
    world.quiescence.touch();
    world.clock.after(LOOKS_AGAIN_MS, resume);
  };
  return resume;
};

const DRAINABLE: ReadonlySet<AgentPhase> = new Set(['idle', 'building']);

/** An operator wants one agent gone, whatever it is about. */
export const operatorDrains: Fault = (stage) => {
  const { deployment, random } = stage;
  const picture = deployment.current?.service.core.picture();
  const agents = [...(picture?.agents.values() ?? [])].filter(({ phase }) => DRAINABLE.has(phase));
  const agent = agents[random.integer(0, Math.max(agents.length - 1, 0))];
  if (agent !== undefined) ask(stage, { type: 'operator.drain.requested', by: 'jane', taskId: agent.taskId });
  return NOTHING_TO_MEND;
};

/**
 * Somebody clears all idle agents out of GoCD's list, but for those that have been given a job just now and show as idle
 * still: that job would be lost through them. An operator who finds the list right releases the brake.
 */
export const operatorReleasesBrake: Fault = ({ world, deployment }) => {
  const now = world.clock.now();
  const jobs = [...world.gocd.jobs()];
  const hasNone = (uuid: string) => !jobs.some((job) => job.agentUuid === uuid && isInHand(job, now));
  for (const { uuid, hostname, configState, runState } of world.gocd.agents())
    if (isOurs(hostname, INSTANCE) && configState === 'Enabled' && runState === 'Idle' && hasNone(uuid))
      world.people.remove(uuid);
  return watchBrake(world, deployment, () => true);
};

/** What an operator wants for a time goes beside everything else that goes wrong. */
export const operatorPullsLever: Fault = (stage) => {
  const { world, random } = stage;
  const pools = world.config.pools.map(({ name }) => name);
  const hosts = world.mesos.view().hosts.map(({ hostname }) => hostname);
  const oneOf = (names: readonly string[]) =>
    names[random.integer(0, Math.max(names.length - 1, 0))] ?? 'none';
  const asked = { type: 'operator.lever.requested', by: 'jane', reason: 'to see what comes of it' } as const;
  const lasts = random.integer(MINUTE, 10 * MINUTE);
  const kind = (['boost', 'pause-pool', 'drain-host'] as const)[random.integer(0, 2)] ?? 'boost';
  const target = kind === 'drain-host' ? oneOf(hosts) : oneOf(pools);
  ask(stage, { ...asked, kind, target, agents: kind === 'boost' ? random.integer(1, 3) : 0, lasts });
  return NOTHING_TO_MEND;
};

/** With the last error still true, or not: the next launches tell. */
export const operatorResetsBreaker: Fault = (stage) => {
  const [pool] = stage.deployment.current?.service.core.picture().memory.breakers.keys() ?? [];
  if (pool !== undefined)
    ask(stage, { type: 'operator.breaker.reset.requested', by: 'jane', reason: 'it is mended', pool });
  return NOTHING_TO_MEND;
};
