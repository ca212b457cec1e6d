import type { AgentRecord } from './agentRecord.ts';
import type { JobRequest } from './job.ts';
import { fits, type MatchingRules } from './matching.ts';

/** One copy of a requested job: its run-time name and the agent it is pinned to. */
export interface Copy {
  readonly name: string;
  readonly agentUuid: string | null;
  /** What it is given to know which of them it is. */
  readonly variables?: JobRequest['variables'];
}

/** The jobs a request makes: one, a number of instances, or one for each enabled agent that fits now, lost ones too. */
export function copiesOf(
  request: JobRequest,
  agents: Iterable<AgentRecord>,
  rules: MatchingRules,
): readonly Copy[] {
  if (request.runOnAll) {
    const { pipeline, resources = [] } = request;
    const needs = { pipeline, resources, elasticProfile: null, agentUuid: null };
    return [...agents]
      .filter((record) => record.configState === 'Enabled' && fits(record, needs, rules))
      .map(({ uuid }, index) => ({ name: `${request.job}-runOnAll-${index + 1}`, agentUuid: uuid }));
  }
  if (request.runInstances === undefined) return [{ name: request.job, agentUuid: null }];
  const count = request.runInstances;
  return Array.from({ length: count }, (_, index) => ({
    name: `${request.job}-runInstance-${index + 1}`,
    agentUuid: null,
    variables: [
      { name: 'GO_JOB_RUN_INDEX', value: String(index + 1) },
      { name: 'GO_JOB_RUN_COUNT', value: String(count) },
    ],
  }));
}
