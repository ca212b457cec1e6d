import { counted } from '../../../domain/phrases.ts';
import type { BacklogView, StateView } from '../../../services/views/schemas.ts';
import { needsPerson, type Tone } from './causes.ts';

/** Is it healthy? */
export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  /** What is behind it, the worst first. */
  readonly lines: readonly string[];
}

/** One answer for the whole service: the worst thing that is known, then the others. */
export function verdictOn(state: StateView, backlog: BacklogView): Verdict {
  const findings = [...notReady(state), ...heldBack(state), ...troubles(state, backlog)];
  const [worst] = findings;
  if (worst === undefined) return { tone: 'good', title: 'Healthy', lines: [work(state)] };
  const lines = findings.flatMap((finding) => finding.lines);
  return { ...worst, lines: [...lines, ...(state.readiness.ready ? [work(state)] : [])] };
}

function notReady({ readiness, framework, startedAt }: StateView): readonly Verdict[] {
  if (startedAt === null || framework.state === 'standby')
    return [
      { tone: 'quiet', title: 'Standing by', lines: ['Another instance may lead: this one does nothing.'] },
    ];
  if (readiness.ready) return [];
  const isStarting = framework.problem === null && framework.state !== 'refused';
  const title = isStarting ? 'Not ready yet' : 'Not ready';
  return [{ tone: isStarting ? 'warn' : 'bad', title, lines: readiness.reasons }];
}

function heldBack({ pausedBy, tornDownBy, brake, dryRun }: StateView): readonly Verdict[] {
  return [
    ...finding(brake, 'bad', 'Brake on', [
      'GoCD lists no agent at all, or so many vanished at once that its list is doubted: nothing is taken away until they are back or the brake is released.',
    ]),
    ...finding(tornDownBy !== null, 'warn', 'Being torn down', [
      `Asked for by ${tornDownBy}: agents go as their jobs end, then the framework. Nothing is launched any more.`,
    ]),
    ...finding(pausedBy !== null, 'warn', 'Paused', [
      `Paused by ${pausedBy}: nothing is launched or taken away; agents run on.`,
    ]),
    ...finding(dryRun, 'warn', 'Dry run', ['It decides and reports, but launches and removes nothing.']),
  ];
}

function troubles({ name, gocd, pools, agents }: StateView, { jobs }: BacklogView): readonly Verdict[] {
  const failing = pools.filter(({ breaker, canary }) => breaker !== null && !canary);
  const peoples = jobs.filter(({ cause }) => needsPerson(cause));
  return [
    ...failing.map(
      ({ name, breaker }): Verdict => ({
        tone: 'bad',
        title: 'Launches are failing',
        lines: [`Pool ${name}: ${breaker?.lastError}`],
      }),
    ),
    ...finding(agents.foreign > 0, 'bad', 'The name is shared', [
      `Another instance named ${name} has ${counted(agents.foreign, 'agent')} on this GoCD server. Nothing of it is touched; give each instance a name of its own.`,
    ]),
    ...finding(peoples.length > 0, 'warn', 'Someone is needed', [
      `${counted(peoples.length, 'waiting job needs a person', 'waiting jobs need a person')}: see below.`,
    ]),
    ...finding(gocd.failure !== null, 'warn', 'GoCD does not answer well', [
      `GoCD: ${gocd.failure?.message} ${gocd.failure?.hint ?? ''}`,
    ]),
    ...finding(gocd.maintenance === true, 'warn', 'GoCD is in maintenance', [
      'GoCD gives out no jobs until its maintenance ends.',
    ]),
  ];
}

function work({ backlog, agents }: StateView): string {
  const starting = agents.launching + agents.staging + agents.registering;
  const waiting = backlog.waiting === 0 ? 'No job is waiting' : `${counted(backlog.waiting, 'job')} waiting`;
  const fleet = [
    ...(agents.building > 0 ? [`${agents.building} building`] : []),
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(agents.idle > 0 ? [`${agents.idle} idle`] : []),
  ];
  return `${waiting}; ${fleet.length === 0 ? 'no agent is needed' : `agents: ${fleet.join(', ')}`}.`;
}

const finding = (holds: boolean, tone: Tone, title: string, lines: readonly string[]): readonly Verdict[] =>
  holds ? [{ tone, title, lines }] : [];
