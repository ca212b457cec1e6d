import { jarLines } from '../adapters/config/checks/jars.ts';
import { jvmLines } from '../adapters/config/checks/jvmLines.ts';
import { describeConfig } from '../adapters/config/describe/describe.ts';
import { loadConfig } from '../adapters/config/load.ts';
import { ConfigError } from '../adapters/config/problems.ts';
import type { Config } from '../domain/config.ts';
import { counted, listed } from '../domain/phrases.ts';
import { warningsOn } from './checks/offline.ts';
import { askGocd, askMesos, type Finding } from './checks/online.ts';
import { CommandError, EXIT } from './failure.ts';
import { Secrecy, shortSecrets } from './secrecy.ts';

export interface CheckFlags {
  readonly online?: boolean;
  /** What is to be warned of is a failure. */
  readonly strict?: boolean;
  /** The config that is in force is printed, and all else as comments in it. */
  readonly print?: boolean;
}

/** Whether a config can be used, and why not; online also asks both servers. Resolves with the exit code. */
export async function check(
  path: string,
  flags: CheckFlags,
  print: (line: string) => void,
  env = process.env,
): Promise<number> {
  const config = await loadConfig(path, env).catch((error: unknown) => {
    throw error instanceof ConfigError ? refusal(path, error) : error;
  });
  const secrecy = new Secrecy(config);
  return secrecy.keep(() =>
    checkConfig(path, config, flags, { print: (line) => print(secrecy.mask(line)), env }),
  );
}

interface Surroundings {
  readonly print: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
}

async function checkConfig(
  path: string,
  config: Config,
  flags: CheckFlags,
  { print, env }: Surroundings,
): Promise<number> {
  const remarks = [
    ...shortSecrets(config),
    ...proxiesIn(env).map((name) => `${name} is set and not used: servers and masters are reached directly`),
    ...jvmLines(config),
    ...jarLines(config),
  ];
  const offline = await warningsOn(config, path);
  const findings = flags.online === true ? await Promise.all([askGocd(config), askMesos(config)]) : [];
  const warnings =
    offline.length +
    findings.flatMap((finding) => finding.remarks).filter(({ isWarning }) => isWarning).length;
  const verdict = verdictOn(path, { warnings, findings, isStrict: flags.strict === true });
  const lines = [
    verdict.text,
    ...remarks,
    ...offline.map((text) => `warning: ${text}`),
    ...findings.flatMap(described),
  ];
  // What is not the config is a comment in it.
  const mark = flags.print === true ? '# ' : '';
  const [first = '', ...others] = lines.flatMap((line) => line.split('\n')).map((line) => `${mark}${line}`);
  const shown = flags.print === true ? [describeConfig(config).trimEnd(), ...others] : others;
  for (const line of [first, ...shown]) print(line);
  if (shown.length > 0) print(first);
  return verdict.isGood ? EXIT.done : EXIT.failed;
}

function described({ server, remarks }: Finding): readonly string[] {
  return remarks.map(({ text, isWarning }) => `${server}: ${isWarning ? 'warning: ' : ''}${text}`);
}

interface Found {
  readonly warnings: number;
  readonly findings: readonly Finding[];
  readonly isStrict: boolean;
}

/** In one line, and whether it is a failure. */
function verdictOn(path: string, { warnings, findings, isStrict }: Found) {
  const refusing = findings.filter(({ isGood }) => !isGood).map(({ server }) => server);
  const told = warnings === 0 ? [] : [counted(warnings, 'warning')];
  if (refusing.length > 0)
    return {
      isGood: false,
      text: [`${path}: NOT OK: the program cannot work with ${listed(refusing)} as things are`, ...told].join(
        '; ',
      ),
    };
  if (isStrict && warnings > 0)
    return {
      isGood: false,
      text: `${path}: NOT OK: ${counted(warnings, 'warning')}, and --strict allows none`,
    };
  const online = findings.length > 0 ? ', and GoCD and Mesos take it' : '';
  return {
    isGood: true,
    text: `${path}: OK: it can be used${online}${told.map((text) => `; ${text}`).join('')}`,
  };
}

/** All that is wrong with it, between the verdict and the verdict again. */
function refusal(path: string, { problems, message }: ConfigError): CommandError {
  const verdict = `${path}: NOT OK: it cannot be used: ${counted(problems.length, 'problem')}`;
  return new CommandError([verdict, message, verdict].join('\n'), EXIT.usage);
}

/** Variables that many programs take for the address of a proxy. Their values may hold a password. */
function proxiesIn(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.keys(env).filter((name) => /^(https?|all)_proxy$/i.test(name) && env[name] !== '');
}
