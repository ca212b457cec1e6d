import type { StreamAnswer } from '../api.ts';
import type { FrameworkInfo } from '../wire/calls.ts';
import type { EventStream } from '../wire/eventStream.ts';
import { error, subscribed } from '../wire/events.ts';
import { frameworkInfoFault, immutableFault, rolesOf, suppressedRolesFault } from './frameworkInfo.ts';
import type { Master } from './master.ts';
import type { Framework } from './state.ts';

/** What SUBSCRIBE and UPDATE_FRAMEWORK carry. */
export interface FrameworkUpdate {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles: readonly string[];
}

/**
 * Answers a SUBSCRIBE that is well-formed. The answer is always 200 and a stream: a refusal comes as its only
 * event. The last to subscribe with an id wins; the stream it takes over from is told and ended.
 */
export function subscribe(master: Master, request: FrameworkUpdate, principal: string | null): StreamAnswer {
  const info = withPrincipal(request.framework_info, principal);
  const old = info.id === undefined ? undefined : master.frameworks.get(info.id);
  const fault = subscriptionFault(master, info, request.suppressed_roles, old);
  const id = info.id ?? (fault === null ? master.newFrameworkId() : '');
  const stream = master.newStream(id);
  if (fault === null) {
    admit(master, old ?? newFramework(id, info), { ...request, framework_info: info }, stream);
  } else {
    stream.send(error(fault));
    stream.end();
  }
  return {
    kind: 'stream',
    status: 200,
    headers: { 'Mesos-Stream-Id': stream.id, 'Content-Type': 'application/json' },
    stream: (sink) => stream.open(sink),
  };
}

function admit(master: Master, framework: Framework, request: FrameworkUpdate, stream: EventStream): void {
  const wasConnected = framework.stream !== null;
  if (wasConnected) takeOver(master, framework);
  master.frameworks.set(framework.id, framework);
  connect(master, framework, stream);
  const info = keepingImmutables(framework.info, request.framework_info);
  applyInfo(master, framework, { ...request, framework_info: info });
  if (wasConnected) master.allocator.allChanged();
  else master.allocator.allocate();
}

/** A framework as the master first knows it; `recovered` from a host's tale it has no stream. */
export function newFramework(id: string, info: FrameworkInfo): Framework {
  return {
    id,
    info: { ...info, id },
    stream: null,
    suppressed: new Set(),
    tasks: new Map(),
    unreachable: new Set(),
    offers: new Set(),
    inverseOffers: new Set(),
    cancelRemoval: () => {},
  };
}

/** Changes a running framework, all or nothing; the refusal as Mesos words it, else null. */
export function updateFramework(
  master: Master,
  framework: Framework,
  update: FrameworkUpdate,
): string | null {
  const info = withPrincipal(update.framework_info, framework.info.principal ?? null);
  const fault = frameworkInfoFault(info, master.options.roles ?? null);
  if (fault !== null) return `Supplied FrameworkInfo is not valid: ${fault}`;
  if (info.principal !== framework.info.principal) return "Changing framework's principal is not allowed.";
  const refusal = immutableFault(framework.info, info) ?? suppressedRolesFault(info, update.suppressed_roles);
  if (refusal !== null) return refusal;
  const awake = willingRoles(framework);
  applyInfo(master, framework, { ...update, framework_info: info });
  const roles = rolesOf(info);
  for (const offer of [...framework.offers]) {
    if (!roles.includes(offer.role)) master.allocator.withdraw(offer, true);
  }
  if (willingRoles(framework).some((role) => !awake.includes(role))) master.allocator.allocate();
  else master.allocator.allChanged();
  return null;
}

/** Offers again what was refused for these roles, all of them by default, and no longer suppresses them. */
export function revive(master: Master, framework: Framework, named: readonly string[]): void {
  const roles = ownRoles(framework, named);
  if (roles === null) return;
  framework.suppressed = new Set([...framework.suppressed].filter((role) => !roles.includes(role)));
  master.allocator.filters.clear(framework, roles);
  master.allocator.allocate();
}

/** Makes no more offers for these roles, all of them by default; what is outstanding stays. */
export function suppress(framework: Framework, named: readonly string[]): void {
  const roles = ownRoles(framework, named);
  if (roles !== null) framework.suppressed = new Set([...framework.suppressed, ...roles]);
}

/** Ends a framework: its tasks are shut down without a word, its stream just ends, its id is refused from now on. */
export function removeFramework(master: Master, framework: Framework): void {
  framework.cancelRemoval();
  framework.stream?.end();
  framework.stream = null;
  voidOffers(master, framework);
  for (const task of [...framework.tasks.values()]) master.removeTask(framework, task);
  for (const { host } of master.registered.values()) host.deliver(() => host.shutDownFramework(framework.id));
  master.complete(framework.id);
}

function subscriptionFault(
  master: Master,
  info: FrameworkInfo,
  suppressed: readonly string[],
  old: Framework | undefined,
): string | null {
  const fault = frameworkInfoFault(info, master.options.roles ?? null);
  if (fault !== null) return fault;
  if (info.id !== undefined && master.completed.has(info.id)) return 'Framework has been removed';
  if (old && old.info.principal !== info.principal) return "Changing framework's principal is not allowed.";
  return suppressedRolesFault(info, suppressed);
}

function takeOver(master: Master, framework: Framework): void {
  framework.stream?.whenLost(() => {});
  framework.stream?.send(error('Framework failed over'));
  framework.stream?.end();
  voidOffers(master, framework);
}

function connect(master: Master, framework: Framework, stream: EventStream): void {
  framework.cancelRemoval();
  framework.stream = stream;
  stream.whenLost(() => disconnect(master, framework));
  stream.send(subscribed(framework.id, master.options.heartbeatMs, master));
  stream.startHeartbeats();
}

/** The connection broke: offers and refusals are forgotten, and the failover timeout runs. */
function disconnect(master: Master, framework: Framework): void {
  framework.stream = null;
  voidOffers(master, framework);
  master.allocator.filters.clear(framework, rolesOf(framework.info));
  master.allocator.filters.clearInverse(framework);
  framework.cancelRemoval = master.after(Math.max(framework.info.failover_timeout, 0) * 1000, () =>
    removeFramework(master, framework),
  );
}

/** No RESCIND is sent: whoever loses a subscription must know that its offers are void. */
function voidOffers(master: Master, framework: Framework): void {
  for (const offer of [...framework.offers]) master.allocator.withdraw(offer, false);
  for (const inverse of [...framework.inverseOffers]) master.allocator.withdrawInverse(inverse, false);
}

/** What is not said again counts as taken back; a role that is no longer suppressed is revived. */
function applyInfo(master: Master, framework: Framework, update: FrameworkUpdate): void {
  const suppressed = new Set(update.suppressed_roles);
  const wakened = [...framework.suppressed].filter((role) => !suppressed.has(role));
  framework.info = { ...update.framework_info, id: framework.id };
  framework.suppressed = suppressed;
  master.allocator.filters.clear(framework, wakened);
}

function keepingImmutables(old: FrameworkInfo, info: FrameworkInfo): FrameworkInfo {
  return { ...info, user: old.user, checkpoint: old.checkpoint };
}

function withPrincipal(info: FrameworkInfo, principal: string | null): FrameworkInfo {
  const named = info.principal ?? principal;
  return named === null ? info : { ...info, principal: named };
}

function willingRoles(framework: Framework): readonly string[] {
  return rolesOf(framework.info).filter((role) => !framework.suppressed.has(role));
}

/** Null if one of the roles named is not the framework's: then the whole call is dropped. */
function ownRoles(framework: Framework, named: readonly string[]): readonly string[] | null {
  const own = rolesOf(framework.info);
  if (named.length === 0) return own;
  return named.every((role) => own.includes(role)) ? named : null;
}
