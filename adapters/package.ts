import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Where package.json lies: above this file, be it the source or what was built of it. */
const FOLDER = folderOfPackage(import.meta.dirname);

/** This program's version, as its package.json says. */
export const VERSION: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'))).version;

/** Where the build puts the dashboard. */
export const DASHBOARD = join(FOLDER, 'dist', 'dashboard');

function folderOfPackage(within: string): string {
  if (existsSync(join(within, 'package.json'))) return within;
  if (dirname(within) === within) throw new Error('package.json is missing');
  return folderOfPackage(dirname(within));
}
