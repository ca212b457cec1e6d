import type { Unavailability } from '../../../../domain/mesos.ts';
import type { Address } from '../api.ts';
import { hasCapability } from '../master/frameworkInfo.ts';
import type { InverseOffer, Offer } from '../master/state.ts';
import type { Event } from './eventStream.ts';
import { double, type Json, nanoseconds } from './json.ts';
import { resourcesJson } from './resourceWire.ts';
import type { Status } from './status.ts';

/** Events as a real master writes them: fields in the order of the protobuf definitions. */

export const VERSION = '1.12.0';

export function subscribed(
  frameworkId: string,
  heartbeatMs: number,
  master: { readonly id: string; readonly address: Address },
): Event {
  const { hostname, ip, port } = master.address;
  return {
    type: 'SUBSCRIBED',
    body: {
      type: 'SUBSCRIBED',
      subscribed: {
        framework_id: { value: frameworkId },
        heartbeat_interval_seconds: double(heartbeatMs / 1000),
        master_info: {
          id: master.id,
          ip: ipNumber(ip),
          port,
          pid: `master@${ip}:${port}`,
          hostname,
          version: VERSION,
          address: { hostname, ip, port },
          capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
        },
      },
    },
  };
}

/** An IPv4 address in network byte order, read as an integer of a little-endian machine. */
function ipNumber(ip: string): number {
  return Buffer.from(ip.split('.').map(Number)).readUInt32LE(0);
}

export function offers(made: readonly Offer[]): Event {
  return { type: 'OFFERS', body: { type: 'OFFERS', offers: { offers: made.map(offerJson) } } };
}

function offerJson({ id, framework, role, host, resources }: Offer): Json {
  const multiRole = hasCapability(framework.info, 'MULTI_ROLE');
  return {
    id: { value: id },
    framework_id: { value: framework.id },
    agent_id: { value: host.id },
    hostname: host.host.hostname,
    url: host.host.url,
    domain: host.host.domain,
    resources: resourcesJson(resources, {
      allocatedTo: multiRole ? role : null,
      refined: hasCapability(framework.info, 'RESERVATION_REFINEMENT'),
    }),
    attributes: host.host.attributes,
    unavailability: host.unavailability === null ? undefined : unavailabilityJson(host.unavailability),
    allocation_info: multiRole ? { role } : undefined,
  };
}

export function inverseOffers(made: readonly InverseOffer[]): Event {
  const list = made.map(({ id, framework, host }) => ({
    id: { value: id },
    url: host.host.url,
    framework_id: { value: framework.id },
    agent_id: { value: host.id },
    unavailability: host.unavailability === null ? undefined : unavailabilityJson(host.unavailability),
  }));
  return {
    type: 'INVERSE_OFFERS',
    body: { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: list } },
  };
}

function unavailabilityJson({ start, duration }: Unavailability): Json {
  return {
    start: { nanoseconds: nanoseconds(start) },
    duration: duration === null ? undefined : { nanoseconds: nanoseconds(duration) },
  };
}

export function rescind(offerId: string): Event {
  return { type: 'RESCIND', body: { type: 'RESCIND', rescind: { offer_id: { value: offerId } } } };
}

export function rescindInverseOffer(inverseOfferId: string): Event {
  const id = { inverse_offer_id: { value: inverseOfferId } };
  return {
    type: 'RESCIND_INVERSE_OFFER',
    body: { type: 'RESCIND_INVERSE_OFFER', rescind_inverse_offer: id },
  };
}

export function failure(hostId: string): Event {
  return { type: 'FAILURE', body: { type: 'FAILURE', failure: { agent_id: { value: hostId } } } };
}

export function error(message: string): Event {
  return { type: 'ERROR', body: { type: 'ERROR', error: { message } } };
}

export function update(status: Status): Event {
  const { taskId, state, hostId, executorId, unreachableSince } = status;
  return {
    type: 'UPDATE',
    taskId,
    state,
    body: {
      type: 'UPDATE',
      update: {
        status: {
          task_id: { value: taskId },
          state,
          message: status.message,
          source: status.source,
          reason: status.reason,
          data: status.data,
          agent_id: hostId === null ? undefined : { value: hostId },
          executor_id: executorId === undefined ? undefined : { value: executorId },
          timestamp: double(status.at / 1000),
          uuid: status.uuid,
          container_status: status.containerStatus,
          unreachable_time:
            unreachableSince === undefined ? undefined : { nanoseconds: nanoseconds(unreachableSince) },
        },
      },
    },
  };
}
