import type { ScenarioName } from '../../sandbox/index.ts';

/** A type alone is taken from the model world, which takes long to load: the compiler sees that none is missing. */
const NAMED: Readonly<Record<ScenarioName, true>> = {
  steady: true,
  'morning-ramp': true,
  'fan-out-spike': true,
  night: true,
  'scarce-pool': true,
  'broken-image': true,
  'scarce-offers': true,
  'flapping-api': true,
  'failover-in-burst': true,
  'too-large': true,
  'idle-in-the-way': true,
  'dear-pool': true,
  'hung-agents': true,
  limits: true,
  crowd: true,
  pipelines: true,
  'pipelines-single-use': true,
  'pipelines-changing': true,
  'pipelines-failing': true,
};

/** The built-in scenarios, as the command line offers them. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(NAMED);
