import type { Command } from '../../domain/commands.ts';
import type { Offer } from '../../domain/mesos.ts';
import type { Pull } from '../../policy/images/images.ts';
import type { Round } from '../../policy/round.ts';
import type { AgentEvent } from '../agent/types.ts';
import type { FrameworkEvent } from '../framework/types.ts';

/** For offers that nothing is wanted of: REVIVE clears the refusal when that changes. */
const LONG_REFUSAL_S = 3_600;
/** For offers that do not fit, and for what is left over, while more is wanted. */
const SHORT_REFUSAL_S = 5;

/** What comes of a round, as plain data. */
export interface RoundOutcome {
  /** Refusals are not yet spread over time. */
  readonly commands: readonly Command[];
  /** Who is to go, and who need not after all. */
  readonly toAgents: readonly { readonly taskId: string; readonly event: AgentEvent }[];
  readonly toFramework: readonly FrameworkEvent[];
}

/**
 * Every offer is answered in the round it came with; none is held. That the master gets the answer is for the framework's
 * machine to see to. Before GoCD has been read there is no round.
 */
export function commandsOf(
  round: Round | null,
  { offers, dryRun }: { readonly offers: readonly Offer[]; readonly dryRun: boolean },
): RoundOutcome {
  const wantsOffers = round?.wantsOffers === true && !dryRun;
  const { habits = [], lessons = [] } = round?.lesson ?? {};
  const placement = round?.placement ?? null;
  const { ahead = [], overdue = [] } = (dryRun ? undefined : round?.pulls) ?? {};
  const forPulls = new Set(ahead.flatMap(({ offerIds }) => offerIds));
  const left = placement?.unusedOfferIds ?? offers.map(({ id }) => id);
  const unused = left.filter((id) => !forPulls.has(id));
  const commands: Command[] = [];
  if (habits.length > 0)
    commands.push({ type: 'habits.save', habits, ...(lessons.length > 0 && { lessons }) });
  for (const { offerIds, launches } of placement?.accepts ?? [])
    commands.push({ type: 'mesos.accept', offerIds, launches, refuseSeconds: SHORT_REFUSAL_S });
  const refuseSeconds = wantsOffers ? SHORT_REFUSAL_S : LONG_REFUSAL_S;
  for (const { offerIds, pull } of ahead)
    commands.push({ type: 'mesos.accept', offerIds, launches: [], pulls: [pull], refuseSeconds });
  commands.push(...endingOf(overdue));
  if (unused.length > 0) commands.push({ type: 'mesos.decline', offerIds: unused, refuseSeconds });

  const toFramework: FrameworkEvent[] = [{ type: wantsOffers ? 'offers.wanted' : 'offers.unwanted' }];
  if (offers.length > 0) toFramework.push({ type: 'offers.answered', offerIds: offers.map(({ id }) => id) });
  if (!wantsOffers && offers.length > 0) toFramework.push({ type: 'offers.uninvited' });
  return { commands, toAgents: round === null || dryRun ? [] : movesIn(round), toFramework };
}

/** The master is asked what it knows of them, too: of a task that it never had it says so. */
function endingOf(overdue: readonly Pull[]): readonly Command[] {
  if (overdue.length === 0) return [];
  return [
    ...overdue.map(({ taskId, hostId, killedAt }): Command => {
      return { type: 'mesos.kill', taskId, hostId, graceMs: 0, decidedAt: killedAt ?? 0 };
    }),
    { type: 'mesos.reconcile', tasks: overdue.map(({ taskId, hostId }) => ({ taskId, hostId })) },
  ];
}

function movesIn({ returns, drains }: Round): RoundOutcome['toAgents'] {
  return [
    ...returns.map(({ taskId }) => ({ taskId, event: { type: 'drain.cancelled' } as const })),
    ...drains.map(({ taskId, rule }) => ({ taskId, event: { type: 'drain.requested', rule } as const })),
  ];
}
