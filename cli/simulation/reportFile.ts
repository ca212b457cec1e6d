import { open, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode } from '../../adapters/config/hocon.ts';
import { CommandError } from '../failure.ts';

/**
 * Whether a report can be written is found before the work that it is of, which may take an hour. Leaves no file behind.
 * @param path undefined where none is wanted.
 * @throws CommandError if it cannot.
 */
export async function assertReportGoes(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  await refusing(path, async () => {
    await (await open(path, 'a')).close();
    if (!isThere) await rm(path);
  });
}

/** @throws CommandError if it cannot be written. */
export function writeReport(path: string, page: string): Promise<void> {
  return refusing(path, () => writeFile(path, page));
}

async function refusing(path: string, act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => {
    throw new CommandError(`--report: ${path} cannot be written (${errorCode(error)})`);
  });
}
