import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfSources, PAGE_SOURCES } from '../../.ci/sources.mjs';
import { viteBuild } from './viteBuild.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Inside of node_modules, so that what is not bundled is found from there. */
const KEPT_IN = join(ROOT, 'node_modules', '.cache', 'gocd-mesos-specs');
const KEPT_MS = 24 * 3_600_000;

/**
 * The program as it is shipped, built from the sources as they stand: once for all specs, and again when a source has
 * changed. To start it takes a fifth of what it takes from the sources.
 * @returns its main file.
 */
export async function builtProgram(): Promise<string> {
  const folder = await builtOnce(`program-${digestOfSources(ROOT)}`, async (made) => {
    await viteBuild(ROOT, join(made, 'dist'));
    await cp(join(ROOT, 'package.json'), join(made, 'package.json'));
  });
  return join(folder, 'dist', 'main.js');
}

/**
 * The page as it is built for everyone, once for all specs, and again when a source has changed.
 * @returns its folder, from which it is only served.
 */
export async function builtPage(): Promise<string> {
  const folder = await builtOnce(`page-${digestOfSources(ROOT, PAGE_SOURCES)}`, (made) =>
    viteBuild(join(ROOT, 'dashboard'), join(made, 'page')),
  );
  return join(folder, 'page');
}

/** Several processes may do so at once: the first is done, and the others take what it has made. */
async function builtOnce(name: string, build: (made: string) => Promise<void>): Promise<string> {
  const folder = join(KEPT_IN, name);
  if (await exists(folder)) return folder;
  await mkdir(KEPT_IN, { recursive: true });
  await forgetOld();
  const made = await mkdtemp(join(KEPT_IN, 'making-'));
  await build(made);
  try {
    await rename(made, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error;
    await rm(made, { recursive: true });
  }
  return folder;
}

async function forgetOld(): Promise<void> {
  for (const name of await readdir(KEPT_IN)) {
    const folder = join(KEPT_IN, name);
    const age = await stat(folder).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > KEPT_MS) await rm(folder, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
