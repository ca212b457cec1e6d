import { type History, historyIn, readHistory } from '../../adapters/history/readHistory.ts';
import { STDIN } from '../../adapters/outside/stdin.ts';
import { CommandError, EXIT } from '../failure.ts';
import { askInstanceForCsv } from '../instance.ts';
import { TOKEN_VARIABLE } from '../instanceFlags.ts';
import { within } from '../simulation/scene.ts';
import type { TuneFlags } from './flags.ts';

/** A history with where it is from. */
export interface Source extends Pick<History, 'jobs' | 'notes'> {
  readonly name: string;
}

/** What would do nothing is refused, as is what would be read twice. */
function assertOfUse(file: string | undefined, { tokenFile, format, skipBad, config }: TuneFlags): void {
  if (file !== undefined && tokenFile !== undefined)
    throw new CommandError('--token-file is for --from-instance', EXIT.usage);
  if (file === undefined && (format !== undefined || skipBad !== undefined))
    throw new CommandError('--format and --skip-bad say how a file is read: name HISTORY', EXIT.usage);
  if (file === STDIN && config === STDIN)
    throw new CommandError('- is standard input, which holds one file and not two', EXIT.usage);
}

/** A month of jobs takes a while to be written. */
const TIMEOUT_MS = 120_000;

/**
 * The jobs to tune on: of a file, or those that a running instance has kept.
 * @throws HistoryError or CommandError if there are none to be had.
 */
export async function sourceOf(file: string | undefined, flags: TuneFlags): Promise<Source> {
  const { fromInstance: url } = flags;
  if ((file === undefined) === (url === undefined))
    throw new CommandError('give either HISTORY or --from-instance', EXIT.usage);
  assertOfUse(file, flags);
  if (file !== undefined) return { name: file, ...within(await readHistory(file, flags), file, flags) };
  const { from: since, to: until, tokenFile, config } = flags;
  const span = new URLSearchParams();
  if (since !== undefined) span.set('since', String(since));
  if (until !== undefined) span.set('until', String(until));
  const query = span.size === 0 ? '' : `?${span.toString()}`;
  const hasToken = tokenFile !== undefined || (process.env[TOKEN_VARIABLE] ?? '').trim() !== '';
  const asked = {
    ...(url === undefined ? {} : { url }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    // What is tuned needs no secrets to be there: it is only asked for its token where nothing else says one.
    ...(hasToken || config === undefined ? {} : { config }),
  };
  const path = `/api/v1/history/jobs.csv${query}` as const;
  const { from: name, csv } = await askInstanceForCsv(asked, path, { timeoutMs: TIMEOUT_MS });
  return { name, ...within(historyIn(csv, name), name, flags) };
}
