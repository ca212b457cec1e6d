import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** This program's version, as its package.json says: beside the sources, or above what was built of them. */
export const VERSION: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(packageFileAbove(import.meta.dirname), 'utf8'))).version;

function packageFileAbove(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  if (dirname(folder) === folder) throw new Error('package.json is missing');
  return packageFileAbove(dirname(folder));
}
