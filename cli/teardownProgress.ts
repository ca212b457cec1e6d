import type { Progress } from '../adapters/terminal/progress.ts';
import { counted } from '../domain/phrases.ts';
import type { Core } from '../machines/core.ts';

/** Tells how many of the agents that there were at the most are gone; to be called whenever something has happened. */
export function teardownProgress(core: Pick<Core, 'picture'>, progress: Progress): () => void {
  let most = 0;
  return () => {
    const agents = [...core.picture().agents.values()];
    most = Math.max(most, agents.length);
    if (most === 0) return;
    const building = agents.filter(({ phase }) => phase === 'building').length;
    const left = `${counted(agents.length, 'agent')} left${building === 0 ? '' : `, ${building} still building`}`;
    progress.at(1 - agents.length / most, left);
  };
}
