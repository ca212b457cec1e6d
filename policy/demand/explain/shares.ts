import { grouped } from '../../../domain/collections.ts';
import { UNLIMITED } from '../../../domain/config.ts';
import type { SharePlan } from '../../../domain/demand.ts';
import { counted, listed } from '../../../domain/phrases.ts';
import { isShort } from '../ration/ration.ts';
import type { ExplainedJob, Rationed, Words } from '../record.ts';
import { grantedIn } from './phrases.ts';

/** What each share has and lacks, those of the config first; empty where there are none. */
export function sharePlans({ shares, jobs, wanted }: Rationed): readonly SharePlan[] {
  const waitingFor = grouped(
    jobs.filter(({ outOfReach }) => outOfReach === null),
    ({ share }) => share,
  );
  const wantedFor = grouped(wanted, ({ share }) => share);
  return shares.map(({ name, weight, reserved, max, used }) => ({
    share: name,
    weight,
    reserved,
    max: max === UNLIMITED ? null : max,
    agents: used,
    waiting: waitingFor(name).length,
    launch: wantedFor(name).length,
  }));
}

/** What there is to say of shares about a job that a limit keeps from having an agent. */
export interface ShareWords {
  /** What its share has of the slots, as a clause to follow them; empty where there are no shares. */
  readonly part: (job: ExplainedJob) => string;
  /** Where its share has all it may. */
  readonly full: (job: ExplainedJob) => Words;
  /** Where the slots left are kept for others. */
  readonly kept: (job: ExplainedJob) => Words;
  /** What goes for it of shares that have more than their part, as a clause; empty if nothing does. */
  readonly comes: (job: ExplainedJob) => string;
  /** Why nothing goes for it although its share has less than its part, as a sentence; empty if that is not so. */
  readonly inVain: (job: ExplainedJob) => string;
}

export function shareWords({ shares, jobs, handOver }: Rationed): ShareWords {
  const grantedTo = grouped(jobs.filter(isShort), ({ share }) => share);
  const byName = new Map(shares.map((share) => [share.name, share]));
  const owed = shares
    .map(({ name, reserved, used }) => ({ name, reserved, used: used + grantedTo(name).length }))
    .filter(({ reserved, used }) => used < reserved);
  const ahead = shares.filter((share) => share.ahead > 0);
  const keptAhead = {
    reason: `The slots that are left of max-agents are kept for jobs that may come soon, as they did in the last hour: ${listed(
      ahead.map(({ name, ahead: slots }) => `${slots} for share ${name}`),
    )}.`,
    remedy: 'It is served when another agent is free; raise scaling.max-agents to have more.',
  };
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
  return {
    part: ({ share }) => {
      const own = byName.get(share ?? '');
      if (own === undefined) return '';
      const { name, used, weight } = own;
      return `; share ${name} has ${used} of them${grantedIn(grantedTo(name))} (its weight is ${weight} of ${weights})`;
    },
    full: ({ share }) => {
      const { name = 'none', used = 0, max = 0 } = byName.get(share ?? '') ?? {};
      const { length } = grantedTo(name);
      const has = length === 0 ? `its ${used}` : String(used);
      return {
        reason: `Share ${name} has ${has} of at most ${counted(max, 'agent')}${grantedIn(grantedTo(name))}.`,
        remedy: `It is served when one of them is free; raise max of share ${name} to have more.`,
      };
    },
    comes: ({ share }) => {
      const handed = grouped(
        handOver.agents.filter(({ to }) => to === share),
        ({ from }) => from,
      );
      const from = [...new Set(handOver.agents.map(({ from }) => from))].filter(
        (name) => handed(name).length > 0,
      );
      if (from.length === 0) return '';
      const agents = from.map((name) => `${counted(handed(name).length, 'agent')} of share ${name}`);
      const isOne = handOver.agents.filter(({ to }) => to === share).length === 1;
      return `: ${listed(agents)}, which has more than its part, ${isOne ? 'goes with its job' : 'go with their job'}`;
    },
    inVain: ({ share, pool }) => {
      const other = handOver.inVain.get(share ?? '');
      return other === undefined
        ? ''
        : ` Nothing is taken from share ${other} for it: GoCD would give an agent of pool ${pool} to a job of that share, which waits longer; tell their agents apart by resources or environments.`;
    },
    kept: () =>
      owed.length === 0
        ? keptAhead
        : {
            reason: `The slots that are left of max-agents are reserved: ${owed
              .map(({ name, used, reserved }) => `share ${name} has ${used} of ${reserved}`)
              .join(', ')}.`,
            remedy: `It is served when another agent is free; lower reserved of share ${listed(owed.map(({ name }) => name))}, or raise scaling.max-agents.`,
          },
  };
}
