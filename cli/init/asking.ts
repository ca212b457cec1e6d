import type { z } from 'zod';
import { configSettings } from '../../domain/settings/configSettings.ts';
import { registerKeyRule, tokenRule } from '../../domain/settings/kinds/characters.ts';
import { flaws } from '../../domain/settings/kinds/parsing.ts';
import { agentSettings } from '../../domain/settings/poolSettings.ts';
import { goServerSettings } from '../../domain/settings/serverSettings.ts';
import type { Account, Answers } from './answers.ts';

/** What is wrong with an answer, in words; null if nothing is. */
type Flaw = (text: string) => string | null;

/** Whoever answers. */
export interface Asker {
  text(message: string, about: { readonly initial?: string; readonly flaw: Flaw }): Promise<string>;
  /** What is typed is not shown. */
  secret(message: string, about: { readonly flaw: Flaw }): Promise<string>;
  choice<Choice extends string>(
    message: string,
    choices: readonly (readonly [choice: Choice, words: string])[],
  ): Promise<Choice>;
  confirm(message: string, initial: boolean): Promise<boolean>;
}

export function askGocdUrl(asker: Asker, initial: string | undefined): Promise<string> {
  return asker.text('Where is GoCD?', {
    initial: initial ?? 'http://localhost:8153/go',
    flaw: flawOf(goServerSettings.url.read),
  });
}

export async function askAccount(asker: Asker): Promise<Account> {
  const kind = await asker.choice(
    'How does this program sign in there? The account has to be a system administrator.',
    [
      ['token', 'with an access token'],
      ['password', 'with a user name and a password'],
      ['none', 'not at all: the server has no accounts'],
    ],
  );
  if (kind === 'none') return { kind };
  if (kind === 'token')
    return { kind, token: { text: await asker.secret('Access token:', { flaw: something(tokenRule) }) } };
  const user = await asker.text('User name:', { flaw: flawOf(goServerSettings['user-name'].read) });
  const text = await asker.secret('Password:', { flaw: flawOf(goServerSettings.password.read) });
  return { kind, user, password: { text } };
}

export function askMesosUrl(asker: Asker, initial: string | undefined): Promise<string> {
  return asker.text('Where is the Mesos master? host:port, a URL, or zk://…/path', {
    initial: initial ?? 'localhost:5050',
    flaw: flawOf(configSettings['mesos-master'].read),
  });
}

export async function askKey(asker: Asker): Promise<Answers['key']> {
  const message = "What do agents register with? agentAutoRegisterKey in GoCD's cruise-config.xml:";
  return { text: await asker.secret(message, { flaw: something(registerKeyRule) }) };
}

export function askImage(asker: Asker, initial: string | undefined): Promise<string> {
  return asker.text('Which image do agents run?', {
    ...(initial === undefined ? {} : { initial }),
    flaw: flawOf(agentSettings['docker-image'].read),
  });
}

export async function askResources(asker: Asker): Promise<readonly string[]> {
  const read = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  const flaw = flawOf(agentSettings.resources.read);
  const text = await asker.text('Which resources do jobs ask for? Several with blanks between, or none', {
    initial: '',
    flaw: (typed) => flaw(read(typed)),
  });
  return read(text);
}

/** By the rules of the config, from the same schema. */
function flawOf(format: z.ZodType): (value: string | readonly string[]) => string | null {
  return (value) => {
    if (value === '') return 'something is wanted here';
    const { error } = format.safeParse([value]);
    const message = error === undefined ? null : flaws(error)[0]?.message;
    return message === null ? null : `expected ${message ?? 'something else'}`;
  };
}

function something(rule: Flaw): Flaw {
  return (text) => (text === '' ? 'something is wanted here' : rule(text));
}
