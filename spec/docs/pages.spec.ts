import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CAUSES } from '../../domain/demand.ts';
import { leavesOf } from '../../domain/settings/block.ts';
import { configSettings } from '../../domain/settings/configSettings.ts';
import { poolOnlySettings } from '../../domain/settings/poolSettings.ts';
import { loadText } from '../adapters/config/loading.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCS = join(ROOT, 'docs');

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'sandbox/README.md',
  ...readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** As a page without its examples. */
const proseOf = (page: string) => textOf(page).replace(/^( *)```[\s\S]*?^\1```$/gm, '');

/** What headings can be linked to as. */
function anchorsOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function localLinksOf(page: string) {
  const links = [
    ...proseOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g),
    ...proseOf(page).matchAll(/<img src="([^"]+)"/g),
  ];
  return links.map(([, path = '', anchor]) => ({
    target: path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path)),
    anchor,
  }));
}

describe('The documentation', () => {
  for (const page of pages) {
    it(`links to what there is: ${page}`, () => {
      for (const { target, anchor } of localLinksOf(page)) {
        expect(existsSync(join(ROOT, target)), target).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(target), target).to.include(anchor);
      }
    });

    it(`names no key that the config does not have: ${page}`, () => {
      const blocks = Object.keys(configSettings).join('|');
      const named = [...proseOf(page).matchAll(/`([a-z-]+(?:\.[a-z-]+)+)(?: =[^`]*)?`/g)]
        .map(([, key = '']) => key)
        .filter((key) => new RegExp(`^(${blocks})\\.`).test(key) && !FACTS.test(key));
      const known = leavesOf(configSettings).flatMap(({ path }) => [
        path,
        path.slice(0, path.lastIndexOf('.')),
      ]);
      expect(named.filter((key) => !known.includes(key))).to.deep.equal([]);
    });
  }

  it('opens each page with what one can do after it', () => {
    const shown = pages.filter((page) => /^docs\/(?!machines\/|decisions\/(?!README))/.test(page));
    expect(shown).to.include.members(['docs/troubleshooting.md', 'docs/monitoring/runbook.md']);
    for (const page of shown) expect(textOf(page), page).to.match(/^# .+\n\nAfter this page you (can|know) /);
  });

  it('says of every cause of waiting how to make sure and what to do', () => {
    expect(anchorsOf('docs/troubleshooting.md')).to.include.members([...CAUSES]);
  });

  it('names no key of a pool that there is not', () => {
    const named = pages.flatMap((page) =>
      [...proseOf(page).matchAll(/`pools\[\]\.([a-z-]+)/g)].map(([, key]) => key),
    );
    expect(named).not.to.be.empty;
    for (const key of named) expect(leavesOf(poolOnlySettings).map(({ path }) => path)).to.include(key);
  });
});

/** Names of facts, commands and files look like keys. */
const FACTS = /^mesos\.(accept|offers\.received|subscribed)$|\.ts$/;

describe('The files of a deployment', () => {
  const file = (name: string) => readFileSync(join(DOCS, 'deploy', name), 'utf8');

  it('have a config that is sound once its secrets are there', async () => {
    const text = file('framework.conf').replaceAll('/run/secrets/', '');
    const config = await loadText(text, { files: { 'auto-register-key': 'a-key' } });
    expect(config.state.kind).to.equal('zookeeper');
  });

  it('ask for health where it is answered', () => {
    expect(JSON.parse(file('marathon.json'))).to.have.nested.property('healthChecks[0].path', '/health');
    expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).to.contain('http://127.0.0.1:8088/health');
  });

  it('show the config examples of the pages as they load', async () => {
    const [example = ''] = /^gocd-mesos \{[\s\S]*?^\}/m.exec(textOf('docs/getting-started.md')) ?? [];
    const config = await loadText(example, {
      files: { 'gocd-token': 'a-token', 'auto-register-key': 'a-key' },
    });
    expect(config.pools[0]?.resources).to.deep.equal(['docker', 'linux']);
  });
});
