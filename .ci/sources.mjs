// What the program is built from, and whether that has changed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['adapters', 'cli', 'domain', 'machines', 'policy', 'sandbox', 'services'];
/** What the page is built from besides: it has what it says of causes and conditions out of the docs. */
export const PAGE_SOURCES = ['dashboard', 'docs/monitoring/runbook.md', 'docs/troubleshooting.md'];

const FILES = ['main.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];

/** Changes with whatever the program may be built from, by name and content; times of files say nothing after a checkout. */
export function digestOfSources(root, more = []) {
  const hash = createHash('sha256');
  for (const file of [...FILES, ...[...FOLDERS, ...more].flatMap((path) => filesAt(root, path))])
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 24);
}

function filesAt(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesAt(root, `${path}/${name}`));
}
