import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { reasonOf, transitionsOf } from './transitions.ts';

/**
 * A machine as a Mermaid `stateDiagram-v2`, from its definition: what it shows is what runs. An arrow tells the event
 * (or `after` a delay), its guard in brackets, and where it starts or ends deeper inside than it is drawn, for Mermaid
 * draws none between the insides of two states. What leaves a state from wherever it stands starts at `any`.
 */
export function stateDiagram(machine: AnyStateMachine): string {
  return ['stateDiagram-v2', ...indented(insideOf(machine.root, arrowsOf(machine.root)))].join('\n');
}

interface Arrow {
  /** The state in whose inside it is drawn. */
  readonly scope: AnyStateNode;
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

function insideOf(node: AnyStateNode, arrows: readonly Arrow[]): readonly string[] {
  const children = Object.values(node.states);
  const own = arrows.filter(({ scope }) => scope === node);
  const isParallel = node.type === 'parallel';
  const initial = isParallel ? undefined : node.initial.target[0];
  return [
    ...(initial === undefined ? [] : [`[*] --> ${nameOf(initial)}`]),
    ...(own.some(({ from }) => from === anyOf(node)) ? [`state "any" as ${anyOf(node)}`] : []),
    ...children.flatMap((child, index) => [
      ...(isParallel && index > 0 ? ['--'] : []),
      ...declared(child, arrows),
    ]),
    ...bundled(own),
    ...children.filter(({ type }) => type === 'final').map((child) => `${nameOf(child)} --> [*]`),
  ];
}

function declared(node: AnyStateNode, arrows: readonly Arrow[]): readonly string[] {
  const state = `state "${node.key}" as ${nameOf(node)}`;
  if (Object.keys(node.states).length === 0) return [state];
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

function arrowsOf(node: AnyStateNode): readonly Arrow[] {
  const own = transitionsOf(node).flatMap((transition) =>
    (transition.target ?? []).map((target) => arrow(node, target, transition)),
  );
  return [...own, ...Object.values(node.states).flatMap(arrowsOf)];
}

function arrow(source: AnyStateNode, target: AnyStateNode, transition: AnyTransitionDefinition): Arrow {
  const sources = lineOf(source);
  const targets = lineOf(target);
  const apart = targets.findIndex((node, depth) => node !== sources[depth]);
  const depth = apart === -1 ? targets.length - 1 : apart;
  const scope = targets[depth - 1] ?? source.machine.root;
  const [from, to] = [sources[depth], targets[depth] ?? target];
  const start = from === undefined || from === source ? '' : `${source.key} · `;
  const end = to === target ? '' : ` → ${target.path.slice(depth).join('.')}`;
  return {
    scope,
    from: from === undefined ? anyOf(scope) : nameOf(from),
    to: nameOf(to),
    label: `${start}${reasonOf(transition)}${end}`,
  };
}

/** The state and all around it, the machine itself first. */
function lineOf(node: AnyStateNode): readonly AnyStateNode[] {
  return node.parent === undefined ? [node] : [...lineOf(node.parent), node];
}

/** Mermaid's names hold no dots. */
const nameOf = (node: AnyStateNode) => node.id.replaceAll('.', '_');
const anyOf = (scope: AnyStateNode) => `${nameOf(scope)}_any`;

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
