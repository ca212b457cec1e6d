import { z } from 'zod';
import type { Unavailability } from '../../../../domain/mesos.ts';
import type { MasterRequest, PlainAnswer } from '../api.ts';
import { deactivate, reactivate, startDrain } from '../master/draining.ts';
import { markGone } from '../master/hostLoss.ts';
import { machinesDown, machinesUp, scheduleMaintenance } from '../master/maintenance.ts';
import type { Master } from '../master/master.ts';
import type { RegisteredHost } from '../master/state.ts';
import { removeFramework } from '../master/subscription.ts';
import { contentTypeRefusal, empty, jsonAnswer, methodRefusal, refusal } from './answers.ts';
import { VERSION } from './events.ts';
import { double } from './json.ts';
import { enumerator, flag, id, number, parseMessage, repeated, text } from './protoJson.ts';

/** What operators do to a cluster over HTTP, as far as it changes what frameworks see. */

const onHost = z.object({ agent_id: id }).optional();
const operatorCall = z.object({
  type: enumerator([
    'GET_HEALTH',
    'GET_VERSION',
    'GET_FRAMEWORKS',
    'TEARDOWN',
    'MARK_AGENT_GONE',
    'DRAIN_AGENT',
    'DEACTIVATE_AGENT',
    'REACTIVATE_AGENT',
  ]),
  teardown: z.object({ framework_id: id }).optional(),
  mark_agent_gone: onHost,
  drain_agent: z
    .object({
      agent_id: id,
      max_grace_period: z.object({ seconds: number.default(0) }).optional(),
      mark_gone: flag.default(false),
    })
    .optional(),
  deactivate_agent: onHost,
  reactivate_agent: onHost,
});
type OperatorCall = z.infer<typeof operatorCall>;

/** `POST /api/v1` and every unknown path below it. */
export function operatorApi(master: Master, request: MasterRequest): PlainAnswer {
  const unfit = methodRefusal(request, ['POST']) ?? contentTypeRefusal(request);
  if (unfit) return unfit;
  const parsed = parseMessage(request.body, operatorCall, 'Call');
  if ('refusal' in parsed) return refusal(400, parsed.refusal);
  const call = parsed.value;
  if (call.type === undefined)
    return refusal(400, "Failed to validate master::Call: Expecting 'type' to be present");
  return perform(master, call) ?? refusal(400, 'Failed to validate master::Call: the call has no payload');
}

function perform(master: Master, call: OperatorCall): PlainAnswer | null {
  if (call.type === 'GET_HEALTH') return jsonAnswer({ type: 'GET_HEALTH', get_health: { healthy: true } });
  if (call.type === 'GET_VERSION') return jsonAnswer({ type: 'GET_VERSION', get_version: versionInfo });
  if (call.type === 'GET_FRAMEWORKS') return frameworks(master);
  if (call.type === 'TEARDOWN') return call.teardown ? teardown(master, call.teardown.framework_id) : null;
  if (call.type === 'MARK_AGENT_GONE')
    return onRegistered(master, call.mark_agent_gone, (host) => {
      markGone(master, host);
      return empty(200);
    });
  if (call.type === 'DEACTIVATE_AGENT')
    return onRegistered(master, call.deactivate_agent, (host) => {
      deactivate(master, host);
      return empty(200);
    });
  if (call.type === 'REACTIVATE_AGENT')
    return onRegistered(master, call.reactivate_agent, (host) =>
      reactivate(master, host) ? empty(200) : refusal(400, 'Agent is still in the DRAINING state'),
    );
  const drain = call.drain_agent;
  return onRegistered(master, drain, (host) => {
    const seconds = drain?.max_grace_period?.seconds;
    const maxGraceMs = seconds === undefined ? null : seconds * 1000;
    startDrain(master, host, { maxGraceMs, markGone: drain?.mark_gone ?? false });
    return empty(200);
  });
}

/** What each is offered, and since when it is known, is left out. */
function frameworks(master: Master): PlainAnswer {
  const all = [...master.frameworks.values()].map(({ id, info, stream }) => ({
    framework_info: {
      user: info.user,
      name: info.name,
      id: { value: id },
      failover_timeout: double(info.failover_timeout),
      checkpoint: info.checkpoint,
      roles: info.roles,
      principal: info.principal,
      labels: info.labels,
      capabilities: info.capabilities.flatMap(({ type }) => (type === undefined ? [] : [{ type }])),
    },
    active: stream !== null,
    connected: stream !== null,
    recovered: false,
  }));
  return jsonAnswer({ type: 'GET_FRAMEWORKS', get_frameworks: { frameworks: all } });
}

function onRegistered(
  master: Master,
  on: { readonly agent_id: string } | undefined,
  action: (host: RegisteredHost) => PlainAnswer,
): PlainAnswer | null {
  if (!on) return null;
  const host = master.registered.get(on.agent_id);
  if (!host) return refusal(404, `Agent '${on.agent_id}' not found`);
  return action(host);
}

const teardownForm = z.object({ frameworkId: z.string() });

/** `POST /teardown` with a form. */
export function teardownByForm(master: Master, request: MasterRequest): PlainAnswer {
  const form = teardownForm.safeParse(Object.fromEntries(new URLSearchParams(request.body)));
  return (
    methodRefusal(request, ['POST']) ??
    (form.success
      ? teardown(master, form.data.frameworkId)
      : refusal(400, "Missing 'frameworkId' query parameter"))
  );
}

function teardown(master: Master, frameworkId: string): PlainAnswer {
  const framework = master.frameworks.get(frameworkId);
  if (!framework) return refusal(400, 'No framework found with specified ID');
  removeFramework(master, framework);
  return empty(200);
}

const machineId = z.object({ hostname: text });
const time = z.object({ nanoseconds: number });
const scheduleSchema = z.object({
  windows: repeated(
    z.object({
      machine_ids: repeated(machineId),
      unavailability: z.object({ start: time, duration: time.optional() }),
    }),
  ),
});

/** `POST /maintenance/schedule`: the whole schedule anew. */
export function maintenanceSchedule(master: Master, request: MasterRequest): PlainAnswer {
  const parsed = parseMessage(request.body, scheduleSchema, 'Schedule');
  if ('refusal' in parsed) return refusal(400, parsed.refusal);
  const schedule = new Map<string, Unavailability>();
  for (const { machine_ids, unavailability } of parsed.value.windows) {
    const start = unavailability.start.nanoseconds / 1e6;
    const duration = unavailability.duration ? unavailability.duration.nanoseconds / 1e6 : null;
    for (const { hostname } of machine_ids) schedule.set(hostname, { start, duration });
  }
  scheduleMaintenance(master, schedule);
  return empty(200);
}

/** `POST /machine/down` and `/machine/up`, with a list of machines. */
export function machineMode(master: Master, request: MasterRequest, mode: 'down' | 'up'): PlainAnswer {
  const wrapped = `{"machines":${request.body}}`;
  const parsed = parseMessage(wrapped, z.object({ machines: repeated(machineId) }), 'MachineID');
  if ('refusal' in parsed) return refusal(400, parsed.refusal);
  const hostnames = parsed.value.machines.map(({ hostname }) => hostname);
  if (mode === 'up') machinesUp(master, hostnames);
  else if (!machinesDown(master, hostnames))
    return refusal(400, 'A machine is not part of a maintenance schedule');
  return empty(200);
}

const versionInfo = { version: VERSION };

export function version(): PlainAnswer {
  return jsonAnswer(versionInfo);
}
