import { add, type Bundle, NOTHING, subtract } from '../resources.ts';
import type { Call, TaskInfo } from '../wire/calls.ts';
import { requestedResources } from '../wire/resourceWire.ts';
import type { Master } from './master.ts';
import type { Framework, Offer, RegisteredHost, Task } from './state.ts';
import { taskFault } from './taskChecks.ts';

export type Accept = NonNullable<Call['accept']>;

/** Launches tasks on offers; what is left of them counts as declined. Each fault is told by an UPDATE of its task. */
export function accept(master: Master, framework: Framework, call: Accept): void {
  const fault = offersFault(master, framework, call.offer_ids);
  if (fault !== null) refuseAll(master, framework, call, fault);
  else performAll(master, framework, call);
}

function performAll(master: Master, framework: Framework, call: Accept): void {
  const offers = call.offer_ids.flatMap((id) => master.offers.get(id) ?? []);
  const [first] = offers;
  if (!first) return;
  const { host, role } = first;
  for (const offer of offers) master.allocator.take(offer);
  let remaining = offers.reduce<Bundle>((sum, offer) => add(sum, offer.resources), NOTHING);
  for (const operation of call.operations) {
    if (operation.type === 'LAUNCH_GROUP') refuseGroup(master, framework, groupTasks(operation));
    if (operation.type !== 'LAUNCH') continue;
    for (const task of operation.launch?.task_infos ?? [])
      remaining = subtract(remaining, launch(master, task, { framework, host, role, remaining }));
  }
  master.allocator.free(host, remaining, { frameworkId: framework.id, role });
  master.allocator.filters.refuse(host, framework, role, remaining, call.filters.refuse_seconds);
}

/** Gives offers back; those unknown are ignored. */
export function decline(
  master: Master,
  framework: Framework,
  offerIds: readonly string[],
  refuseSeconds: number,
): void {
  for (const id of offerIds) {
    const offer = master.offers.get(id);
    if (offer?.framework !== framework) continue;
    master.allocator.withdraw(offer, false);
    master.allocator.filters.refuse(offer.host, framework, offer.role, offer.resources, refuseSeconds);
  }
}

/** Takes note of the answer to inverse offers; they are made again when the time is up. */
export function answerInverseOffers(
  master: Master,
  framework: Framework,
  ids: readonly string[],
  refuseSeconds: number,
): void {
  for (const id of ids) {
    const inverse = master.inverseOffers.get(id);
    if (inverse?.framework !== framework) continue;
    master.allocator.withdrawInverse(inverse, false);
    master.allocator.filters.refuseInverse(inverse.host, framework, refuseSeconds);
  }
}

/** Launches one task, or tells why not; returns what it takes of the offers. */
function launch(
  master: Master,
  info: TaskInfo,
  on: { framework: Framework; host: RegisteredHost; role: string; remaining: Bundle },
): Bundle {
  const { framework, host, role } = on;
  const fault = taskFault(info, on);
  if (fault !== null) {
    tellFault(master, framework, info, 'TASK_ERROR', 'REASON_TASK_INVALID', fault);
    return NOTHING;
  }
  const { resources } = requestedResources(info.resources, role);
  const task: Task = {
    id: info.task_id,
    frameworkId: framework.id,
    host,
    role,
    resources,
    latest: 'TASK_STAGING',
    sent: null,
    holdsResources: true,
  };
  framework.tasks.set(task.id, task);
  host.tasks.add(task);
  const order = { task: info, frameworkId: framework.id, framework: framework.info, role, resources };
  host.host.deliver(() => host.host.launch(order));
  return resources;
}

function offersFault(master: Master, framework: Framework, ids: readonly string[]): string | null {
  if (ids.length === 0) return 'No offers specified';
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) return `Duplicate offer ${twice} in offer list`;
  const offers: Offer[] = [];
  for (const id of ids) {
    const offer = master.offers.get(id);
    if (!offer) return `Offer ${id} is no longer valid`;
    offers.push(offer);
  }
  const [first] = offers;
  return offers.map((offer) => first && strangerFault(offer, first, framework)).find(Boolean) ?? null;
}

function strangerFault(offer: Offer, first: Offer, framework: Framework): string | null {
  if (offer.framework !== framework)
    return `Offer ${offer.id} has invalid framework ${offer.framework.id} while framework ${framework.id} is expected`;
  if (offer.role !== first.role)
    return `Aggregated offers must be allocated to the same role. Offer ${offer.id} uses role ${offer.role} but another is using role ${first.role}`;
  if (offer.host !== first.host)
    return `Aggregated offers must belong to one single agent. Offer ${offer.id} uses agent ${offer.host.id} and agent ${first.host.id}`;
  return null;
}

/** All operations fail, and the offers that were good come back without a filter. */
function refuseAll(master: Master, framework: Framework, call: Accept, fault: string): void {
  for (const id of new Set(call.offer_ids)) {
    const offer = master.offers.get(id);
    if (offer?.framework === framework) master.allocator.withdraw(offer, false);
  }
  const message = `Task launched with invalid offers: ${fault}`;
  for (const operation of call.operations)
    for (const task of [...(operation.launch?.task_infos ?? []), ...groupTasks(operation)])
      tellFault(master, framework, task, 'TASK_DROPPED', 'REASON_INVALID_OFFERS', message);
}

function refuseGroup(master: Master, framework: Framework, tasks: readonly TaskInfo[]): void {
  const message = 'This cluster runs command and docker tasks only, no task groups';
  for (const task of tasks)
    tellFault(master, framework, task, 'TASK_ERROR', 'REASON_TASK_GROUP_INVALID', message);
}

function groupTasks(operation: Accept['operations'][number]): readonly TaskInfo[] {
  return operation.launch_group?.task_group.tasks ?? [];
}

/** The status names the host the task was meant for, even if the id is that of a task running elsewhere. */
function tellFault(
  master: Master,
  framework: Framework,
  task: TaskInfo,
  state: 'TASK_ERROR' | 'TASK_DROPPED',
  reason: string,
  message: string,
): void {
  master.tell(framework, { taskId: task.task_id, state, reason, message, hostId: task.agent_id });
}
