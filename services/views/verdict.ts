import { byText, grouped } from '../../domain/collections.ts';
import type { Cause, JobAssessment } from '../../domain/demand.ts';
import type { AgentPhase } from '../../domain/fleet.ts';
import { describeFailure } from '../../domain/gocd.ts';
import { counted, duration, listed } from '../../domain/phrases.ts';
import type { FrameworkPicture, Picture } from '../../machines/picture.ts';
import { isStale } from '../../policy/staleness.ts';
import { isOnTrial } from '../../policy/trial.ts';
import { phaseCounts } from './agents.ts';
import { PEOPLES } from './causes.ts';
import { isOutOfReach } from './outOfReach.ts';
import { readiness } from './readiness.ts';
import type { Verdict } from './verdictSchema.ts';

type Tone = Verdict['tone'];

/**
 * Is it healthy? One answer for the whole service, made here and nowhere else: the page, the API, the metric and the log
 * say the same, because they ask for the same.
 * @param now milliseconds since the epoch
 */
export function verdictOn(picture: Picture, now: number): Verdict {
  if (picture.framework === null)
    return {
      tone: 'quiet',
      title: 'Standing by',
      lines: ['Another instance may lead: this one does nothing.'],
    };
  if (picture.framework.state === 'stopped') return stopped(picture.framework);
  if (isClosing(picture))
    return {
      tone: 'warn',
      title: 'Being torn down',
      lines: ['Mesos is asked to end the framework, and whether it has.'],
    };
  const { ready, reasons } = readiness(picture, now);
  const findings = [
    ...(ready ? [] : [notReady(picture, now, reasons)]),
    ...heldBack(picture),
    ...troubles(picture),
    ...gocdTroubles(picture, now),
    ...outOfReach(picture),
    ...waits(picture),
  ];
  const worst = findings.find(({ tone }) => tone === 'bad') ?? findings[0];
  if (worst === undefined) return { tone: 'good', title: 'Healthy', lines: [work(picture, now)] };
  const rest = findings.filter((finding) => finding !== worst).flatMap(({ lines }) => lines);
  return { ...worst, lines: [...worst.lines, ...rest, work(picture, now)] };
}

/** The agents are gone. That the stream ends is what is waited for, then, and no trouble; how it came out is told at the end. */
function isClosing({ active, tornDownBy }: Picture): boolean {
  return (
    tornDownBy !== null &&
    active.some((path) => path === 'stopped' || path.startsWith('running.tearingDown.closing'))
  );
}

function stopped({ problem }: FrameworkPicture): Verdict {
  const lines = ['Nothing is launched or removed any more; agents run on.'];
  if (problem === null) return { tone: 'quiet', title: 'Stopped', lines };
  return { tone: 'bad', title: 'Stopped', lines: [problem.message, ...lines] };
}

/** Not to be ready for a moment after the start is no fault; a problem is. */
function notReady(
  { framework, pollFailure, view, config }: Picture,
  now: number,
  reasons: readonly string[],
): Verdict {
  const isStarting =
    framework?.problem === null &&
    framework.keepProblem === null &&
    framework.state !== 'refused' &&
    pollFailure === null &&
    (view === null || !isStale(view, config, now));
  return {
    tone: isStarting ? 'quiet' : 'bad',
    title: isStarting ? 'Not ready yet' : 'Not ready',
    lines: ['Nothing is launched or removed.', ...reasons],
  };
}

function heldBack({ pausedBy, tornDownBy, brakeOn, config: { dryRun } }: Picture): readonly Verdict[] {
  return [
    ...finding(brakeOn, 'bad', 'Brake on', [
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

function troubles(picture: Picture): readonly Verdict[] {
  const { config, agents, memory } = picture;
  const foreign = [...agents.values()].filter(({ phase }) => phase === 'foreign').length;
  const failing = config.pools.filter(
    (pool) =>
      memory.breakers.has(pool.name) &&
      !isOnTrial(
        pool,
        [...agents.values()].filter((agent) => agent.pool === pool.name),
        memory,
      ),
  );
  return [
    ...failing.map(
      ({ name }): Verdict => ({
        tone: 'bad',
        title: 'Launches are failing',
        lines: [`Pool ${name}: ${memory.breakers.get(name)?.lastError}`],
      }),
    ),
    ...finding(foreign > 0, 'bad', 'The name is shared', [
      `Another instance named ${config.name} has ${counted(foreign, 'agent')} on this GoCD server. Nothing of it is touched; give each instance a name of its own.`,
    ]),
  ];
}

function gocdTroubles({ view, pollFailure, config }: Picture, now: number): readonly Verdict[] {
  // What went wrong stands among the reasons for not being ready by then.
  const isTold = view === null || isStale(view, config, now);
  const failure =
    pollFailure === null ? '' : isTold ? pollFailure.hint : `GoCD: ${describeFailure(pollFailure)}`;
  return [
    ...finding(failure !== '', 'warn', 'GoCD does not answer well', [failure]),
    ...finding(view?.maintenance === true, 'warn', 'GoCD is in maintenance', [
      'GoCD gives out no jobs until its maintenance ends.',
    ]),
  ];
}

const MOST_HOSTS = 3;

/** Agents that may come back: until they are given up they hold their places, and GoCD holds their jobs. */
function outOfReach({ agents }: Picture): readonly Verdict[] {
  const ours = [...agents.values()];
  const away = ours.filter(isOutOfReach);
  const unheard = ours.filter((agent) => agent.phase === 'lost' && !isOutOfReach(agent));
  const hosts = [...new Set(away.map(({ hostname, hostId }) => hostname ?? hostId ?? 'a host'))].sort(byText);
  const named = hosts.slice(0, MOST_HOSTS);
  const others = hosts.length - named.length;
  const where = listed(others === 0 ? named : [...named, counted(others, 'other host')]);
  const [one] = unheard;
  return [
    ...finding(away.length > 0, 'warn', 'A host is out of reach', [
      `Mesos does not reach ${where}: ${counted(away.length, 'agent')} of ours ${away.length === 1 ? 'is' : 'are'} there, and given up unless it is back within minutes.`,
    ]),
    ...finding(one !== undefined, 'warn', 'Agents are lost', [
      `GoCD does not hear from ${counted(unheard.length, 'agent')}, such as ${one?.taskId}: given up unless heard again within minutes.`,
    ]),
  ];
}

/**
 * Causes of waiting that do not pass by the work that goes on: which need a person first, then those that more room would
 * mend. What other findings tell already, as a maintenance or failing launches, is not here.
 */
const LASTING: readonly (readonly [title: string, causes: readonly Cause[]])[] = [
  ['Someone is needed', PEOPLES],
  ['At a limit', ['limit']],
  ['The cluster is full', ['no-offers']],
  ['A pool is paused', ['pool-paused']],
];

function waits({ assessment }: Picture): readonly Verdict[] {
  const jobsOf = grouped(assessment?.jobs ?? [], ({ cause }) => cause);
  return LASTING.flatMap(([title, causes]) => {
    const lines = causes.flatMap((cause) => linesOf(jobsOf(cause)));
    return finding(lines.length > 0, 'warn', title, lines);
  });
}

/** How many, and one of them. */
function linesOf(jobs: readonly JobAssessment[]): readonly string[] {
  const [first] = jobs;
  if (first === undefined) return [];
  return [
    jobs.length === 1
      ? `1 job waits [${first.cause}]: ${first.locator}: ${first.reason}`
      : `${jobs.length} jobs wait [${first.cause}], such as ${first.locator}: ${first.reason}`,
  ];
}

/** The phases that are not told by themselves, in the order in which they matter. */
const OTHER_PHASES: readonly AgentPhase[] = ['idle', 'lost', 'unapproved', 'disabled', 'draining', 'ending'];

function work(picture: Picture, now: number): string {
  const agents = phaseCounts(picture);
  const starting = agents.launching + agents.staging + agents.registering;
  const fleet = [
    ...(agents.building > 0 ? [`${agents.building} building`] : []),
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...OTHER_PHASES.filter((phase) => agents[phase] > 0).map((phase) => `${agents[phase]} ${phase}`),
  ];
  const none =
    picture.framework?.reconciled === false ? 'no agent of ours is known yet' : 'no agent of ours is there';
  const has = fleet.length === 0 ? none : `agents: ${fleet.join(', ')}`;
  return `${waitingIn(picture, now)}; ${has}.`;
}

/** What was read long ago is told as past: by now other jobs may wait. */
function waitingIn({ view, config, assessment }: Picture, now: number): string {
  if (view === null) return 'Which jobs wait is not known yet';
  const count = assessment?.jobs.length ?? 0;
  if (isStale(view, config, now))
    return `${duration(now - view.startedAt)} ago ${count === 0 ? 'no job was' : counted(count, 'job was', 'jobs were')} waiting`;
  return count === 0 ? 'No job is waiting' : `${counted(count, 'job')} waiting`;
}

const finding = (holds: boolean, tone: Tone, title: string, lines: readonly string[]): readonly Verdict[] =>
  holds ? [{ tone, title, lines: [...lines] }] : [];
