import { frameworkLabel } from '../../machines/framework/machine.ts';
import { isStale } from '../../policy/staleness.ts';
import type { Readiness } from './schemas.ts';
import type { CoreSnapshot } from './snapshot.ts';

/** Whether the program can do its work now: what a deployment waits for, and what people are called for. */
export function readiness(snapshot: CoreSnapshot, now: number): Readiness {
  const reasons = [...mesosReasons(snapshot), ...gocdReasons(snapshot, now)];
  return { ready: reasons.length === 0, reasons };
}

function mesosReasons({ children }: CoreSnapshot): readonly string[] {
  const framework = children.framework?.getSnapshot();
  if (framework === undefined) return ['mesos: not started: another instance may lead'];
  if (!framework.matches('subscribed')) {
    const { problem } = framework.context;
    return [`mesos: ${frameworkLabel(framework)}${problem === null ? '' : `: ${problem.message}`}`];
  }
  return [
    ...(framework.matches({ subscribed: { identity: 'saved' } })
      ? []
      : ['state: the framework id is not kept yet']),
    ...(framework.context.reconciled ? [] : ['mesos: the tasks are not reconciled yet']),
  ];
}

function gocdReasons({ context }: CoreSnapshot, now: number): readonly string[] {
  const { view, pollFailure, config } = context;
  const why = pollFailure === null ? '' : `: ${pollFailure.message}`;
  if (view === null) return [`gocd: not read yet${why}`];
  if (!isStale(view, config, now)) return [];
  return [`gocd: last read ${Math.round((now - view.startedAt) / 1000)} s ago${why}`];
}
