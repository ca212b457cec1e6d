import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const installed = z.object({ version: z.string() });

/** That a package is pinned to one exact version, and that this is the one that is tried here. */
export function expectPinned(name: string): void {
  const { dependencies } = manifest.parse(read('package.json'));
  const { version } = installed.parse(read(`node_modules/${name}/package.json`));
  expect(dependencies[name]).to.equal(version);
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}
