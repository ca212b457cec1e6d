import type { MesosCallFailed, MesosCallName } from '../domain/facts.ts';
import type { MesosCall } from './ports.ts';

/** The fact that a call to the master was not carried out, or perhaps not. */
export function callFailure(
  call: MesosCall,
  outcome: MesosCallFailed['outcome'],
  message: string,
): MesosCallFailed {
  const offerIds = call.type === 'mesos.accept' || call.type === 'mesos.decline' ? call.offerIds : [];
  return {
    type: 'mesos.call.failed',
    call: callName(call),
    outcome,
    message,
    taskIds: taskIdsOf(call),
    offerIds,
  };
}

/** A call by its name. */
export function callName({ type }: MesosCall): MesosCallName {
  switch (type) {
    case 'mesos.accept':
      return 'accept';
    case 'mesos.decline':
      return 'decline';
    case 'mesos.kill':
      return 'kill';
    case 'mesos.acknowledge':
      return 'acknowledge';
    case 'mesos.reconcile':
      return 'reconcile';
    case 'mesos.revive':
      return 'revive';
    case 'mesos.suppress':
      return 'suppress';
    case 'mesos.teardown':
      return 'teardown';
    case 'mesos.inverse-offers.accept':
      return 'inverse-offers';
  }
}

function taskIdsOf(call: MesosCall): readonly string[] {
  if (call.type === 'mesos.accept')
    return [...call.launches, ...(call.pulls ?? [])].map(({ taskId }) => taskId);
  return call.type === 'mesos.kill' ? [call.taskId] : [];
}
