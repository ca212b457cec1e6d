/**
 * What is recommended once all works: agents come within seconds, and go with their job when no other waits. Those that
 * are idle need no time to be so: being drained takes half a minute, and is called off if a job comes. As a file would
 * have it; docs/benchmarks.md has the numbers it follows from.
 */
export const FAST_PROFILE = {
  backlog: { 'poll-interval': '5 seconds', 'pending-polls': '0' },
  scaling: {
    'idle-timeout': '0 seconds',
    stabilisation: '0 seconds',
    'drain-budget': '0.5',
    'retire-building': 'true',
  },
} as const;
