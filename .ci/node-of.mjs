// Prints where a Node of the line that is asked for is, as `node .ci/node-of.mjs 26`: the newest that the registry's
// package `node` has. It is installed where caches are, beside the others, and nothing of this machine or clone changes.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [line] = process.argv.slice(2);
if (!/^\d+$/.test(line ?? '')) throw new Error('which line of Node? As: node .ci/node-of.mjs 26');

const npm = (...words) =>
  execFileSync('npm', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** One version is told as a text, several are told as a list. */
const versions = [JSON.parse(npm('view', `node@${line}`, 'version', '--json'))].flat();
const [version] = versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));

// What `node` itself installs by a script, which npm may be told not to run.
const platform = `node-${process.platform}-${process.arch}`;
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gocd-mesos-nodes', version);
const program = join(folder, 'node_modules', platform, 'bin', 'node');
if (!existsSync(program))
  npm(
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    `${platform}@${version}`,
  );
process.stdout.write(`${program}\n`);
