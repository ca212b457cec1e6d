import { grouped } from '../../domain/collections.ts';
import type { Cause, JobAssessment } from '../../domain/demand.ts';
import { counted } from '../../domain/phrases.ts';
import type { FrameworkPicture, Picture } from '../../machines/picture.ts';
import { isStale } from '../../policy/staleness.ts';
import { isOnTrial } from '../../policy/trial.ts';
import { phaseCounts } from './agents.ts';
import { PEOPLES } from './causes.ts';
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
  const { ready, reasons } = readiness(picture, now);
  const findings = [
    ...(ready ? [] : [notReady(picture, now, reasons)]),
    ...heldBack(picture),
    ...troubles(picture),
    ...waits(picture),
  ];
  const worst = findings.find(({ tone }) => tone === 'bad') ?? findings[0];
  if (worst === undefined) return { tone: 'good', title: 'Healthy', lines: [work(picture)] };
  const rest = findings.filter((finding) => finding !== worst).flatMap(({ lines }) => lines);
  return { ...worst, lines: [...worst.lines, ...rest, work(picture)] };
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
  const { config, view, pollFailure, agents, memory } = picture;
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
    ...finding(pollFailure !== null, 'warn', 'GoCD does not answer well', [
      `GoCD: ${pollFailure?.message} ${pollFailure?.hint ?? ''}`,
    ]),
    ...finding(view?.maintenance === true, 'warn', 'GoCD is in maintenance', [
      'GoCD gives out no jobs until its maintenance ends.',
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
    `${counted(jobs.length, 'job waits', 'jobs wait')} [${first.cause}], as ${first.locator}: ${first.reason}`,
  ];
}

function work(picture: Picture): string {
  const agents = phaseCounts(picture);
  const count = picture.assessment?.jobs.length ?? 0;
  const starting = agents.launching + agents.staging + agents.registering;
  const fleet = [
    ...(agents.building > 0 ? [`${agents.building} building`] : []),
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(agents.idle > 0 ? [`${agents.idle} idle`] : []),
  ];
  const has = fleet.length === 0 ? 'no agent of ours is there' : `agents: ${fleet.join(', ')}`;
  return `${count === 0 ? 'No job is waiting' : `${counted(count, 'job')} waiting`}; ${has}.`;
}

const finding = (holds: boolean, tone: Tone, title: string, lines: readonly string[]): readonly Verdict[] =>
  holds ? [{ tone, title, lines: [...lines] }] : [];
