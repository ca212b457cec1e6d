import { plainLines } from '../domain/plainText.ts';
import { EXIT } from './failure.ts';

/**
 * Ends a command quietly when whoever read its output has gone (`plan CONFIG | head -1`), and with a line when it cannot be
 * written. What is told on stderr is for people: where nobody can read it, the work goes on.
 */
export function guardOutput({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): void {
  stderr.on('error', () => {});
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    stderr.write(`the output cannot be written (${error.code ?? error.message})\n`);
    process.exit(EXIT.failed);
  });
}

/**
 * Prints lines for people. Names and messages in them come from elsewhere, from GoCD, from Mesos, from whatever answers at an
 * address: none of them says anything to the terminal. JSON stays what it is.
 */
export function printerOn(stream: Pick<NodeJS.WritableStream, 'write'>): (lines: string) => void {
  return (lines) => {
    stream.write(`${plainLines(lines)}\n`);
  };
}
