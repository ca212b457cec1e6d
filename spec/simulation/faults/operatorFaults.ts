import type { OperatorFact } from '../../../domain/facts.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import { isOurs } from '../../../domain/ids.ts';
import { INSTANCE } from '../settings.ts';
import { type Fault, NOTHING_TO_MEND, SECOND, type Stage } from './fault.ts';

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

/** Somebody clears all idle agents out of GoCD's list; an operator who finds the list right releases the brake. */
export const operatorReleasesBrake: Fault = (stage) => {
  const { world, deployment } = stage;
  for (const { uuid, hostname, configState, runState } of world.gocd.agents())
    if (isOurs(hostname, INSTANCE) && configState === 'Enabled' && runState === 'Idle')
      world.people.remove(uuid);
  let over = false;
  const look = () => {
    if (over) return;
    const picture = deployment.current?.service.core.picture();
    const shown = new Set(picture?.view?.agents.map(({ uuid }) => uuid));
    const listIsRight = world.gocd.agents().every(({ uuid }) => shown.has(uuid));
    if (picture?.brakeOn === true && listIsRight)
      ask(stage, { type: 'operator.brake.release.requested', by: 'jane' });
    world.clock.after(LOOKS_AGAIN_MS, look);
  };
  look();
  return () => {
    over = true;
  };
};
