import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

describe('The image', () => {
  it('can be built from what is sent to be built from, and holds a program that runs', async () => {
    const context = await mkdtemp(join(tmpdir(), 'gocd-mesos-image-'));
    try {
      const sent = (await readFile(join(ROOT, '.dockerignore'), 'utf8'))
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1));
      for (const path of sent) await cp(join(ROOT, path), join(context, path), { recursive: true });
      await symlink(join(ROOT, 'node_modules'), join(context, 'node_modules'));
      const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
      expect(dockerfile).to.include('npm run build');
      await run('npm', ['run', 'build'], { cwd: context });
      const { stdout } = await run(process.execPath, ['dist/main.js', '--version'], { cwd: context });
      const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
      expect(stdout.trim()).to.equal(version);
    } finally {
      await rm(context, { recursive: true });
    }
  });
});
