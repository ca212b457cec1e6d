import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { configReference } from '../../../adapters/config/describe/reference.ts';
import { leavesOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings } from '../../../domain/settings/poolSettings.ts';

const PAGE = new URL('../../../docs/configuration.md', import.meta.url);

/** Cells of the row of a key within a section; undefined if it has none. */
function rowOf(title: string, key: string): readonly string[] | undefined {
  const section = configReference()
    .split('\n## ')
    .find((text) => text.startsWith(title));
  const line = section?.split('\n').find((text) => text.startsWith(`| \`${key}\` |`));
  return line?.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

describe('docs/configuration.md', () => {
  it('is what the schema makes of it; if not, run npm run generate:config-reference', () => {
    expect(readFileSync(PAGE, 'utf8')).to.equal(configReference());
  });

  it('tells of a key what it takes, its default, and what it does', () => {
    expect(rowOf('`scaling`', 'max-agents')).to.deep.equal([
      '',
      '`max-agents`',
      'a whole number, 1 or more',
      '`20`',
      'live',
      'Agents over all pools at the most.',
      '',
    ]);
    expect(rowOf('Top level', 'mesos-master')?.[3]).to.equal('to be set');
    expect(rowOf('`go-server`', 'tls.verify')?.[3]).to.equal('`true`');
  });

  it('has a whole row for every key in the section of its block', () => {
    for (const { path } of leavesOf(configSettings)) {
      const [block = '', ...rest] = path.split('.');
      const row = rest.length === 0 ? rowOf('Top level', block) : rowOf(`\`${block}\``, rest.join('.'));
      expect(row, path).to.have.length(7);
      expect(row?.[2], `${path} takes`).not.to.equal('');
    }
    for (const { path } of leavesOf(poolOnlySettings))
      expect(rowOf('`pools[]`', path), path).to.have.length(7);
  });
});
