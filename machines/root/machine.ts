import { rootSetup, WITH_EACH_READING } from './implementations.ts';
import { initialContext } from './setup.ts';
import { tearingDown } from './teardown.ts';

/**
 * Holds the other machines: hands each fact to whom it concerns, asks the policy what to do whenever something has
 * changed, and passes on what the others want done. It decides nothing itself.
 */
export const rootMachine = rootSetup.createMachine({
  id: 'root',
  context: ({ input }) => initialContext(input),
  initial: 'waiting',
  states: {
    /** Nothing happens before the first input has brought the entropy and the kept framework id. */
    waiting: {
      on: { 'service.started': { target: 'running', actions: ['begin', 'recallLevers', 'startChildren'] } },
    },
    running: {
      initial: 'steady',
      on: {
        // Mesos
        'mesos.subscribed': { actions: ['noteSubscribed', 'tellFramework', 'repeatKills'] },
        'mesos.disconnected': { actions: ['tellFramework', 'endAllIfRemoved', 'dropPulls'] },
        'mesos.offers.received': { actions: 'decideWithOffers' },
        // Of tasks without an agent: what concerns one agent goes to its machine, past this one (`../router.ts`)
        'mesos.update.received': [
          { guard: 'endsReconciliation', actions: 'tellOfAnswers' },
          { guard: 'showsHearing', actions: 'tellOfHearing' },
          { guard: 'tellsOfPull', actions: 'notePull' },
          { guard: 'tellsOfNewcomer', actions: ['tellOfNewcomer', 'adoptRunningTask', 'tellTask'] },
          { guard: 'tellsOfUnheard', actions: 'noteHeardOf' },
        ],
        'mesos.inverse-offers.received': { actions: ['noteMaintenance', 'promiseToClear', 'decideSoon'] },
        'mesos.inverse-offer.rescinded': { actions: 'forgetMaintenance' },
        'mesos.call.failed': {
          actions: ['tellOfFailedCall', 'failRejectedLaunches', 'dropPulls', 'askAboutUncertainLaunches'],
        },
        'state.saved': { actions: ['tellFramework', 'decideSoon'] },
        'state.save.failed': { actions: 'tellFramework' },
        'state.replaced': { actions: 'tellFramework' },
        'habits.save.failed': { actions: 'warnOfLostHabits' },
        'memory.save.failed': { actions: 'warnOfLostMemory' },

        'clock.corrected': { actions: ['noteSleep', 'noteCalendar', 'decideSoon'] },

        // GoCD
        'gocd.polled': {
          actions: [
            'noteReading',
            'adoptListedAgents',
            'takeBackLaunches',
            'setBrake',
            'noteWaits',
            'tellListings',
            'endThoseOfRemoved',
            'afterTelling',
          ],
        },
        'reading.told': {
          actions: [...WITH_EACH_READING, 'askAboutHistories', 'decide', 'askAboutPipeline'],
        },
        'gocd.history.told': { guard: 'isNewHistory', actions: ['tellHistory', 'decideSoon'] },
        'gocd.jobs.told': { actions: 'tellJobs' },
        'gocd.pipeline.told': { actions: 'notePipeline' },
        'gocd.poll.failed': { actions: 'notePollFailure' },

        // the other machines
        'command.issued': { actions: 'passOn' },
        'reconciliation.due': { actions: ['newMarkers', 'reconcile'] },
        'reconciliation.ended': { actions: 'decideSoon' },
        'offers.missing': { actions: ['noteNoOffers', 'decideSoon'] },
        'agent.moved': { actions: 'noticeAgent' },
        'agent.foreign': { actions: 'noticeForeign' },
        'agent.registered': { actions: 'noteRegistered' },
        'agent.failing': { actions: 'noteFailing' },
        'agent.ending': { actions: 'noteEnding' },
        'job.left': { actions: 'noteJobLeft' },
        'agent.gone': { actions: ['noticeGone', 'forgetAgent', 'decideInAMoment'] },
        'framework.stopped': { target: 'stopped', actions: 'stopService' },

        'round.due': { actions: ['endOverdueLevers', 'decide'] },
        'operator.pause.requested': { actions: ['pause', 'decideSoon'] },
        'operator.resume.requested': { actions: ['resume', 'decideSoon'] },
        'operator.brake.release.requested': { actions: ['releaseBrake', 'askForReading'] },
        'operator.lever.requested': { actions: ['pullLever', 'decideSoon'] },
        'operator.lever.end.requested': { actions: ['endLever', 'decideSoon'] },
        'operator.breaker.reset.requested': { actions: ['resetBreaker', 'decideSoon'] },
        'operator.force-out.requested': { actions: 'forceOut' },
        'operator.stop.requested': { target: '.leaving' },
        'operator.teardown.requested': { target: '.tearingDown', actions: 'beginTeardown' },
      },
      states: {
        /** Breakers close, limits lift and jobs settle by mere time: look again where nothing else has led to it. */
        steady: {
          after: {
            roundInterval: [
              { guard: 'hasDecidedLately', target: 'steady', reenter: true, actions: 'askAboutUnknown' },
              { target: 'steady', reenter: true, actions: ['askAboutUnknown', 'decideSoon'] },
            ],
          },
        },
        leaving: { entry: 'leave' },
        tearingDown,
      },
    },
    stopped: { type: 'final', entry: 'stopAgents' },
  },
});
