import type { SnapshotFrom } from 'xstate';
import { foreign, unclaimed } from './claiming.ts';
import { ending } from './ending.ts';
import { agentSetup } from './implementations.ts';
import { leaving } from './leaving.ts';
import { returning } from './returning.ts';
import { disabled, lost, serving } from './serving.ts';
import { starting, unapproved } from './starting.ts';

/**
 * One agent of ours, from launch to gone. Mesos is the truth about its task, GoCD about its work; every state that
 * waits has a deadline and a way out. Nothing is taken away on one look: what is destructive needs two complete
 * fresh readings that agree, and the server's own guard (DELETE of a busy agent is refused) has the last word. Where
 * there is no record to ask the server about, time stands in for its word: one that is not listed (any more) is
 * given up only after it has been looked for so long that a false list would have mended.
 */
export const agentMachine = agentSetup.createMachine({
  id: 'agent',
  context: ({ input }) => ({
    ...input,
    since: input.clock.now(),
    runningSince: null,
    pendingSince: null,
    disabledSince: null,
    uuid: null,
    building: null,
    burdenedSince: null,
    busy: false,
    taskState: null,
    taskEnded: false,
    endedAt: null,
    listedSinceEnd: null,
    outlives: false,
    backSince: null,
    forced: false,
    readingsFrom: Number.NEGATIVE_INFINITY,
    suspicion: null,
    mayBeDeleted: false,
    deletionAsked: false,
    kills: 0,
    killWantedSince: null,
    changeWantedSince: null,
    drainRule: null,
    isDrainDue: false,
    failure: null,
    message: null,
    reported: false,
  }),
  initial: 'arriving',
  on: {
    /** What a reading says that began before our last change took effect is not taken in: it may not show that change. */
    'reading.came': { guard: 'showsOurLastChange', actions: 'takeIn' },
    'job.told': { actions: 'noteJob' },
    'history.told': { actions: 'noteHistory' },
    'task.staging': { actions: 'noteTask' },
    'task.running': { actions: 'noteTask' },
    'task.doubtful': { actions: 'noteTask' },
    'task.ended': [
      { guard: 'concernsAnotherLaunch' },
      { guard: 'taskHasEnded' },
      { target: '.ending', actions: ['noteTask', 'noteEnd'] },
    ],
    'kill.requested': { target: '.ending', actions: 'noteKillWish' },
    'forgo.requested': '.ending',
  },
  states: {
    arriving: {
      always: [
        { guard: 'wasLaunched', target: 'starting' },
        { guard: 'wasFoundRunning', target: 'starting.registering' },
        { guard: 'isKnown', target: 'lost' },
        { target: 'unclaimed' },
      ],
    },
    unclaimed,
    foreign,
    starting,
    unapproved,
    serving,
    disabled,
    lost,
    leaving,
    returning,
    ending,

    gone: { type: 'final', entry: 'reportGone' },
  },
});

export type AgentSnapshot = SnapshotFrom<typeof agentMachine>;
