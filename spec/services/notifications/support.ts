import type { Outcome } from '../../../machines/core.ts';
import type { Config } from '../../../services/domain/config.ts';
import type { Fact } from '../../../services/domain/facts.ts';
import { type Notification, notifier } from '../../../services/notifications/notifier.ts';
import type { Step } from '../../../services/service.ts';
import { someConfig } from '../../support/config.ts';
import { Driver } from '../../support/core.ts';

/** All machines with somebody told of what is wrong with them. */
export class NotifyingDriver extends Driver {
  readonly told: Notification[] = [];
  readonly #newsOf: (step: Step) => readonly Notification[];

  constructor(config: Config = someConfig()) {
    super(config);
    this.#newsOf = notifier({ core: this.core, config });
  }

  override take(fact: Fact): Outcome {
    const outcome = super.take(fact);
    this.told.push(...this.#newsOf({ input: { ...fact, at: this.now }, outcome }));
    return outcome;
  }

  /** What has been told, in brief. */
  brief(): readonly string[] {
    return this.told.map(({ condition, subject, state }) => `${condition} ${subject ?? '-'} ${state}`);
  }
}
