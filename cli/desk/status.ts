import { AGENT_PHASES } from '../../domain/fleet.ts';
import { duration } from '../../domain/phrases.ts';
import { backlogInBrief } from '../../services/views/known.ts';
import { STATE, type StateView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { describePools } from './pools.ts';
import { rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

type Print = (line: string) => void;

/** Whether a running instance is healthy, in the words of the dashboard, and the facts behind it. */
export function status(flags: DeskFlags, print: Print, watching?: Watching): Promise<number> {
  const read = () => askInstance(flags, '/api/v1/state', STATE);
  return show(flags, { read, describe: describeStatus }, print, watching);
}

export function describeStatus(state: StateView): string {
  const { name, verdict } = state;
  return [
    `${name}: ${verdict.title}`,
    ...verdict.lines.map((line) => `  ${line}`),
    '',
    rows(['', ''], factsOf(state)).trimStart(),
    '',
    describePools(state),
  ].join('\n');
}

/** What is behind the verdict, each by the name of what it is about. */
export function factsOf(state: StateView): readonly (readonly [what: string, told: string])[] {
  const { framework, gocd, backlog, agents, maxAgents, levers, now } = state;
  const fleet = AGENT_PHASES.filter((phase) => agents[phase] > 0).map((phase) => `${agents[phase]} ${phase}`);
  return [
    ['mesos', `${framework.state}${framework.master === null ? '' : `, ${framework.master}`}`],
    ['gocd', gocd.readAt === null ? 'not read yet' : `read ${duration(now - gocd.readAt)} ago`],
    ['backlog', `${backlog.state}: ${backlogInBrief(state)}`],
    ['agents', `${fleet.length === 0 ? 'none' : fleet.join(', ')}; at most ${maxAgents}`],
    ...levers.map(({ id, by, reason }) => ['lever', `${id} by ${by}: ${reason}`] as const),
  ];
}
