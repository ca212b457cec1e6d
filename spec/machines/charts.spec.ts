import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { drawings } from '../../dashboard/layout/charts.ts';
import { type GraphNode, graphOf } from '../../dashboard/layout/graph.ts';
import { machineDescriptions, type StateDescription } from '../../machines/descriptions.ts';

const BOX = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };
const CHARTS = z.record(
  z.string(),
  z.object({
    width: z.number(),
    height: z.number(),
    nodes: z.array(z.object({ path: z.string(), isAround: z.boolean(), ...BOX })),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        events: z.array(z.string()),
        label: z.object(BOX).nullable(),
      }),
    ),
  }),
);
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const read = async () =>
  CHARTS.parse(
    JSON.parse(await readFile(new URL('../../dashboard/src/machines/charts.json', import.meta.url), 'utf8')),
  );

const pathsIn = ({ path, inner }: GraphNode): readonly string[] => [path, ...inner.flatMap(pathsIn)];

describe('The charts of the machines in the page', () => {
  it('are those of the machines as they are now: `npm run generate:diagrams` lays them out anew', async () => {
    const charts = await read();
    const wanted = drawings();
    expect(Object.keys(charts)).to.deep.equal(wanted.map(({ name }) => name));
    for (const { name, graph } of wanted) {
      const chart = charts[name];
      expect(
        chart?.nodes.map(({ path }) => path),
        name,
      ).to.deep.equal(graph.nodes.flatMap(pathsIn));
      expect(
        chart?.edges.map(({ from, to, events }) => ({ from, to, events })),
        name,
      ).to.deep.equal(graph.edges);
    }
  });

  it('have every state of every machine', async () => {
    const drawn = new Set(Object.values(await read()).flatMap(({ nodes }) => nodes.map(({ path }) => path)));
    for (const [machine, root] of Object.entries(machineDescriptions))
      for (const { path } of everyState(root))
        if (path !== '') expect(drawn.has(path), `${machine}: ${path}`).to.equal(true);
  });

  it('have no box on another that is not in it, and nothing outside', async () => {
    for (const [name, { width, height, nodes, edges }] of Object.entries(await read())) {
      const whole = { x: 0, y: 0, width, height };
      for (const box of [...nodes, ...edges.flatMap(({ label }) => label ?? [])])
        expect(isInside(box, whole), name).to.equal(true);
      for (const [index, one] of nodes.entries())
        for (const other of nodes.slice(index + 1))
          expect(
            isInside(other, one) === other.path.startsWith(`${one.path}.`) && !crosses(one, other),
            `${name}: ${one.path} and ${other.path}`,
          ).to.equal(true);
    }
  });
});

describe('What is drawn of a machine', () => {
  const state = (path: string, states: StateDescription[] = [], to: string[] = []): StateDescription => ({
    path,
    key: path.split('.').at(-1) ?? '',
    kind: states.length === 0 ? 'atomic' : 'compound',
    isInitial: false,
    transitions: to.map((target, index) => ({ when: `event.${index}`, to: [target] })),
    states,
  });
  const machine = state('', [
    state('a', [state('a.x', [], ['a.y', 'b', 'b.z']), state('a.y', [], ['a'])], ['b']),
    state('b', [state('b.z')], ['b', 'c']),
    state('c'),
  ]);

  it('is every way between boxes, the same ways as one, and none into what is around or in itself', () => {
    expect(graphOf(machine, false).edges).to.deep.equal([
      { from: 'a', to: 'b', events: ['event.0'] },
      { from: 'a.x', to: 'a.y', events: ['event.0'] },
      { from: 'a.x', to: 'b', events: ['event.1'] },
      { from: 'a.x', to: 'b.z', events: ['event.2'] },
      { from: 'b', to: 'c', events: ['event.1'] },
    ]);
  });

  it('is in brief without what is inside, whose ways are those of the box', () => {
    const { nodes, edges } = graphOf(machine, true);
    expect(nodes.map(({ path, hidden }) => [path, hidden])).to.deep.equal([
      ['a', 2],
      ['b', 1],
      ['c', 0],
    ]);
    expect(edges).to.deep.equal([
      { from: 'a', to: 'b', events: ['event.0', 'event.1', 'event.2'] },
      { from: 'b', to: 'c', events: ['event.1'] },
    ]);
  });
});

function everyState(state: StateDescription): readonly StateDescription[] {
  return [state, ...state.states.flatMap(everyState)];
}

function isInside(box: Box, around: Box): boolean {
  return (
    box.x >= around.x &&
    box.y >= around.y &&
    box.x + box.width <= around.x + around.width &&
    box.y + box.height <= around.y + around.height
  );
}

function crosses(one: Box, other: Box): boolean {
  const meets =
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height;
  return meets && !isInside(one, other) && !isInside(other, one);
}
