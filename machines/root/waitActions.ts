import { learned, timesOfRuns, timesOfWaits } from '../../policy/durations/durations.ts';
import { errorsOf } from '../../policy/estimate/range.ts';
import { longestAgeOf } from '../../policy/staleness.ts';
import { runsSeen } from '../../policy/waits/runs.ts';
import { readingSeen, slept } from '../../policy/waits/waits.ts';
import { rootBase } from './setup.ts';
import { viewInOurTime } from './world.ts';

export const waitActions = {
  /** Which jobs wait no more, and which have ended: told, and known no more. A list of agents that is doubted ends none. */
  noteWaits: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.polled') return;
    const { memory, config, clock, calendarAhead, brakeOn, emptyList } = context;
    const now = clock.now();
    const view = viewInOurTime(event.view, calendarAhead);
    const longestAge = longestAgeOf(view, config);
    const { knownUntil } = memory.waits;
    const { waits, ended } = readingSeen(memory.waits, { view, now, longestAge });
    const { runs, ended: runsEnded } =
      brakeOn || emptyList !== null
        ? { runs: memory.runs, ended: [] }
        : runsSeen(memory.runs, { view, now, knownUntil });
    const times = [...timesOfRuns(runsEnded), ...timesOfWaits(ended), ...errorsOf(ended)];
    const durations = times.length === 0 ? memory.durations : learned(memory.durations, times, now);
    enqueue.assign({ memory: { ...memory, waits, runs, durations } });
    for (const wait of ended) enqueue.emit({ type: 'job.begun', wait });
    for (const run of runsEnded) enqueue.emit({ type: 'job.ended', run });
  }),

  /** What was before a sleep of the machine is longer ago than our time says. */
  noteSleep: rootBase.assign(({ context: { memory, calendarAhead, clock }, event }) => {
    if (event.type !== 'clock.corrected' || event.calendarAhead <= calendarAhead) return {};
    const waits = slept(memory.waits, event.calendarAhead - calendarAhead, clock.now());
    return { memory: { ...memory, waits } };
  }),
};
