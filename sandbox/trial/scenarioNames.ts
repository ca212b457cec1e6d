/** The built-in scenarios, apart from what they are made of, which takes long to load. */
export const SCENARIO_NAMES = [
  'steady',
  'morning-ramp',
  'fan-out-spike',
  'night',
  'scarce-pool',
  'broken-image',
  'scarce-offers',
  'flapping-api',
  'failover-in-burst',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];
