import { type FrameworkSnapshot, frameworkLabel } from './machine.ts';

/**
 * What is missing before tasks may be launched or removed, a line for each; empty if nothing is. These words stand wherever
 * somebody asks why nothing happens.
 */
export function missingIn(framework: FrameworkSnapshot): readonly string[] {
  const { problem, keepProblem, reconciled } = framework.context;
  const state = frameworkLabel(framework);
  if (state !== 'subscribed') return [`mesos: ${state}${problem === null ? '' : `: ${problem.message}`}`];
  if (problem !== null) return [`mesos: subscribed, but not heard: ${problem.message}`];
  const isIdKept = framework.matches({ subscribed: { identity: 'saved' } });
  return [
    ...(isIdKept
      ? []
      : [`state: the framework id is not kept${keepProblem === null ? ' yet' : `: ${keepProblem}`}`]),
    ...(reconciled ? [] : ['mesos: the tasks are not reconciled yet']),
  ];
}
