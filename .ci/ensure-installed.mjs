// Makes every npm script work on a fresh clone: installs exactly what the lock file says,
// when nothing is installed yet or the lock file is newer than what is.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
// A link leads to another tree's packages: they are not ours to replace.
const isLink = lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink() === true;
const isCurrent =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!isCurrent && !isLink) {
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.exitCode = npm.status ?? 1;
}
