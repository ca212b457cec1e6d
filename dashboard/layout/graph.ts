import type { StateDescription } from '../../machines/descriptions.ts';

/** A state as it is drawn: a box, with boxes in it or, where they would be too many, with only their number. */
export interface GraphNode {
  readonly path: string;
  readonly key: string;
  readonly kind: StateDescription['kind'];
  readonly isInitial: boolean;
  readonly inner: readonly GraphNode[];
  /** States inside that are not drawn here. */
  readonly hidden: number;
}

/** All ways from one box to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * What is drawn of a machine, or of one of its states.
 * @param isBrief whether the states are drawn without what is in them
 */
export function graphOf(scope: StateDescription, isBrief: boolean): Graph {
  const nodes = scope.states.map((state) => nodeOf(state, isBrief));
  const drawn = new Set(nodes.flatMap(pathsIn));
  const boxOf = (path: string): string | null => {
    if (drawn.has(path)) return path;
    const end = path.lastIndexOf('.');
    return end < 0 ? null : boxOf(path.slice(0, end));
  };
  const edges = new Map<string, { from: string; to: string; events: Set<string> }>();
  for (const state of scope.states.flatMap(everyState))
    for (const { when, to } of state.transitions)
      for (const target of to) {
        const [from, end] = [boxOf(state.path), boxOf(target)];
        if (from === null || end === null || isWithin(from, end) || isWithin(end, from)) continue;
        const id = `${from} ${end}`;
        const edge = edges.get(id) ?? { from, to: end, events: new Set() };
        edge.events.add(when === '' ? 'at once' : when);
        edges.set(id, edge);
      }
  return { nodes, edges: Array.from(edges.values(), (edge) => ({ ...edge, events: [...edge.events] })) };
}

const isWithin = (path: string, around: string) => path === around || path.startsWith(`${around}.`);

function nodeOf({ path, key, kind, isInitial, states }: StateDescription, isBrief: boolean): GraphNode {
  return {
    ...{ path, key, kind, isInitial },
    inner: isBrief ? [] : states.map((state) => nodeOf(state, false)),
    hidden: isBrief ? states.flatMap(everyState).length : 0,
  };
}

function pathsIn({ path, inner }: GraphNode): readonly string[] {
  return [path, ...inner.flatMap(pathsIn)];
}

function everyState(state: StateDescription): readonly StateDescription[] {
  return [state, ...state.states.flatMap(everyState)];
}
