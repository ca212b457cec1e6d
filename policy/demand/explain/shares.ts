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
}

export function shareWords({ shares, jobs }: Rationed): ShareWords {
  const grantedTo = grouped(jobs.filter(isShort), ({ share }) => share);
  const byName = new Map(shares.map((share) => [share.name, share]));
  const owed = shares
    .map(({ name, reserved, used }) => ({ name, reserved, used: used + grantedTo(name).length }))
    .filter(({ reserved, used }) => used < reserved);
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
    kept: () => ({
      reason: `The slots that are left of max-agents are reserved: ${owed
        .map(({ name, used, reserved }) => `share ${name} has ${used} of ${reserved}`)
        .join(', ')}.`,
      remedy: `It is served when another agent is free; lower reserved of share ${listed(owed.map(({ name }) => name))}, or raise scaling.max-agents.`,
    }),
  };
}
