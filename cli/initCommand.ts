import { type Command, Option } from 'commander';
import type { InitFlags } from './init/answers.ts';

/** The command that writes a config: what no flag says it asks for. */
export function addInitCommand(program: Command, print: (line: string) => void): void {
  const command = program
    .command('init')
    .description('write a config: asks for what no flag says, and tests each answer on the servers')
    .option('--gocd-url <url>', 'where GoCD is, as https://ci.example/go');
  const accounts: readonly (readonly [flag: string, words: string, not: readonly string[]])[] = [
    ['--gocd-token <token>', 'access token of a system administrator there', []],
    ['--gocd-token-file <file>', 'the same, in a file that the config will name', ['gocdToken']],
    ['--gocd-user <name>', 'in place of a token: a user name', ['gocdToken', 'gocdTokenFile']],
    ['--gocd-password <text>', 'its password', ['gocdToken', 'gocdTokenFile']],
    ['--gocd-password-file <file>', 'the same, in a file', ['gocdToken', 'gocdTokenFile', 'gocdPassword']],
    ['--gocd-open', 'the server has no accounts', ['gocdToken', 'gocdTokenFile', 'gocdUser']],
  ];
  for (const [flag, words, not] of accounts) command.addOption(new Option(flag, words).conflicts([...not]));
  command
    .option('--mesos-url <master>', 'the Mesos master: host:port, a URL, or zk://host:port/path')
    .option('--auto-register-key <key>', "agentAutoRegisterKey in GoCD's cruise-config.xml")
    .addOption(
      new Option('--auto-register-key-file <file>', 'the same, in a file').conflicts('autoRegisterKey'),
    )
    .option('--image <image>', 'what agents run; best of the version of the server')
    .option('--resources <names>', 'what agents offer to jobs, separated by commas', names)
    .option('--out <file>', 'where to write it, - for standard output', 'framework.conf')
    .option('--force', 'replace what is there')
    .option('--offline', 'test nothing')
    .option('--yes', 'ask nothing')
    .action(async (flags: InitFlags) => {
      const { init } = await import('./init.ts');
      const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
      // It is large, and needed only where somebody is asked.
      const asker = isTerminal && flags.yes !== true ? (await import('./init/prompts.ts')).prompts : null;
      process.exitCode = await init(flags, { print, asker });
    });
}

function names(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
