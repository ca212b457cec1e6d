import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

function textOf(file: string): string {
  return readFileSync(pathOf(file), 'utf8');
}

/** The lines of Node that everything is tried on. */
const LINES = /^lines=\(([\d ]+)\)$/m.exec(textOf('.ci/run'))?.[1]?.split(' ') ?? [];
const [floor = '', ...others] = LINES;

describe('The lines of Node that are tried', () => {
  it('are those that the package says it runs on', () => {
    const { engines } = JSON.parse(textOf('package.json'));
    expect(engines.node).to.equal([`^${floor}.19`, ...others.map((line) => `^${line}`)].join(' || '));
  });

  it('have in them what the image and people who develop this take', () => {
    const images = [...textOf('Dockerfile').matchAll(/^FROM node:(\d+)-slim/gm)].map(([, line]) => line);
    expect(new Set(images)).to.deep.equal(new Set([textOf('.nvmrc').trim()]));
    expect(LINES).to.include.members(images);
  });

  for (const page of ['README.md', 'docs/getting-started.md', 'docs/deploy/README.md', 'docs/migration.md'])
    it(`are named in ${page}`, () => {
      const [, sentence = ''] = /20\.19 or newer[^.]*?\btried on ([^.)]+)/.exec(textOf(page)) ?? [];
      expect(sentence.match(/\d+/g)).to.deep.equal(LINES);
    });

  it('are one to what specs of one line alone show: policy and machines take nothing from Node but a hash', () => {
    const taken = ['policy', 'machines'].flatMap((floor) =>
      readdirSync(pathOf(floor), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) =>
          [...textOf(`${floor}/${name}`).matchAll(/^import (.*) from '(node:.*)';$/gm)].map(
            ([, what, module]) => `${what} from ${module}`,
          ),
        ),
    );
    expect(new Set(taken)).to.deep.equal(new Set(['{ createHash } from node:crypto']));
  });
});
