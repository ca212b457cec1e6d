import type { Command } from 'commander';
import { refuseIdleFlags } from './effects.ts';

/** Says which running instance is asked, and what lets us ask it. */
export interface InstanceFlags {
  /** Where it is found, as its log names it. */
  readonly url?: string;
  /** Its config: has its address and its token, where nothing else says them. */
  readonly config?: string;
  /** Holds its `http.token`. */
  readonly tokenFile?: string;
}

/** Where an instance listens unless its config says otherwise. */
export const USUAL_URL = 'http://127.0.0.1:8088';
/** Holds the token, where no flag and no config says it. */
export const TOKEN_VARIABLE = 'GOCD_MESOS_TOKEN';

/** Beside other settings of whoever is logged in: holds the token where nothing else says it. */
export const TOKEN_PLACE = 'gocd-mesos/token';

/** A command that finds a running instance, with the flags that all of them have. */
export function findingInstance(command: Command): Command {
  return refuseIdleFlags(command, [{ flag: '--config', not: ['--url', '--token-file'] }])
    .option('--url <url>', `where it runs; else as --config says, or ${USUAL_URL}`)
    .option('--config <config>', 'its HOCON file, for its address and its token')
    .option(
      '--token-file <file>',
      `holds its http.token; else that of --config, ${TOKEN_VARIABLE}, or ~/.config/${TOKEN_PLACE}`,
    );
}

/** The same for one that prints what it is told. */
export function askingInstance(command: Command): Command {
  return findingInstance(command).option('--json', 'as JSON');
}

/** For one that asks for a change, in somebody's name. */
export function inName(command: Command): Command {
  return command.option('--by <name>', 'who asks, for others to see; by default whoever is logged in');
}

/** The same for one that prints what has been done. */
export function askingInName(command: Command): Command {
  return inName(askingInstance(command));
}
