import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { Argument, Command, Option } from 'commander';
import { completionScript, SHELLS } from '../../cli/completion.ts';

function someProgram(): Command {
  const program = new Command('some-tool').version('1.2.3');
  program
    .command('run')
    .description("run somebody's [own] framework")
    .argument('<config>')
    .option('--dry-run', 'do nothing')
    .option('--record <file>', 'keep a journal')
    .addOption(new Option('--level <level>', 'how much').choices(['error', 'info']));
  program
    .command('greet')
    .description('say hello')
    .addArgument(new Argument('<whom>').choices(['jane', 'joe']));
  return program;
}

/** What bash would offer for the last of these words. */
function offeredByBash(...words: readonly string[]): readonly string[] {
  const line = ['some-tool', ...words];
  const script = `${completionScript('bash', someProgram())}
    COMP_WORDS=("$@"); COMP_CWORD=${words.length}
    _some_tool "$1" "\${@: -1}" "\${@: -2:1}"
    echo "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...line], { encoding: 'utf8' })
    .split(/\s+/)
    .filter(Boolean);
}

describe('Completion in bash', () => {
  it('offers the commands first', () => {
    expect(offeredByBash('')).to.deep.equal(['run', 'greet', '--version', '--help']);
    expect(offeredByBash('g')).to.deep.equal(['greet']);
  });

  it('offers the flags of a command, and what its argument may be', () => {
    expect(offeredByBash('run', '--')).to.deep.equal(['--dry-run', '--record', '--level', '--help']);
    expect(offeredByBash('greet', 'j')).to.deep.equal(['jane', 'joe']);
  });

  it('offers the values of a flag, and files where one takes a file', () => {
    expect(offeredByBash('run', '--level', '')).to.deep.equal(['error', 'info']);
    expect(offeredByBash('run', '--record', '')).to.deep.equal([]);
    expect(completionScript('bash', someProgram())).to.contain('complete -o default ');
  });
});

describe('Completion in every shell', () => {
  for (const shell of SHELLS)
    it(`names every command and flag in ${shell}`, () => {
      const script = completionScript(shell, someProgram());
      for (const word of ['run', 'greet', 'dry-run', 'record', 'level', 'version', 'error info', 'jane joe'])
        expect(script).to.contain(word);
    });

  it('keeps what descriptions hold from being taken for syntax', () => {
    expect(completionScript('zsh', someProgram())).to.contain("'run:run somebody'\\''s [own] framework'");
    expect(completionScript('fish', someProgram())).to.contain("'run somebody\\'s [own] framework'");
  });
});
