import type { StateDescription, TransitionDescription } from '../../../machines/descriptions.ts';

/**
 * A machine as a Mermaid `stateDiagram-v2`, from its definition: what it shows is what runs. An arrow tells the event
 * (or `after` a delay), its guard in brackets, and where it starts or ends deeper inside than it is drawn, for Mermaid
 * draws none between the insides of two states. What leaves a state from wherever it stands starts at `any`.
 */
export function stateDiagram(machine: StateDescription): string {
  const nodes = placed(machine, null);
  return ['stateDiagram-v2', ...indented(insideOf(nodes, arrowsOf(nodes, nodes)))].join('\n');
}

/** A state with where it stands in its machine. */
interface Node {
  readonly state: StateDescription;
  readonly name: string;
  /** The state and all around it, the machine itself first. */
  readonly line: readonly Node[];
  readonly children: readonly Node[];
}

function placed(state: StateDescription, parent: Node | null): Node {
  const line: Node[] = [...(parent?.line ?? [])];
  const children: Node[] = [];
  // Mermaid's names hold no dots.
  const node = { state, name: parent === null ? state.key : `${parent.name}_${state.key}`, line, children };
  line.push(node);
  children.push(...state.states.map((child) => placed(child, node)));
  return node;
}

interface Arrow {
  /** The state in whose inside it is drawn. */
  readonly scope: Node;
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

function insideOf(node: Node, arrows: readonly Arrow[]): readonly string[] {
  const { children } = node;
  const own = arrows.filter(({ scope }) => scope === node);
  const isParallel = node.state.kind === 'parallel';
  const initial = children.find(({ state }) => state.isInitial);
  return [
    ...(initial === undefined ? [] : [`[*] --> ${initial.name}`]),
    ...(own.some(({ from }) => from === anyOf(node)) ? [`state "any" as ${anyOf(node)}`] : []),
    ...children.flatMap((child, index) => [
      ...(isParallel && index > 0 ? ['--'] : []),
      ...declared(child, arrows),
    ]),
    ...bundled(own),
    ...children.filter(({ state }) => state.kind === 'final').map(({ name }) => `${name} --> [*]`),
  ];
}

function declared(node: Node, arrows: readonly Arrow[]): readonly string[] {
  const state = `state "${node.state.key}" as ${node.name}`;
  if (node.children.length === 0) return [state];
  return [`${state} {`, ...indented(insideOf(node, arrows)), '}'];
}

/** Arrows between the same two states become one, with a line for each reason. */
function bundled(arrows: readonly Arrow[]): readonly string[] {
  const labels = new Map<string, Set<string>>();
  for (const { from, to, label } of arrows) {
    const ends = `${from} --> ${to}`;
    labels.set(ends, (labels.get(ends) ?? new Set()).add(label));
  }
  return [...labels].map(([ends, reasons]) => {
    const label = [...reasons].filter((reason) => reason !== '').join('<br/>');
    return label === '' ? ends : `${ends} : ${label}`;
  });
}

function arrowsOf(machine: Node, node: Node): readonly Arrow[] {
  const own = node.state.transitions.flatMap((transition) =>
    transition.to.map((path) => arrow(node, nodeAt(machine, path), transition)),
  );
  return [...own, ...node.children.flatMap((child) => arrowsOf(machine, child))];
}

function nodeAt(machine: Node, path: string): Node {
  const names = path === '' ? [] : path.split('.');
  return names.reduce((node, key) => {
    const child = node.children.find(({ state }) => state.key === key);
    if (child === undefined) throw new Error(`${machine.name} has no state ${path}`);
    return child;
  }, machine);
}

function arrow(source: Node, target: Node, { when }: TransitionDescription): Arrow {
  const apart = target.line.findIndex((node, depth) => node !== source.line[depth]);
  const depth = apart === -1 ? target.line.length - 1 : apart;
  const scope = target.line[depth - 1] ?? source.line[0] ?? source;
  const [from, to] = [source.line[depth], target.line[depth] ?? target];
  const start = from === undefined || from === source ? '' : `${source.state.key} · `;
  const end = to === target ? '' : ` → ${target.state.path.split('.').slice(depth).join('.')}`;
  return {
    scope,
    from: from === undefined ? anyOf(scope) : from.name,
    to: to.name,
    label: `${start}${when}${end}`,
  };
}

const anyOf = ({ name }: Node) => `${name}_any`;

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
