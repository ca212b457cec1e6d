import { OLDEST_LIST_MS } from '../../policy/scaledown/unlistedWork.ts';
import { READING_REPEAT_MS } from './reading.ts';
import type { AgentContext, Moment } from './types.ts';

/** Adapters answer well before this; it only keeps a lost answer from holding a state for ever. */
const CHANGE_DEADLINE_MS = 60_000;
const CHANGE_RETRY_MS = 15_000;
/** A KILL that comes sooner than the grace of the one before would renew that grace. */
const KILL_REPEAT_MS = 30_000;
const LONGEST_KILL_REPEAT_MS = 5 * 60_000;
/** After this long without a word from an agent GoCD itself calls its contact lost. We are not quicker. */
export const LOST_CONTACT_MS = 5 * 60_000;
/** And it lists that a little later. */
export const GIVEN_UP_BY_GOCD_MS = LOST_CONTACT_MS + 60_000;
/** How long one that may have a job in hand is looked for: far longer than lists that lack somebody are false. */
const AT_WORK_MS = 3 * LOST_CONTACT_MS;
/** What an agent told just before it died may show so much later: its pings are 5 s apart. */
export const LAST_WORDS_MS = 30_000;
/** So long one that is to end is waited for while Mesos has lost sight of it: hosts have ten minutes to come back. */
export const OUT_OF_SIGHT_MS = 30 * 60_000;
/** GoCD looks every half minute for jobs whose agents are gone, and gives them to others. And lists show old news for longer. */
export const JUST_BACK_MS = OLDEST_LIST_MS;
/** How long readings must have lacked one that was never listed: no single moment decides. */
export const LACKING_MS = 60_000;
/** Readings further apart than this are no row: an agent tries every five seconds to register, and may not have been heard. */
export const LONGEST_GAP_MS = 45_000;
/** How long one must be lost as this run itself sees it: with a server that starts all are, until they call again. */
const SEEN_LOST_MS = 60_000;

/** What is left of a time, in ms, that began some time ago or begins now. */
function leftOf(allowed: number, since: number | null, { clock }: AgentContext): number {
  return Math.max(0, (since ?? clock.now()) + allowed - clock.now());
}

/** How long each state waits, in ms. */
export const agentDelays = {
  launchDeadline: ({ context }: Moment) => leftOf(context.deadlines.launch, context.launchedAt, context),
  /** One found running may have registered long ago, and be at work. */
  registrationDeadline: ({ context }: Moment) => {
    const { origin, deadlines, runningSince } = context;
    const allowed =
      origin === 'running' ? Math.max(deadlines.registration, AT_WORK_MS) : deadlines.registration;
    return leftOf(allowed, runningSince, context);
  },
  approvalDeadline: ({ context }: Moment) =>
    leftOf(context.deadlines.registration, context.pendingSince, context),
  /**
   * The job of one that GoCD itself calls lost is given to another anyway, but not of one it just does not list: lists may
   * be false, and each time anew. An earlier run may have seen it lost, and nobody whether it was so in between.
   */
  lostDeadline: ({ context, event }: Moment) => {
    const { busy, deadlines, lostSince } = context;
    const isUnlisted = event.type === 'listed.nowhere';
    const allowed = Math.max(deadlines.lost, busy && isUnlisted ? AT_WORK_MS : LOST_CONTACT_MS);
    return Math.max(SEEN_LOST_MS, leftOf(allowed, isUnlisted ? null : lostSince, context));
  },
  drainWait: ({ context }: Moment) => leftOf(context.deadlines.drainWait, context.disabledSince, context),
  givenUpByGocd: GIVEN_UP_BY_GOCD_MS,
  readingRepeat: READING_REPEAT_MS,
  changeDeadline: CHANGE_DEADLINE_MS,
  changeRetry: CHANGE_RETRY_MS,
  killRepeat: ({ context }: Moment) =>
    context.deadlines.killGrace +
    Math.min(KILL_REPEAT_MS * 2 ** Math.min(context.kills - 1, 10), LONGEST_KILL_REPEAT_MS),
};
