import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Mask } from '../domain/masking/masker.ts';
import { type Happening, ofTheInstance } from '../services/events/happening.ts';
import type { HistoryStore } from '../services/history/archive.ts';
import type { Log } from '../services/ports.ts';
import type { Operators } from './operators.ts';

const BYTES_PER_MB = 2 ** 20;

export interface HistoryParts {
  readonly config: Pick<Config, 'http' | 'state'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly mask: Mask;
}

/** Does something with what happens kept, as its config says. For who leads alone: there is one writer. */
export async function remembering<Result>(
  parts: HistoryParts,
  operators: Pick<Operators, 'remember' | 'tell'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const history = await historyOf(parts, (problem) => operators.tell(troubleTold(problem)));
  await operators.remember(history);
  try {
    return await work();
  } finally {
    await history?.close();
  }
}

async function historyOf(
  { config, clock, log, mask }: HistoryParts,
  onTrouble: (problem: string | null) => void,
): Promise<HistoryStore | null> {
  const { historyDays: days, historySize } = config.http;
  if (days === 0) return null;
  const { HistoryFile } = await import('../adapters/store/historyFile.ts');
  return new HistoryFile({
    path: historyPathOf(config),
    days,
    size: historySize * BYTES_PER_MB,
    clock,
    log,
    mask,
    onTrouble,
  });
}

function troubleTold(problem: string | null): Happening {
  return problem === null
    ? ofTheInstance('history-kept', 'What happens is kept again.')
    : ofTheInstance('history-trouble', `History: ${problem}`);
}

/** Beside the state file, unless it is said. */
export function historyPathOf({ http, state }: Pick<Config, 'http' | 'state'>): string {
  if (http.historyFile !== null) return http.historyFile;
  if (state.kind === 'zookeeper') return 'gocd-mesos.history.sqlite';
  return `${state.path.replace(/\.json$/, '')}.history.sqlite`;
}
