import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { Command } from 'commander';
import { manPage } from '../../cli/manPage.ts';
import { outcomeOf, start } from './support.ts';

const PAGE = readFileSync(new URL('../../docs/gocd-mesos.1', import.meta.url), 'utf8');

describe('The manual page', () => {
  it('is what the program makes of its own words; if not, run npm run generate:man', async () => {
    const { out, code } = await outcomeOf(start(tmpdir(), 'man'));
    expect(code).to.equal(0);
    expect(out).to.equal(PAGE);
  });

  it('has a section for each command that --help has', async () => {
    const { out } = await outcomeOf(start(tmpdir(), '--help'));
    const commands = [...out.matchAll(/^ {2}([a-z-]+) (?=.* {2})/gm)].map(([, name = '']) => name);
    expect(commands).to.include.members(['run', 'init', 'check', 'top', 'release-brake']);
    for (const name of commands.filter((command) => command !== 'help'))
      expect(PAGE).to.match(new RegExp(`^\\.SS "${name.replaceAll('-', '\\\\-')}[ "]`, 'm'));
  });

  it('says nothing that roff would take for something else', () => {
    const program = new Command('x').description('.hidden -a \\ b');
    program.command('go').description("'quoted").option('--some "thing"', '.dot');
    const lines = manPage(program).split('\n');
    expect(PAGE).to.match(/^[\n\x20-\x7e]*$/);
    expect(lines).to.include('x \\- \\&.hidden \\-a \\e b').and.include('\\&.dot');
    expect(lines.filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0])).to.satisfy(
      (orders: string[]) => orders.every((order) => ['.TH', '.SH', '.SS', '.TP', '.br'].includes(order)),
    );
  });
});
