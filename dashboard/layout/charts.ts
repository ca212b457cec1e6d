import { machineDescriptions, type StateDescription } from '../../machines/descriptions.ts';
import type { Charts } from '../src/machines/chart.ts';
import { type Graph, graphOf } from './graph.ts';
import { laidOut } from './layout.ts';

/** A machine of more states is drawn without what is in them, and each of these for itself. */
const MOST_STATES = 40;

interface Drawing {
  /** The machine, and behind a slash the state of it that is drawn; none for all of it. */
  readonly name: string;
  readonly graph: Graph;
}

/** All charts there are, not laid out yet. */
export function drawings(): readonly Drawing[] {
  return Object.entries(machineDescriptions).flatMap(([machine, root]) => {
    const isBrief = statesIn(root) > MOST_STATES;
    const whole = { name: machine, graph: graphOf(root, isBrief) };
    if (!isBrief) return [whole];
    const parts = root.states.filter(({ states }) => states.length > 0);
    return [
      whole,
      ...parts.map((part) => ({ name: `${machine}/${part.path}`, graph: graphOf(part, false) })),
    ];
  });
}

export async function chartsOfMachines(): Promise<Charts> {
  const laid = await Promise.all(
    drawings().map(async ({ name, graph }) => [name, await laidOut(graph, !isCrowded(graph))] as const),
  );
  return Object.fromEntries(laid);
}

/** Where ways would be hidden by what is written on them. */
const isCrowded = ({ edges }: Graph) => edges.length > 36;

function statesIn({ states }: StateDescription): number {
  return states.reduce((sum, state) => sum + statesIn(state), 1);
}
