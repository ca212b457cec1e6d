import type { Config } from '../../../domain/config.ts';
import { counted } from '../../../domain/phrases.ts';
import { REST } from '../../../domain/settings/kinds/shareKinds.ts';

/** What works, but is hardly meant: shares that reserve more than there is, or all of it, a line each. */
export function shareWarnings({ shares, scaling }: Pick<Config, 'shares' | 'scaling'>): readonly string[] {
  const reserved = shares.reduce((sum, share) => sum + share.reserved, 0);
  const { maxAgents } = scaling;
  if (reserved === 0 || reserved < maxAgents) return [];
  const what = `shares together reserve ${counted(reserved, 'agent')}, and scaling.max-agents is ${maxAgents}`;
  return reserved > maxAgents
    ? [`${what}: some will have fewer than they reserve. Lower reserved, or raise max-agents`]
    : [`${what}: none is left for jobs of share ${REST}. Lower reserved, or raise max-agents`];
}
