import type { Log } from '../../services/ports.ts';
import { faultOf } from '../outside/fault.ts';

interface Result {
  readonly code: number;
  readonly error?: Error;
}

interface Exporter<Batch> {
  export(batch: Batch, done: (result: Result) => void): void;
}

/** As the library has it for what was taken. */
const SUCCESS = 0;

/**
 * The same exporter, which says in the log when it begins to fail or fails in another way, and when it works again. Of an
 * error only its code is told: its text may hold what the collector has answered.
 */
export function tellingOf<Batch, Kind extends Exporter<Batch>>(
  exporter: Kind & Exporter<Batch>,
  what: string,
  log: Pick<Log, 'warn' | 'info'>,
): Kind {
  let before: string | null = null;
  const send = exporter.export.bind(exporter);
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      const problem = result.code === SUCCESS ? null : problemOf(result.error);
      if (problem !== before) {
        if (problem === null) log.info(`telemetry: the collector takes ${what} again`);
        else log.warn(`telemetry: the collector ${problem}: ${what} are left out`);
      }
      before = problem;
      done(result);
    });
  return exporter;
}

function problemOf(error: Error | undefined): string {
  const status = error !== undefined && 'code' in error ? error.code : undefined;
  return typeof status === 'number' ? `answered HTTP ${status}` : `did not answer (${faultOf(error).code})`;
}
