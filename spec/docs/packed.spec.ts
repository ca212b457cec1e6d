import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const told = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));

/** What a package would hold, but for what is built first. */
async function packedFiles(): Promise<readonly string[]> {
  const words = ['pack', '--dry-run', '--ignore-scripts', '--json'];
  const { stdout } = await promisify(execFile)('npm', words, { cwd: ROOT });
  return told.parse(JSON.parse(stdout)).flatMap(({ files }) => files.map(({ path }) => path));
}

describe('The package', () => {
  let files: readonly string[] = [];
  before(async () => {
    files = (await packedFiles()).filter((path) => !path.startsWith('dist/'));
  });

  it('holds the pages, and no pictures', () => {
    expect(files).to.include.members(['README.md', 'CHANGELOG.md', 'docs/troubleshooting.md']);
    expect(files.filter((path) => /\.(png|svg|gif|webp|apng|jpe?g)$/.test(path))).to.deep.equal([]);
  });

  it('has no link that leads out of it', () => {
    const astray = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((page) =>
        localLinksOf(readFileSync(join(ROOT, page), 'utf8'))
          .map((link) => posix.normalize(posix.join(dirname(page), link)).replace(/\/$/, ''))
          .filter((target) => !files.some((path) => path === target || path.startsWith(`${target}/`)))
          .map((target) => `${page} -> ${target}`),
      );
    expect(astray).to.deep.equal([]);
  });
});

function localLinksOf(text: string): readonly string[] {
  const prose = text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, path = '']) => path);
}
