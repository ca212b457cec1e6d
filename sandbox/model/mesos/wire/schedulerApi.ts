import type { MasterAnswer, MasterRequest, PlainAnswer } from '../api.ts';
import { isUuid } from '../ids.ts';
import { accept, answerInverseOffers, decline } from '../master/acceptance.ts';
import type { Master } from '../master/master.ts';
import type { Framework } from '../master/state.ts';
import { removeFramework, revive, subscribe, suppress, updateFramework } from '../master/subscription.ts';
import { acknowledge, kill, reconcile } from '../master/taskCalls.ts';
import { contentTypeRefusal, empty, header, methodRefusal, refusal } from './answers.ts';
import { type Call, type CallType, callSchema } from './calls.ts';
import { parseMessage } from './protoJson.ts';

/** `POST /api/v1/scheduler`, tested in the order a real master tests. */
export function schedulerApi(master: Master, request: MasterRequest, principal: string | null): MasterAnswer {
  const unfit = methodRefusal(request, ['POST']) ?? contentTypeRefusal(request);
  if (unfit) return unfit;
  const parsed = parseMessage(request.body, callSchema, 'Call');
  if ('refusal' in parsed) return refusal(400, parsed.refusal);
  const call = parsed.value;
  const fault = callFault(call, principal);
  if (fault !== null) return refusal(400, `Failed to validate scheduler::Call: ${fault}`);
  const streamId = header(request, 'Mesos-Stream-Id');
  if (call.subscribe && call.type === 'SUBSCRIBE') {
    if (!acceptsJson(header(request, 'Accept')))
      return refusal(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
    return streamId === undefined
      ? subscribe(master, call.subscribe, principal)
      : refusal(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
  }
  const framework = master.frameworks.get(call.framework_id ?? '');
  if (!framework) return refusal(400, 'Framework cannot be found');
  return sessionRefusal(framework, streamId, principal) ?? take(master, framework, call);
}

/** The part of a call that its type needs; types without one are not listed. */
const PAYLOADS: Partial<Record<CallType, keyof Call>> = {
  SUBSCRIBE: 'subscribe',
  ACCEPT: 'accept',
  DECLINE: 'decline',
  ACCEPT_INVERSE_OFFERS: 'accept_inverse_offers',
  DECLINE_INVERSE_OFFERS: 'decline_inverse_offers',
  KILL: 'kill',
  SHUTDOWN: 'shutdown',
  ACKNOWLEDGE: 'acknowledge',
  ACKNOWLEDGE_OPERATION_STATUS: 'acknowledge_operation_status',
  RECONCILE: 'reconcile',
  RECONCILE_OPERATIONS: 'reconcile_operations',
  MESSAGE: 'message',
  REQUEST: 'request',
  UPDATE_FRAMEWORK: 'update_framework',
};

function callFault(call: Call, principal: string | null): string | null {
  if (call.type === undefined) return "Expecting 'type' to be present";
  if (call.type !== 'SUBSCRIBE' && call.framework_id === undefined)
    return "Expecting 'framework_id' to be present";
  const payload = PAYLOADS[call.type];
  if (payload && call[payload] === undefined) return `Expecting '${payload}' to be present`;
  if (call.type === 'ACKNOWLEDGE' && call.acknowledge && !isUuid(call.acknowledge.uuid))
    return 'Not a valid UUID';
  return infoFault(call, principal);
}

function infoFault(call: Call, principal: string | null): string | null {
  const field =
    call.type === 'SUBSCRIBE' ? 'subscribe' : call.type === 'UPDATE_FRAMEWORK' ? 'update_framework' : null;
  const info = field && call[field]?.framework_info;
  if (!info) return null;
  if (info.id !== call.framework_id) return `'framework_id' differs from '${field}.framework_info.id'`;
  return principalFault(info.principal, principal);
}

function principalFault(named: string | undefined, authenticated: string | null): string | null {
  if (named === undefined || authenticated === null || named === authenticated) return null;
  return `Authenticated principal '${authenticated}' does not match principal '${named}' set in \`FrameworkInfo\``;
}

function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined) return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return !refused && ['application/json', 'application/*', '*/*'].includes(type);
  });
}

function sessionRefusal(
  framework: Framework,
  streamId: string | undefined,
  principal: string | null,
): PlainAnswer | null {
  const fault = principalFault(framework.info.principal, principal);
  if (fault !== null) return refusal(400, fault);
  if (!framework.stream) return refusal(403, 'Framework is not subscribed');
  if (streamId === undefined)
    return refusal(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
  if (streamId === framework.stream.id) return null;
  return refusal(
    400,
    `The stream ID '${streamId}' included in this request didn't match the stream ID ` +
      `currently associated with framework ID ${framework.id}`,
  );
}

/** 202 means received: whatever is wrong from here on is told by events, or not at all. */
function take(master: Master, framework: Framework, call: Call): PlainAnswer {
  const type = call.type ?? 'UNKNOWN';
  if (type === 'UPDATE_FRAMEWORK' && call.update_framework) {
    const fault = updateFramework(master, framework, call.update_framework);
    return fault === null ? empty(200) : refusal(400, fault);
  }
  if (type === 'UNKNOWN') return refusal(501, 'Received an unknown call');
  if (!master.faults.losesCall?.({ type, frameworkId: framework.id })) perform(master, framework, call);
  return empty(202);
}

function perform(master: Master, framework: Framework, call: Call): void {
  if (call.type === 'ACCEPT' && call.accept) accept(master, framework, call.accept);
  else if (call.type === 'DECLINE' && call.decline)
    decline(master, framework, call.decline.offer_ids, call.decline.filters.refuse_seconds);
  else if (call.type === 'ACCEPT_INVERSE_OFFERS' && call.accept_inverse_offers)
    answerInverse(master, framework, call.accept_inverse_offers);
  else if (call.type === 'DECLINE_INVERSE_OFFERS' && call.decline_inverse_offers)
    answerInverse(master, framework, call.decline_inverse_offers);
  else if (call.type === 'REVIVE') revive(master, framework, call.revive?.roles ?? []);
  else if (call.type === 'SUPPRESS') suppress(framework, call.suppress?.roles ?? []);
  else if (call.type === 'KILL' && call.kill) kill(master, framework, call.kill);
  else if (call.type === 'ACKNOWLEDGE' && call.acknowledge) acknowledge(master, framework, call.acknowledge);
  else if (call.type === 'RECONCILE' && call.reconcile) reconcile(master, framework, call.reconcile.tasks);
  else if (call.type === 'TEARDOWN') removeFramework(master, framework);
}

function answerInverse(
  master: Master,
  framework: Framework,
  { inverse_offer_ids, filters }: NonNullable<Call['accept_inverse_offers']>,
): void {
  answerInverseOffers(master, framework, inverse_offer_ids, filters.refuse_seconds);
}
