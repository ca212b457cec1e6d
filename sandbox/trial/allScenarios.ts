import { CAP_SCENARIOS } from './capScenarios.ts';
import { LIMIT_SCENARIOS } from './limitScenarios.ts';
import { PIPELINE_SCENARIOS } from './pipelineScenarios.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Every built-in scenario, in the order in which they are listed. */
export const ALL_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...LIMIT_SCENARIOS,
  ...CAP_SCENARIOS,
  ...PIPELINE_SCENARIOS,
];
