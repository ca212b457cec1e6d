import Elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Chart, ChartEdge, ChartNode } from '../src/machines/chart.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

/** Of a character, in the type that the style sheet gives names of states and of events (px). */
const STATE_CHARACTER = 7.3;
const EVENT_CHARACTER = 6.1;
const EVENT_LINE = 13;
/** Room behind a name for how many agents are in the state. */
const COUNT = 3 * STATE_CHARACTER;
/** More events of one way are told by their number, and in the list of the state. */
const MOST_EVENTS = 3;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '9',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.randomSeed': '1',
  'elk.aspectRatio': '1.4',
};

/** Where everything of a chart goes. The same graph is always laid out the same. */
export async function laidOut({ nodes, edges }: Graph, withEvents: boolean): Promise<Chart> {
  const root: ElkNode = await new Elk.default().layout({
    id: '',
    layoutOptions: OPTIONS,
    children: nodes.map(boxOf),
    edges: edges.map((edge, index) => arrowOf(edge, index, withEvents)),
  });
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    nodes: nodes.flatMap((node) => placed(node, root)),
    edges: edges.map((edge, index) => drawn(edge, root.edges?.[index])),
  };
}

function boxOf({ path, key, inner, hidden }: GraphNode): ElkNode {
  const width = Math.max(72, key.length * STATE_CHARACTER + 26 + COUNT);
  if (inner.length === 0) return { id: path, width, height: hidden > 0 ? 46 : 32 };
  return {
    id: path,
    layoutOptions: {
      // Regions side by side begin at the same height.
      'elk.alignment': 'TOP',
      'elk.padding': '[top=32,left=14,bottom=14,right=14]',
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width}, 40)`,
    },
    children: inner.map(boxOf),
  };
}

function arrowOf({ from, to, events }: GraphEdge, index: number, withEvents: boolean): ElkExtendedEdge {
  const lines = linesOf(events);
  const label = {
    text: lines.join('\n'),
    width: Math.max(...lines.map((line) => line.length)) * EVENT_CHARACTER + 6,
    height: lines.length * EVENT_LINE + 2,
  };
  return { id: `edge-${index}`, sources: [from], targets: [to], ...(withEvents ? { labels: [label] } : {}) };
}

function linesOf(events: readonly string[]): readonly string[] {
  if (events.length <= MOST_EVENTS) return events;
  return [...events.slice(0, MOST_EVENTS - 1), `and ${events.length - MOST_EVENTS + 1} more`];
}

function placed(node: GraphNode, parent: ElkNode): readonly ChartNode[] {
  const box = parent.children?.find(({ id }) => id === node.path);
  if (box === undefined) throw new Error(`the layout has lost ${node.path}`);
  const { path, key, kind, isInitial, inner, hidden } = node;
  const { x, y, width, height } = rounded(box);
  return [
    { path, key, kind, isInitial, hidden, isAround: inner.length > 0, x, y, width, height },
    ...inner.flatMap((one) => placed(one, box)),
  ];
}

function drawn({ from, to, events }: GraphEdge, edge: ElkExtendedEdge | undefined): ChartEdge {
  const [section] = edge?.sections ?? [];
  if (section === undefined) throw new Error(`the layout has lost the way from ${from} to ${to}`);
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const [label] = edge?.labels ?? [];
  return {
    from,
    to,
    events: [...events],
    line: points
      .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(y)}`)
      .join(''),
    label: label === undefined ? null : { ...rounded(label), lines: (label.text ?? '').split('\n') },
  };
}

function rounded({
  x = 0,
  y = 0,
  width = 0,
  height = 0,
}: Partial<Record<'x' | 'y' | 'width' | 'height', number>>) {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}
