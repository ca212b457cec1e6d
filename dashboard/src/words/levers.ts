import type { LeverView } from '../../../services/views/levers.ts';

/** `Pool linux is boosted by 2`. */
export function leverTitle({ kind, pool, host, agents }: LeverView): string {
  switch (kind) {
    case 'boost':
      return `Pool ${pool} is boosted by ${agents}`;
    case 'pause-pool':
      return `Pool ${pool} is paused`;
    case 'drain-host':
      return `Host ${host} is drained`;
  }
}

/** What comes of its end. */
export function afterLever({ kind }: LeverView): string {
  switch (kind) {
    case 'boost':
      return 'What it kept ready goes once it has been idle for long enough.';
    case 'pause-pool':
      return 'Agents of the pool are launched and taken away again.';
    case 'drain-host':
      return 'Agents are placed there again; those that are being drained go all the same.';
  }
}
