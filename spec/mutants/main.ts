import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';

/*
 * Puts each fault of the list into a copy of the program and runs the specs that must notice it. Exits with 1 if any
 * fault goes unnoticed, or no longer fits the program. `npm run test:mutants -- WORD` tries only those with the word in
 * what they break, `-- --changed REF` those of files that differ from that commit.
 */

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = [
  'adapters',
  'cli',
  'dashboard',
  'domain',
  'policy',
  'machines',
  'sandbox',
  'services',
  'spec',
  'docs',
  'main.ts',
  'package.json',
  '.mocharc.json',
  'tsconfig.json',
];

type Verdict = 'killed' | 'SURVIVED' | 'DOES NOT FIT';

function runSpecs(tree: string, specs: readonly string[]): boolean {
  const mocha = join(tree, 'node_modules/mocha/bin/mocha.js');
  const { status } = spawnSync(process.execPath, [mocha, '--bail', ...specs], { cwd: tree, stdio: 'ignore' });
  return status === 0;
}

function verdictOn({ file, search, replacement, specs }: Mutant, tree: string): Verdict {
  const path = join(tree, file);
  const original = readFileSync(path, 'utf8');
  const parts = original.split(search);
  if (parts.length !== 2) return 'DOES NOT FIT';
  writeFileSync(path, parts.join(replacement));
  try {
    return runSpecs(tree, specs) ? 'SURVIVED' : 'killed';
  } finally {
    writeFileSync(path, original);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Files that differ from a commit, the working tree's included. */
function filesChangedSince(ref: string): ReadonlySet<string> {
  const { status, stdout, stderr } = spawnSync('git', ['diff', '--name-only', ref], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git does not know ${ref}: ${stderr.trim()}`);
  return new Set(stdout.split('\n'));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: 'string' } },
});
const [word = ''] = positionals;
const changed = values.changed === undefined ? null : filesChangedSince(values.changed);
const chosen = MUTANTS.filter(
  ({ breaks, file }) => breaks.includes(word) && (changed === null || changed.has(file)),
);
if (chosen.length === 0) {
  say(changed === null ? `no fault is described with ${word}` : 'no file with a fault to try has changed');
  process.exit(changed === null ? 1 : 0);
}
const tree = mkdtempSync(join(tmpdir(), 'gocd-mesos-mutants-'));
try {
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  if (!runSpecs(tree, [...new Set(chosen.flatMap(({ specs }) => specs))])) {
    say('The specs fail without any fault: mend that first.');
    process.exitCode = 1;
  } else {
    let escaped = 0;
    for (const mutant of chosen) {
      const verdict = verdictOn(mutant, tree);
      if (verdict !== 'killed') escaped += 1;
      say(`${verdict.padEnd(12)}  ${mutant.file.padEnd(44)}  ${mutant.breaks}`);
    }
    say(`${chosen.length - escaped} of ${chosen.length} killed`);
    process.exitCode = escaped === 0 ? 0 : 1;
  }
} finally {
  rmSync(tree, { recursive: true });
}
