import type { Command } from 'commander';
import { VERSION } from '../adapters/package.ts';
import { EXIT } from './failure.ts';
import { TOKEN_PLACE, TOKEN_VARIABLE } from './instanceFlags.ts';

/** The manual page of a program, as roff: of the words that its `--help` has. */
export function manPage(program: Command): string {
  const name = program.name();
  const help = program.createHelp();
  return `${[
    `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(`${name} ${VERSION}`)} "User Commands"`,
    '.SH NAME',
    `${text(name)} \\- ${text(program.description())}`,
    '.SH SYNOPSIS',
    ...program.commands.flatMap((command) => [text(`${name} ${usageOf(command)}`), '.br']),
    '.SH OPTIONS',
    ...help
      .visibleOptions(program)
      .flatMap((option) => entry(help.optionTerm(option), help.optionDescription(option))),
    '.SH COMMANDS',
    ...program.commands.flatMap(commandLines),
    '.SH "EXIT STATUS"',
    ...Object.entries(EXITS).flatMap(([code, words]) => entry(code, words)),
    '.SH ENVIRONMENT',
    ...Object.entries(ENVIRONMENT).flatMap(([variable, words]) => entry(variable, words)),
    '.SH FILES',
    ...Object.entries(FILES).flatMap(([file, words]) => entry(file, words)),
  ].join('\n')}\n`;
}

const EXITS: Readonly<Record<string, string>> = {
  [EXIT.done]: 'done',
  [EXIT.failed]: 'failed; one line says why',
  [EXIT.usage]: 'a config or a file that cannot be used, or words it does not know',
  [EXIT.takenOver]: 'another instance has taken the framework over, or runs under our name',
  [EXIT.interrupted]: 'left by Ctrl-C before it was done',
};

const ENVIRONMENT: Readonly<Record<string, string>> = {
  [TOKEN_VARIABLE]: 'the token of a running instance, where no flag and no config says it',
  NO_COLOR: 'no colours, if it is anything but empty',
};

const FILES: Readonly<Record<string, string>> = {
  [`~/.config/${TOKEN_PLACE}`]: 'the token of a running instance, where nothing else says it',
};

function commandLines(command: Command): readonly string[] {
  const help = command.createHelp();
  const usage = usageOf(command);
  return [
    `.SS ${quoted(usage)}`,
    text(sentence(command.description())),
    ...command.registeredArguments
      .filter((argument) => help.argumentDescription(argument) !== '')
      .flatMap((argument) => entry(`<${argument.name()}>`, help.argumentDescription(argument))),
    ...help
      .visibleOptions(command)
      .flatMap((option) => entry(help.optionTerm(option), help.optionDescription(option))),
  ];
}

/** As `check [options] <config>`, without the name of the program. */
function usageOf(command: Command): string {
  return `${command.name()} ${command.usage()}`.trim();
}

function entry(term: string, words: string): readonly string[] {
  return ['.TP', `\\fB${text(term)}\\fR`, text(words)];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** A line that roff shows as it is: hyphens as they are typed, and none that it takes for an order. */
function text(words: string): string {
  const safe = words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/[^\x20-\x7e]/gu, byNumber);
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

/** It may be read in any encoding. */
function byNumber(character: string): string {
  return `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** An argument of an order. */
function quoted(words: string): string {
  return `"${text(words).replaceAll('"', '\\(dq')}"`;
}
