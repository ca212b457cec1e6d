import type { Config } from '../../../domain/config.ts';
import type { Fact } from '../../../domain/facts.ts';
import type { Outcome } from '../../../machines/core.ts';
import { NoticeBoard, type Notification } from '../../../services/notifications/noticeBoard.ts';
import { someConfig } from '../../support/config.ts';
import { Driver } from '../../support/core.ts';

/** All machines with somebody told of what is wrong with them. */
export class NotifyingDriver extends Driver {
  readonly told: Notification[] = [];
  readonly board: NoticeBoard;
  reloadProblem: string | null = null;
  readonly #config: Config;

  /** @param board may have been told of a service before */
  constructor(config: Config = someConfig(), board = new NoticeBoard()) {
    super(config);
    this.#config = config;
    this.board = board;
  }

  override take(fact: Fact): Outcome {
    const outcome = super.take(fact);
    const step = { input: { ...fact, at: this.now }, outcome };
    this.told.push(...this.board.take(step, this.core.picture(), this.#config, this.reloadProblem));
    return outcome;
  }

  /** What has been told, in brief. */
  brief(): readonly string[] {
    return this.told.map(({ condition, subject, state }) => `${condition} ${subject ?? '-'} ${state}`);
  }
}
