// Builds the program and its dashboard into dist. With --if-changed only what is not built as the sources stand: that is
// what `npm start` and its like want, which would otherwise build for two seconds before each start.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import './ensure-installed.mjs';
import { digestOfSources, PAGE_SOURCES } from './sources.mjs';

const ROOT = join(import.meta.dirname, '..');
/** Says what dist was built from; written last, so that a build that was cut short says nothing. */
const STAMP = join(ROOT, 'dist', '.built-from');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

const sources = () => digestOfSources(ROOT, PAGE_SOURCES);

function build() {
  const before = sources();
  rmSync(STAMP, { force: true });
  for (const [index, folder] of [[], ['dashboard']].entries()) {
    process.stderr.write(`building the ${index === 0 ? 'program (1 of 2)' : 'page (2 of 2)'}\n`);
    const { status } = spawnSync(process.execPath, [VITE, 'build', ...folder, '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    if (status !== 0) return status ?? 1;
  }
  // Whoever edits meanwhile has it built again.
  if (sources() === before) writeFileSync(STAMP, before);
  return 0;
}

const isBuilt = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources();

if (process.exitCode === undefined || process.exitCode === 0)
  process.exitCode = process.argv.includes('--if-changed') && isBuilt() ? 0 : build();
