import { confirm, input, password, select } from '@inquirer/prompts';
import { CommandError, EXIT } from '../failure.ts';
import type { Asker } from './asking.ts';

/** Asks on the terminal. Ctrl-C ends the command with a line. */
export const prompts: Asker = {
  text: (message, { initial, flaw }) =>
    asked(
      input({
        message,
        ...(initial === undefined ? {} : { default: initial }),
        validate: (text) => flaw(text.trim()) ?? true,
      }),
    ).then((text) => text.trim()),
  secret: (message, { flaw }) =>
    asked(password({ message, mask: '*', validate: (text) => flaw(text.trim()) ?? true })).then((text) =>
      text.trim(),
    ),
  choice: (message, choices) =>
    asked(select({ message, choices: choices.map(([value, name]) => ({ value, name })) })),
  confirm: (message, initial) => asked(confirm({ message, default: initial })),
};

async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new CommandError('left before the end: nothing is written', EXIT.interrupted);
    throw error;
  }
}
