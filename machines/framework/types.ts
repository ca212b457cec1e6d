import type { Clock } from '../../domain/clock/clock.ts';
import type { MesosCommand, StateCommand } from '../../domain/commands.ts';
import type { MesosDisconnected, MesosFact, StateFact } from '../../domain/facts.ts';
import type { Random } from '../../domain/random.ts';
import type { OfferBook } from './offerBook.ts';

export interface FrameworkInput {
  /** The id kept from an earlier run; null makes a new framework. */
  readonly frameworkId: string | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  /** ms between periodic reconciliations. */
  readonly reconcileInterval: number;
}

export interface FrameworkContext extends FrameworkInput {
  /** The id that is durably kept; no task is launched before it is the one we are subscribed with. */
  readonly savedId: string | null;
  /** Why it could not be kept when that was last tried; null once it is. */
  readonly keepProblem: string | null;
  readonly master: string | null;
  readonly masterId: string | null;
  readonly subscribedAt: number | null;
  /** Failed attempts since the last subscription on which we were heard. */
  readonly attempts: number;
  /** Why nothing can be asked of Mesos: not subscribed, or subscribed and not heard. Null while it can. */
  readonly problem: Pick<MesosDisconnected, 'reason' | 'message'> | null;
  readonly revivedAt: number;
  /** Of this subscription. */
  readonly offers: OfferBook;
  /** Times we have asked without having seen an answer's end. */
  readonly asked: number;
  /** Whether the master has shown, since the last answer's end, that it takes in what we ask. */
  readonly heard: boolean;
  /** Whether a call of the present asking failed: its answer may lack tasks. */
  readonly askedInPart: boolean;
  /** Whether tasks may run under our id from before we began. */
  readonly mayHaveTasks: boolean;
  /** Answers since the subscription that told of no task that was new to us. */
  readonly emptyAnswers: number;
  /** Whether the master has told, since its last answer, of a task that was new to us: it was asked about all. */
  readonly told: boolean;
  /** Whether an answer since the subscription has told of any such. */
  readonly newcomers: boolean;
  /** Whether a reconciliation has ended since we began: whatever was launched since then is known to us. */
  readonly fleetKnown: boolean;
  /** Whether a reconciliation has ended since the subscription. */
  readonly reconciled: boolean;
  /** It ended by its deadline: hosts may still be due back, so some tasks may be unknown to the master. */
  readonly doubtful: boolean;
}

export type FrameworkEvent =
  | Extract<MesosFact, { type: 'mesos.subscribed' | 'mesos.disconnected' }>
  | StateFact
  /** There are agents to launch, or none. */
  | { readonly type: 'offers.wanted' }
  | { readonly type: 'offers.unwanted' }
  /** Offers came although none are wanted. */
  | { readonly type: 'offers.uninvited' }
  /** The master may not have got our word that offers are wanted. */
  | { readonly type: 'revive.failed' }
  /** The master may not have got our word that none are wanted. */
  | { readonly type: 'suppress.failed' }
  /** Offers have been accepted or declined. */
  | { readonly type: 'offers.answered'; readonly offerIds: readonly string[] }
  /** A call that was to answer offers was not carried out, or perhaps not: the master may hold them out to us still. */
  | { readonly type: 'offers.kept'; readonly offerIds: readonly string[] }
  /** Asked about all tasks, the master told of one that was new to us. */
  | { readonly type: 'reconciliation.told' }
  /** The master answered for the made-up task that it can answer for at once: it takes in what we ask. */
  | { readonly type: 'reconciliation.heard' }
  /** A call that was to ask about tasks was not carried out, or perhaps not. */
  | { readonly type: 'reconciliation.failed' }
  /**
   * The master answered for the made-up task that ends a reconciliation. `unheardOf`: how many tasks that an earlier run
   * remembers it has said nothing of, though they were asked about by name.
   */
  | { readonly type: 'reconciliation.answered'; readonly unheardOf: number }
  /** Leave; tasks run on. */
  | { readonly type: 'leave.requested' };

/** What the framework tells its parent. */
export type FrameworkReport =
  | { readonly type: 'command.issued'; readonly command: MesosCommand | StateCommand }
  /** Ask the master about all tasks, then about a made-up one. */
  | { readonly type: 'reconciliation.due' }
  | { readonly type: 'reconciliation.ended' }
  /** Asked for offers, the master has made none. */
  | { readonly type: 'offers.missing' }
  | { readonly type: 'framework.stopped'; readonly reason: string; readonly takenOver: boolean };
