import { isOurs } from '../../domain/ids.ts';
import type { Picture } from '../../machines/picture.ts';
import type { StateView } from './schemas.ts';

/** Agents that say they are idle and take no job, those that people made too. */
export function hungAgents({ view, memory, config }: Picture): StateView['gocd']['hungAgents'] {
  return (view?.agents ?? []).flatMap(({ uuid, hostname }) => {
    const since = memory.hungAgents.hung.get(uuid);
    return since === undefined ? [] : [{ name: hostname, isOurs: isOurs(hostname, config.name), since }];
  });
}
