import type { Clock } from '../../domain/clock/clock.ts';
import { createMetrics, type Metrics } from '../../services/metrics/metrics.ts';
import type { Log, LogFields } from '../../services/ports.ts';
import { reporter } from '../../services/report.ts';
import type { Step } from '../../services/service.ts';
import { createOperatorsView, type OperatorsView } from '../../services/views/operatorsView.ts';
import type { Run } from './process.ts';
import type { Entry } from './replay.ts';
import { checkSecrets as check } from './secrets.ts';

/**
 * All that a run tells: every step with its texts, errors included, every line of its log, and now and then what its API and
 * its metrics say. No secret is in any of it, in any form.
 */
export class Telling {
  readonly #tell: (step: Step) => void;
  readonly #view: OperatorsView;
  readonly #metrics: Metrics;
  /** Decisions never change, and the API tells hundreds of them again and again. */
  readonly #checkedDecisions = new WeakSet<object>();
  /** How often it was looked at what the API answers. */
  #looks = 0;

  constructor({ service: { core } }: Run, clock: Clock) {
    this.#tell = reporter(checkingLog, core);
    this.#view = createOperatorsView(core, clock);
    this.#metrics = createMetrics(core, { clock });
    this.#view.news.items.subscribe((item) => check(JSON.stringify(item), 'the events of the API'));
  }

  /** @param entry the step's input and commands as text. */
  take(step: Step, { input, commands }: Entry): void {
    for (const text of [input, commands, JSON.stringify(step.outcome.notices)]) check(text, step.input.type);
    this.#view.take(step);
    this.#metrics.take(step);
    this.#tell(step);
  }

  /** What the API answers now: one of its answers at a time, in turn. */
  look(): void {
    const { state, backlog, agents, costs } = this.#view;
    const answers = [state, backlog, agents, () => this.#newDecisions(), costs];
    check(JSON.stringify(answers[this.#looks++ % answers.length]?.()), 'the API');
  }

  #newDecisions(): readonly object[] {
    const isNew = (decision: object) => !this.#checkedDecisions.has(decision);
    const newDecisions = this.#view.decisions().decisions.filter(isNew);
    for (const decision of newDecisions) this.#checkedDecisions.add(decision);
    return newDecisions;
  }

  async readMetrics(): Promise<void> {
    check(await this.#metrics.text(), 'the metrics');
  }
}

const checkLine = (message: string, fields: LogFields = {}) =>
  check(`${message}\n${JSON.stringify(fields)}`, 'the log');
const checkingLog: Log = { error: checkLine, warn: checkLine, info: checkLine, debug: checkLine };
