import { scenarioConfig } from '../../sandbox/index.ts';
import { judgeAhead } from './aheadGoals.ts';
import { agentPerJob } from './baselines/agentPerJob.ts';
import { fixed } from './baselines/fixed.ts';
import { original } from './baselines/original.ts';
import { learning } from './learning.ts';
import { isOfOthers, ours } from './policies.ts';
import { dominates, dominators, type Row } from './summary.ts';
import { everywhereBut, type Verdict } from './verdict.ts';

/** Where load is of the usual kind, these numbers are promised. */
const USUAL = ['steady', 'morning-ramp'];
const RAMP = 'morning-ramp';
const LEARNING_SLACK = 0.1;
const WAIT_SLACK = 1.1;
const HOURS_SLACK = 1.15;
const POLL_S = scenarioConfig().backlog.pollInterval / 1_000;
/** 95th percentile of a lognormal with a median of 45 s and σ 0.3. */
export const BOOT_P95_S = 45 * Math.exp(0.3 * 1.6449);

/** Judges by medians over the seeds. A goal of which there are no results is not told of. */
export function judge(rows: readonly Row[]): readonly Verdict[] {
  const mine = rows.filter(({ policy }) => policy === ours.name);
  if (mine.length === 0) return [];
  return [
    everywhere('no agent killed with a job in hand', mine, ({ busyKills }) => busyKills === 0),
    everywhere('no maximum exceeded', mine, ({ limitViolations }) => limitViolations === 0),
    everywhere('no job left behind', mine, ({ unserved }) => unserved === 0),
    everywhere('dominated by no other policy', mine, (row) => !dominators(row, rows).some(isOfOthers)),
    ...[original, agentPerJob].map(({ name }) =>
      everywhere(`dominates ${name}, where no floor is kept`, withoutFloors(mine), (row) => {
        const other = find(rows, row.scenario, name);
        return other === undefined || dominates(row, other);
      }),
    ),
    ...USUAL.flatMap((scenario) => numbersIn(scenario, rows)),
    ...gainOfLearning(rows),
    ...judgeAhead(rows),
  ];
}

/** The floors of a config cost their hours for the whole day, and of the policies ours alone keeps them. */
function withoutFloors(mine: readonly Row[]): readonly Row[] {
  return mine.filter(({ scenario }) => !KEEPS_FLOORS.has(scenario));
}

const KEEPS_FLOORS: ReadonlySet<string> = new Set(['limits']);

function everywhere(goal: string, mine: readonly Row[], holds: (row: Row) => boolean): Verdict {
  const exceptions = mine.filter((row) => !holds(row)).map(({ scenario }) => scenario);
  return everywhereBut(exceptions, goal, mine.length);
}

function numbersIn(scenario: string, rows: readonly Row[]): readonly Verdict[] {
  const row = find(rows, scenario, ours.name);
  const there = find(rows, scenario, fixed.name);
  if (row === undefined || there === undefined) return [];
  const reactive = POLL_S + BOOT_P95_S + there.p50.median;
  const [wait, hours] = [row.p95.median, row.agentHours.median];
  const [most, mostHours] = [WAIT_SLACK * reactive, HOURS_SLACK * row.busyHours.median];
  return [
    {
      met: wait <= most,
      text: `${scenario}: p95 wait of ${wait.toFixed(0)} s, at most ${most.toFixed(0)} s: ${WAIT_SLACK} × (poll ${POLL_S} s + p95 boot ${BOOT_P95_S.toFixed(0)} s + assignment ${there.p50.median.toFixed(0)} s)`,
    },
    {
      met: hours <= mostHours,
      text: `${scenario}: ${hours.toFixed(1)} agent-hours, at most ${mostHours.toFixed(1)}: ${HOURS_SLACK} × ${row.busyHours.median.toFixed(1)} busy hours, and no floor`,
    },
  ];
}

/** GoCD takes its own time to give a job to an idle agent, which no floor shortens: told with and without it. */
function gainOfLearning(rows: readonly Row[]): readonly Verdict[] {
  const before = find(rows, RAMP, ours.name);
  const after = find(rows, RAMP, learning.name);
  const there = find(rows, RAMP, fixed.name);
  if (before === undefined || after === undefined || there === undefined) return [];
  const more = after.agentHours.median / before.agentHours.median - 1;
  const isCheap = more <= LEARNING_SLACK;
  const at = `at ${(100 * more).toFixed(1)} % more agent-hours, at most ${100 * LEARNING_SLACK} %`;
  const own = there.p50.median;
  const [was, is] = [before.p50.median, after.p50.median];
  const half = (whole: number, part: number) => isCheap && part <= whole / 2;
  return [
    {
      met: half(was, is),
      text: `${RAMP}, learned floor: p50 wait of ${is.toFixed(0)} s, at most half of ${was.toFixed(0)} s, ${at}`,
    },
    {
      met: half(was - own, is - own),
      text: `${RAMP}, learned floor: p50 wait beyond the ${own.toFixed(0)} s that GoCD takes to assign, ${(is - own).toFixed(0)} s, at most half of ${(was - own).toFixed(0)} s, ${at}`,
    },
  ];
}

function find(rows: readonly Row[], scenario: string, policy: string): Row | undefined {
  return rows.find((row) => row.scenario === scenario && row.policy === policy);
}
