import type { Config } from '../../domain/config.ts';
import type { MesosCall, SubscribeCommand } from '../../services/ports.ts';
import { frameworkInfo } from './frameworkInfo.ts';
import { offerConstraints } from './offerInterest.ts';
import { pullTask } from './pullTask.ts';
import { killPolicy, taskInfo } from './taskInfo.ts';

/**
 * SUBSCRIBE. With an id it resumes that framework, whatever stream it has; the suppression given replaces the one
 * before. `framework_id` and `framework_info.id` must both be there or both be absent: Mesos answers 400 otherwise.
 */
export function subscribeCall({ frameworkId, suppressed }: SubscribeCommand, config: Config) {
  const constraints = offerConstraints(config.pools);
  return {
    type: 'SUBSCRIBE' as const,
    ...(frameworkId !== null && { framework_id: { value: frameworkId } }),
    subscribe: {
      framework_info: frameworkInfo(config, frameworkId),
      ...(suppressed && { suppressed_roles: [config.mesos.role] }),
      ...(constraints !== null && {
        offer_constraints: { role_constraints: { [config.mesos.role]: constraints } },
      }),
    },
  };
}

/**
 * A command in Mesos's words. Every type sent is one of those spelled out here: a master of 1.12 dies of a literal
 * `UNKNOWN`.
 * @throws UnknownPoolError if a task's pool is not in the config.
 */
export function wireCall(call: MesosCall, frameworkId: string, config: Config) {
  return { framework_id: { value: frameworkId }, ...payload(call, config) };
}

function payload(call: MesosCall, config: Config) {
  const roles = [config.mesos.role];
  switch (call.type) {
    case 'mesos.accept':
      return {
        type: 'ACCEPT' as const,
        accept: {
          offer_ids: call.offerIds.map(id),
          operations: [
            {
              type: 'LAUNCH' as const,
              launch: {
                task_infos: [
                  ...call.launches.map((launch) => taskInfo(launch, config)),
                  ...(call.pulls ?? []).map((pull) => pullTask(pull, config)),
                ],
              },
            },
          ],
          filters: { refuse_seconds: call.refuseSeconds },
        },
      };
    case 'mesos.decline':
      return {
        type: 'DECLINE' as const,
        decline: { offer_ids: call.offerIds.map(id), filters: { refuse_seconds: call.refuseSeconds } },
      };
    case 'mesos.revive':
      return { type: 'REVIVE' as const, revive: { roles } };
    case 'mesos.suppress':
      return { type: 'SUPPRESS' as const, suppress: { roles } };
    case 'mesos.kill':
      return {
        type: 'KILL' as const,
        kill: {
          task_id: id(call.taskId),
          ...host(call.hostId),
          kill_policy: killPolicy(call.graceMs),
        },
      };
    case 'mesos.acknowledge':
      return {
        type: 'ACKNOWLEDGE' as const,
        // Unlike all ids the uuid is a bare string, in the base64 it came in.
        acknowledge: { agent_id: id(call.hostId), task_id: id(call.taskId), uuid: call.uuid },
      };
    case 'mesos.reconcile':
      return {
        type: 'RECONCILE' as const,
        reconcile: {
          tasks: call.tasks.map(({ taskId, hostId }) => ({ task_id: id(taskId), ...host(hostId) })),
        },
      };
    case 'mesos.inverse-offers.accept':
      return {
        type: 'ACCEPT_INVERSE_OFFERS' as const,
        accept_inverse_offers: {
          inverse_offer_ids: call.inverseOfferIds.map(id),
          filters: { refuse_seconds: call.refuseSeconds },
        },
      };
    case 'mesos.teardown':
      return { type: 'TEARDOWN' as const };
  }
}

function id(value: string) {
  return { value };
}

function host(hostId: string | null) {
  return hostId === null ? {} : { agent_id: id(hostId) };
}
