import type { Clock } from '../../domain/clock/clock.ts';
import { createMetrics, type Metrics } from '../../services/metrics/metrics.ts';
import type { Log, LogFields } from '../../services/ports.ts';
import { reporter } from '../../services/report.ts';
import type { Step } from '../../services/service.ts';
import { createOperatorsView, type OperatorsView } from '../../services/views/operatorsView.ts';
import type { Run } from './deployment.ts';
import { PRINCIPAL, SECRETS, USER } from './settings.ts';
import { Violation } from './violation.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const inMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** Every way in which a secret of ours may be told, by what it is called. */
const FORBIDDEN: readonly (readonly [name: string, text: string])[] = [
  ...Object.entries(SECRETS).flatMap(([name, secret]) =>
    [
      secret,
      inJson(secret),
      inJson(inJson(secret)),
      encodeURIComponent(secret),
      inMarkup(secret),
      base64(secret),
    ].map((text) => [name, text] as const),
  ),
  ['password', base64(`${USER}:${SECRETS.password}`)],
  ['mesosSecret', base64(`${PRINCIPAL}:${SECRETS.mesosSecret}`)],
];

/**
 * All that a run tells: every step with its texts, errors included, every line of its log, and now and then what its API and
 * its metrics say. No secret is in any of it, in any form.
 */
export class Telling {
  readonly #tell: (step: Step) => void;
  readonly #view: OperatorsView;
  readonly #metrics: Metrics;

  constructor({ service: { core } }: Run, clock: Clock) {
    this.#tell = reporter(checkingLog, core);
    this.#view = createOperatorsView(core, clock);
    this.#metrics = createMetrics(core, { clock });
    this.#view.news.items.subscribe((item) => check(JSON.stringify(item), 'the events of the API'));
  }

  take(step: Step): void {
    check(JSON.stringify(step), step.input.type);
    this.#view.take(step);
    this.#metrics.take(step);
    this.#tell(step);
  }

  /** What the API answers now. */
  look(): void {
    const { state, backlog, agents, decisions, costs } = this.#view;
    const answers = [state(), backlog(), agents(), decisions(), costs()];
    for (const answer of answers) check(JSON.stringify(answer), 'the API');
  }

  async readMetrics(): Promise<void> {
    check(await this.#metrics.text(), 'the metrics');
  }
}

const checkLine = (message: string, fields: LogFields = {}) =>
  check(`${message}\n${JSON.stringify(fields)}`, 'the log');
const checkingLog: Log = { error: checkLine, warn: checkLine, info: checkLine, debug: checkLine };

function check(text: string, where: string): void {
  for (const [name, forbidden] of FORBIDDEN)
    if (text.includes(forbidden)) throw new Violation('no secret is told', `${name} in ${where}`);
}
