/** The built-in scenarios by name. */
export type ScenarioName =
  | 'steady'
  | 'morning-ramp'
  | 'fan-out-spike'
  | 'night'
  | 'scarce-pool'
  | 'broken-image'
  | 'scarce-offers'
  | 'flapping-api'
  | 'failover-in-burst'
  | 'too-large'
  | 'idle-in-the-way'
  | 'dear-pool'
  | 'hung-agents'
  | 'pipelines'
  | 'pipelines-single-use'
  | 'pipelines-changing'
  | 'pipelines-failing';
