import type { Command, Option } from 'commander';

/** Shells that completion can be had for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that has a shell complete the words of a program, made from what the program itself knows of them. */
export function completionScript(shell: Shell, program: Command): string {
  const words: Words = {
    name: program.name(),
    commands: program.commands.map(wordsOf),
    options: program.createHelp().visibleOptions(program),
  };
  return `${WRITERS[shell](words).join('\n')}\n`;
}

interface Words {
  readonly name: string;
  readonly commands: readonly CommandWords[];
  /** Of the program, without a command. */
  readonly options: readonly Option[];
}

interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** What the first argument may be; null if it is anything. */
  readonly choices: readonly string[] | null;
  readonly takesFile: boolean;
}

function wordsOf(command: Command): CommandWords {
  const argument = command.registeredArguments[0];
  return {
    name: command.name(),
    description: command.description(),
    options: command.createHelp().visibleOptions(command),
    choices: argument?.argChoices ?? null,
    takesFile: argument !== undefined && isFile(argument.name()),
  };
}

const WRITERS: Readonly<Record<Shell, (words: Words) => readonly string[]>> = {
  bash: bashLines,
  zsh: zshLines,
  fish: fishLines,
};

/** Arguments and options are named after what they hold. */
function isFile(name: string): boolean {
  return /^(config|file|history|old|new)$/.test(name);
}

/** The name between the brackets of `--record <file>`; null for an option that takes no value. */
function placeholderOf({ flags, required, optional }: Option): string | null {
  return required || optional ? (/[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? '') : null;
}

/** In single quotes, as all shells take it but fish, which knows a backslash in them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bashLines({ name, commands, options }: Words): readonly string[] {
  const words = (list: readonly string[]) => quoted(list.join(' '));
  const all = [
    ...new Map(
      commands.flatMap((command) => command.options).map((option) => [option.long, option]),
    ).values(),
  ];
  const choices = all.flatMap(({ long, argChoices }) =>
    argChoices ? [`    ${long}) candidates=${words(argChoices)} ;;`] : [],
  );
  const files = all.flatMap((option) => (isFile(placeholderOf(option) ?? '') ? [option.long] : []));
  return [
    `_${identifier(name)}() {`,
    '  local candidates',
    // Bash hands over the word to complete as $2 and the one before it as $3.
    '  case $3 in',
    ...choices,
    // No candidates: bash then offers files.
    `    ${files.join('|')}) return ;;`,
    `    *) case \${COMP_WORDS[1]} in`,
    ...commands.map(
      (command) =>
        `      ${command.name}) candidates=${words([...(command.choices ?? []), ...longs(command.options)])} ;;`,
    ),
    '    esac ;;',
    '  esac',
    `  (( COMP_CWORD == 1 )) && candidates=${words([...commands.map((command) => command.name), ...longs(options)])}`,
    '  COMPREPLY=($(compgen -W "$candidates" -- "$2"))',
    '}',
    `complete -o default -F _${identifier(name)} ${name}`,
  ];
}

function zshLines({ name, commands, options }: Words): readonly string[] {
  const spec = (option: Option) =>
    quoted(`${option.long}[${option.description.replace(/[[\]\\]/g, '\\$&')}]${zshValue(option)}`);
  const rest = ({ choices, takesFile }: CommandWords) => {
    if (choices !== null) return [quoted(`1:word:(${choices.join(' ')})`)];
    return takesFile ? [quoted('1:file:_files')] : [];
  };
  return [
    `#compdef ${name}`,
    `_${identifier(name)}() {`,
    '  if (( CURRENT == 2 )); then',
    '    local -a commands=(',
    ...commands.map((command) => `      ${quoted(`${command.name}:${command.description}`)}`),
    '    )',
    '    _describe command commands',
    `    compadd -- ${longs(options).join(' ')}`,
    '    _files',
    '    return',
    '  fi',
    '  local command=$words[2]',
    '  shift words; (( CURRENT-- ))',
    '  case $command in',
    ...commands.map(
      (command) =>
        `    ${command.name}) _arguments ${[...command.options.map(spec), ...rest(command)].join(' ')} ;;`,
    ),
    '  esac',
    '}',
    `compdef _${identifier(name)} ${name}`,
  ];
}

/** What `_arguments` is to offer after the option. */
function zshValue(option: Option): string {
  const value = placeholderOf(option);
  if (value === null) return '';
  const offered = isFile(value) ? '_files' : option.argChoices ? `(${option.argChoices.join(' ')})` : ' ';
  return `${option.optional ? '::' : ':'}${value}:${offered}`;
}

function fishLines({ name, commands, options }: Words): readonly string[] {
  const text = (words: string) => `'${words.replace(/['\\]/g, '\\$&')}'`;
  const line = (condition: string, option: Option) => {
    const offered = option.argChoices ? ` -x -a ${text(option.argChoices.join(' '))}` : '';
    const value = option.required && offered === '' ? ' -r' : '';
    return `complete -c ${name} -n ${text(condition)} -l ${option.long?.slice(2)}${offered}${value} -d ${text(option.description)}`;
  };
  return [
    ...options.map((option) => line('__fish_use_subcommand', option)),
    ...commands.flatMap((command) => {
      const condition = `__fish_seen_subcommand_from ${command.name}`;
      return [
        `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d ${text(command.description)}`,
        ...command.options.map((option) => line(condition, option)),
        ...(command.choices === null
          ? []
          : [`complete -c ${name} -f -n ${text(condition)} -a ${text(command.choices.join(' '))}`]),
      ];
    }),
  ];
}

function longs(options: readonly Option[]): readonly string[] {
  return options.flatMap(({ long }) => (long === undefined ? [] : [long]));
}

function identifier(name: string): string {
  return name.replace(/\W/g, '_');
}
