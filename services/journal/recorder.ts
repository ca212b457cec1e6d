import type { CoreConfig } from '../../domain/config.ts';
import type { GocdAgent, GocdView, PipelineRun, WaitingJob } from '../../domain/gocd.ts';
import { maskCredentials } from '../../domain/masking/credentials.ts';
import { maskTexts } from '../../domain/masking/masker.ts';
import { Secret } from '../../domain/secret.ts';
import type { Step } from '../service.ts';
import { configSchema } from './configSchema.ts';
import { type Header, JOURNAL_FORMAT } from './entries.ts';
import { ListWriter } from './lists.ts';

/** What is recorded: one run of the program, from its first input on. */
export type RecordedRun = Pick<Header, 'version' | 'startedAt' | 'config'>;

/** Turns the steps of one run into the lines of its journal, in order. Each text it returns ends with a line's end. */
export class Recorder {
  readonly #run: RecordedRun;
  readonly #jobs = new ListWriter<WaitingJob>();
  readonly #agents = new ListWriter<GocdAgent>();
  readonly #runs = new ListWriter<PipelineRun>();
  #part = 0;
  #seq = 0;

  constructor(run: RecordedRun) {
    this.#run = run;
  }

  /** Begins the next part; its first reading of GoCD is written in full. */
  part(): string {
    this.#jobs.startAfresh();
    this.#agents.startAfresh();
    this.#runs.startAfresh();
    const header: Header = {
      journal: JOURNAL_FORMAT,
      ...this.#run,
      part: ++this.#part,
      config: kept(this.#run.config),
    };
    return `${JSON.stringify(header)}\n`;
  }

  step({ input, outcome }: Step): string {
    const of = ++this.#seq;
    const { at, ...fact } = input;
    const shortened = fact.type === 'gocd.polled' ? { ...fact, view: this.#shorten(fact.view) } : fact;
    let text = `${JSON.stringify({ seq: of, at, input: shortened })}\n`;
    for (const command of outcome.commands) text += `${JSON.stringify({ seq: ++this.#seq, of, command })}\n`;
    return text;
  }

  /** Counts a step that cannot be kept; returns how many entries that were. */
  skip({ outcome }: Step): number {
    const entries = 1 + outcome.commands.length;
    this.#seq += entries;
    return entries;
  }

  gap(entries: number): string {
    return `${JSON.stringify({ gap: entries })}\n`;
  }

  #shorten(view: GocdView) {
    const { jobs, agents, runs } = view;
    const lists = { jobs: this.#jobs.write(jobs), agents: this.#agents.write(agents) };
    return { ...view, ...lists, ...(runs !== undefined && { runs: this.#runs.write(runs) }) };
  }
}

/**
 * What a journal keeps of a config: what its schema has, and of that no secret of a pool, nor credentials in its addresses and
 * options. Secret environment variables are masked when they are written.
 */
function kept(config: CoreConfig): CoreConfig {
  const pools = config.pools.map((pool) => {
    const values = Object.entries(pool).map(([key, value]) => [
      key,
      value instanceof Secret ? null : maskTexts(value, maskCredentials),
    ]);
    return Object.fromEntries(values);
  });
  return configSchema.parse({ ...config, pools });
}
