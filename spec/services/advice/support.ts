import type { Found } from '../../../services/advice/found.ts';
import type { PastJob } from '../../../services/history/kinds.ts';

const score = (p95: number, agentHours: number) => ({ p95, agentHours });

export const CHECK: NonNullable<Found['check']> = {
  inForce: score(615_000, 6.04),
  recommended: score(255_000, 2.96),
  holds: true,
  lost: [],
};

/** What a search found: one key to change, with a gain that holds on the days held out. */
export function aFinding(): Found {
  const gain = score(-342_000, -2.02);
  return {
    verdict: 'better',
    trials: 19,
    searched: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-03T00:00:00.000Z', jobs: 40 },
    heldOut: { from: '2026-01-03T00:00:00.000Z', to: '2026-01-04T00:00:00.000Z', jobs: 20 },
    inForce: score(548_000, 5.69),
    recommended: score(206_000, 2.41),
    changes: [
      {
        key: 'backlog.pending-polls',
        pool: null,
        lines: ['backlog.pending-polls = 2'],
        was: ['backlog.pending-polls = 5'],
        alone: gain,
        added: gain,
      },
    ],
    together: score(-342_000, -3.28),
    check: CHECK,
  };
}

/** A job of two minutes that an agent had from beginning to end. */
export function keptJob(locator: string, endedAt: number): PastJob {
  return {
    locator,
    state: 'ended',
    pool: 'default',
    agent: 'gocd-agent.ci.default.1',
    scheduledAt: endedAt - 180_000,
    begunAt: endedAt - 120_000,
    endedAt,
    waitedMs: 60_000,
    parts: [],
    estimate: null,
    resources: ['linux'],
    environment: null,
  };
}
