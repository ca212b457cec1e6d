import { machineDescriptions, type StateDescription } from '../../../machines/descriptions.ts';
import { stateDiagram } from './stateDiagram.ts';

interface Page {
  readonly title: string;
  readonly text: string;
  readonly machine: StateDescription;
}

const PAGES: Readonly<Record<string, Page>> = {
  agent: {
    title: 'The agent machine',
    text: 'One per task, from launch to gone. `reading.came` brings a complete reading of GoCD; events named `listed.…` are what one that is fresh says of the agent, `task.…` what Mesos says of its task, `disable.…` and the like the outcomes of our own changes.',
    machine: machineDescriptions.agent,
  },
  backlog: {
    title: 'The backlog machine',
    text: 'Counts consecutive polls that found a shortage of agents; demand opens the gate for launches.',
    machine: machineDescriptions.backlog,
  },
  framework: {
    title: 'The framework machine',
    text: 'Our standing with the Mesos master. While subscribed, four things go on side by side.',
    machine: machineDescriptions.framework,
  },
  root: {
    title: 'The root machine',
    text: 'Holds the others and hands each fact to whom it concerns. Most of what it does changes no state, so that there is little to draw.',
    machine: machineDescriptions.root,
  },
};

/** File name → what it must hold, for all of docs/machines. */
export function diagramPages(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PAGES).map(([name, { title, text, machine }]) => [
      `${name}.md`,
      [
        `# ${title}`,
        '',
        text,
        '',
        `Drawn from \`machines/${name}/\` by \`npm run generate:diagrams\`; a spec fails when it is out of date.`,
        '',
        '```mermaid',
        stateDiagram(machine),
        '```',
        '',
      ].join('\n'),
    ]),
  );
}

/** Where the pages are. */
export const DIAGRAMS = new URL('../../../docs/machines/', import.meta.url);
