// Makes every npm script work on a fresh clone: installs exactly what the lock file says,
// when nothing is installed yet or the lock file is newer than what is. It tells how far that is, since it takes a while.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
// A link leads to another tree's packages: they are not ours to replace.
const isLink = lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink() === true;
const isCurrent =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!isCurrent && !isLink) {
  const stop = tellHowFar();
  const npm = spawn('npm', ['ci', '--no-fund', '--no-audit', '--no-progress'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Whoever imports this goes on once all is there.
  const [code] = await once(npm, 'close');
  stop();
  process.exitCode = code ?? 1;
}

/** Counts the packages that are there already. Nothing of ours can be loaded yet: it is a line of its own. */
function tellHowFar() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  // What is for other machines never comes.
  const wanted = Object.keys(packages).filter((place) => place !== '' && !packages[place].optional);
  const { stderr } = process;
  stderr.write('installing packages, once: this takes a minute at the most\n');
  let told = 0;
  const look = () => {
    const tenths = Math.floor(
      (10 * wanted.filter((place) => existsSync(`${place}/package.json`)).length) / wanted.length,
    );
    if (stderr.isTTY) stderr.write(`\r\u001b[Kinstalling packages: ${tenths * 10} %`);
    else if (tenths > told) stderr.write(`installing packages: ${tenths * 10} %\n`);
    told = tenths;
  };
  const timer = setInterval(look, 1_000);
  return () => {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write('\r\u001b[K');
  };
}
