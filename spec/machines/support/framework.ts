import type { AnyEventObject } from 'xstate';
import type { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { MesosDisconnected } from '../../../domain/facts.ts';
import type { Random } from '../../../domain/random.ts';
import { frameworkMachine } from '../../../machines/framework/machine.ts';
import type { FrameworkEvent, FrameworkInput } from '../../../machines/framework/types.ts';
import { UnderParent } from './underParent.ts';

export const SUBSCRIBED = {
  type: 'mesos.subscribed',
  frameworkId: 'framework-1',
  masterId: 'master-1',
  master: 'http://master-1:5050',
  heartbeatMs: 15_000,
} as const satisfies FrameworkEvent;

export const SAVED = { type: 'state.saved', frameworkId: 'framework-1' } as const;
export const FORGOTTEN = { type: 'state.saved', frameworkId: null } as const;
export const REPLACED = { type: 'state.replaced', message: 'another instance is kept there' } as const;
export const ANSWERED = { type: 'reconciliation.answered', unheardOf: 0 } as const;
/** Of one of those that an earlier run remembers it came to nothing. */
export const ANSWERED_IN_PART = { type: 'reconciliation.answered', unheardOf: 1 } as const;
export const HEARD = { type: 'reconciliation.heard' } as const;
export const ASK_FAILED = { type: 'reconciliation.failed' } as const;
export const TOLD = { type: 'reconciliation.told' } as const;
/** What ends a reconciliation for certain. */
export const RECONCILED = [TOLD, ANSWERED, ANSWERED] as const;
export const WANTED = { type: 'offers.wanted' } as const;
export const UNWANTED = { type: 'offers.unwanted' } as const;
export const UNINVITED = { type: 'offers.uninvited' } as const;
export const REVIVE_FAILED = { type: 'revive.failed' } as const;
export const SUPPRESS_FAILED = { type: 'suppress.failed' } as const;

export function answered(...offerIds: readonly string[]): FrameworkEvent {
  return { type: 'offers.answered', offerIds };
}

export function kept(...offerIds: readonly string[]): FrameworkEvent {
  return { type: 'offers.kept', offerIds };
}

export function disconnected(reason: MesosDisconnected['reason'], message = reason): MesosDisconnected {
  return { type: 'mesos.disconnected', reason, message };
}

/** All a framework can meet, each an event or several that only together make a difference. */
export const FRAMEWORK_OCCASIONS: readonly (readonly FrameworkEvent[])[] = [
  [SUBSCRIBED],
  [disconnected('ended')],
  [disconnected('failed-over')],
  [disconnected('removed')],
  [disconnected('refused')],
  [disconnected('unauthorised')],
  [SAVED],
  [FORGOTTEN],
  [{ type: 'state.save.failed', message: 'disk full' }],
  [REPLACED],
  [WANTED],
  [UNWANTED],
  [UNINVITED],
  [REVIVE_FAILED],
  [SUPPRESS_FAILED],
  [answered('offer-1')],
  [kept('offer-1')],
  [ANSWERED],
  [TOLD],
  [HEARD],
  [ASK_FAILED],
  RECONCILED,
  [{ type: 'leave.requested' }],
];

/** Always in the middle: a wait that is shortened by up to half comes to three quarters. */
export const MIDDLING: Random = { next: () => 0.5, integer: (from, to) => Math.floor((from + to) / 2) };

export function newFramework(clock: Pick<VirtualClock, 'now'>): FrameworkInput {
  return { frameworkId: null, clock, random: MIDDLING, reconcileInterval: 600_000 };
}

/** A framework machine alone: what it asks for, by the word. */
export class SomeFramework {
  readonly #machine: UnderParent;

  constructor(overrides: Partial<FrameworkInput> = {}) {
    this.#machine = new UnderParent(frameworkMachine, (clock) => ({ ...newFramework(clock), ...overrides }));
  }

  /** Subscribed under an id that is kept, and reconciled. */
  settled(): this {
    this.take(SUBSCRIBED, SAVED, ...RECONCILED);
    return this;
  }

  take(...events: readonly FrameworkEvent[]): readonly string[] {
    return this.#machine.send(...events).map(wordOf);
  }

  wait(ms: number): readonly string[] {
    return this.#machine.wait(ms).map(wordOf);
  }

  /** Waits for the next timer and returns after how long it came. */
  next(): number {
    const wait = this.#machine.nextTimerIn ?? Number.POSITIVE_INFINITY;
    this.#machine.wait(wait);
    return wait;
  }

  get state(): string {
    return this.#machine.state;
  }

  get snapshot() {
    return this.#machine.snapshot;
  }

  get reports(): readonly AnyEventObject[] {
    return this.#machine.reports;
  }
}

function wordOf(report: AnyEventObject): string {
  return report.type === 'command.issued' ? report.command.type : report.type;
}
