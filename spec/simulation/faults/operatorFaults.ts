import type { OperatorFact } from '../../../domain/facts.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import { type Fault, NOTHING_TO_MEND, SECOND, type Stage } from './fault.ts';

const TRY_AGAIN_MS = 30 * SECOND;

/** Asks whichever run there is, and waits for one if there is none. */
function ask({ world, deployment }: Stage, fact: OperatorFact): void {
  const run = deployment.current;
  if (run === null) {
    world.clock.after(TRY_AGAIN_MS, () => ask({ world, deployment, random: world.fork() }, fact));
    return;
  }
  run.service.request(fact);
  world.quiescence.touch();
}

/** Nothing may be launched or taken away until the same operator resumes. */
export const operatorPauses: Fault = (stage) => {
  ask(stage, { type: 'operator.pause.requested', by: 'jane' });
  return () => ask(stage, { type: 'operator.resume.requested', by: 'jane' });
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
