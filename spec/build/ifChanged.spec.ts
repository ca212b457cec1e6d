import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..', '..');
const FLOORS = ['adapters', 'cli', 'domain', 'machines', 'policy', 'sandbox', 'services'];

/** A program of one line, built as the real one is. */
async function smallProgram(): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'gocd-mesos-build-'));
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  };
  for (const path of ['.ci', 'package.json', 'package-lock.json', 'tsconfig.json'])
    await cp(join(ROOT, path), join(tree, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  for (const floor of FLOORS) await put(`${floor}/word.ts`, `export const word = '${floor}';\n`);
  await put('main.ts', "import { word } from './cli/word.ts';\nprocess.stdout.write(word);\n");
  await put('vite.config.ts', "export default { build: { ssr: 'main.ts', emptyOutDir: false } };\n");
  await put(
    'dashboard/vite.config.ts',
    "export default { root: import.meta.dirname, build: { outDir: '../dist/dashboard' } };\n",
  );
  for (const page of ['monitoring/runbook.md', 'troubleshooting.md']) await put(`docs/${page}`, '# A page\n');
  await put('dashboard/index.html', '<title>A page</title>\n');
  return tree;
}

describe('Building what has changed', () => {
  let tree: string;
  before(async () => {
    tree = await smallProgram();
  });
  after(() => rm(tree, { recursive: true }));

  const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, args, { cwd: tree });
  const built = async () => {
    await run('.ci/build.mjs', '--if-changed');
    return (await stat(join(tree, 'dist', 'main.js'))).mtimeMs;
  };
  const output = async () => (await run('dist/main.js')).stdout;

  it('builds once, and again when a source has changed, is new or is gone', async () => {
    const first = await built();
    expect(await output()).to.equal('cli');
    expect(await built()).to.equal(first);
    await writeFile(join(tree, 'cli', 'word.ts'), "export const word = 'changed';\n");
    const second = await built();
    expect(await output()).to.equal('changed');
    expect(await built()).to.equal(second);
    await writeFile(join(tree, 'domain', 'more.ts'), '');
    const third = await built();
    expect(third).to.be.above(second);
    await rm(join(tree, 'domain', 'more.ts'));
    expect(await built()).to.be.above(third);
  });

  it('builds the page with the program', async () => {
    await built();
    await writeFile(join(tree, 'dashboard', 'index.html'), '<title>Another page</title>\n');
    await built();
    expect(await readFile(join(tree, 'dist', 'dashboard', 'index.html'), 'utf8')).to.include('Another page');
  });

  it('builds again after a build that failed', async () => {
    await built();
    const main = join(tree, 'main.ts');
    const program = await readFile(main, 'utf8');
    await writeFile(main, "import './cli/nowhere.ts';\n");
    expect(await built().catch(({ code }) => code)).to.equal(1);
    await writeFile(main, program);
    await rm(join(tree, 'dist', 'main.js'));
    await built();
    expect(await output()).to.equal('changed');
  });
});
