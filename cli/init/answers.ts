import { dirname, relative, resolve } from 'node:path';
import type { RawObject } from '../../adapters/config/hocon.ts';
import { ROOT } from '../../adapters/config/load.ts';
import { STDIN } from '../../adapters/outside/stdin.ts';

/** A secret as it will be in the config: itself, or the file that it is in. */
export type Held = { readonly text: string } | { readonly file: string };

export type Account =
  | { readonly kind: 'token'; readonly token: Held }
  | { readonly kind: 'password'; readonly user: string; readonly password: Held }
  /** The server asks for none. */
  | { readonly kind: 'none' };

/** All that a config has to say. */
export interface Answers {
  readonly gocdUrl: string;
  readonly account: Account;
  readonly mesosUrl: string;
  readonly key: Held;
  readonly image: string;
  /** What the agents offer to jobs. */
  readonly resources: readonly string[];
}

/** What was said on the command line. */
export interface InitFlags {
  readonly gocdUrl?: string;
  readonly gocdToken?: string;
  readonly gocdTokenFile?: string;
  readonly gocdUser?: string;
  readonly gocdPassword?: string;
  readonly gocdPasswordFile?: string;
  readonly gocdOpen?: true;
  readonly mesosUrl?: string;
  readonly autoRegisterKey?: string;
  readonly autoRegisterKeyFile?: string;
  readonly image?: string;
  readonly resources?: readonly string[];
  readonly out: string;
  readonly yes?: true;
  readonly force?: true;
  readonly offline?: true;
}

/** So far as the command line says it. */
export function answersIn(flags: InitFlags): Partial<Answers> {
  const { gocdUrl, mesosUrl, image, resources, autoRegisterKey, autoRegisterKeyFile, out } = flags;
  const account = accountIn(flags);
  const key = held(autoRegisterKey, autoRegisterKeyFile, out);
  return {
    ...(gocdUrl === undefined ? {} : { gocdUrl }),
    ...(account === null ? {} : { account }),
    ...(mesosUrl === undefined ? {} : { mesosUrl }),
    ...(key === null ? {} : { key }),
    ...(image === undefined ? {} : { image }),
    ...(resources === undefined ? {} : { resources }),
  };
}

function accountIn(flags: InitFlags): Account | null {
  const { gocdToken, gocdTokenFile, gocdUser, gocdPassword, gocdPasswordFile, gocdOpen, out } = flags;
  const token = held(gocdToken, gocdTokenFile, out);
  if (token !== null) return { kind: 'token', token };
  const password = held(gocdPassword, gocdPasswordFile, out);
  if (gocdUser !== undefined && password !== null) return { kind: 'password', user: gocdUser, password };
  return gocdOpen === true ? { kind: 'none' } : null;
}

/** A path within a config is relative to the config. */
function held(text: string | undefined, file: string | undefined, out: string): Held | null {
  if (text !== undefined) return { text };
  if (file === undefined) return null;
  return { file: out === STDIN ? file : relative(resolve(dirname(out)), resolve(file)) };
}

/** The flags that would say what is not said yet. */
export function missingIn({ gocdUrl, account, mesosUrl, key, image }: Partial<Answers>): readonly string[] {
  return [
    ...(gocdUrl === undefined ? ['--gocd-url'] : []),
    ...(account === undefined
      ? ['--gocd-token (or --gocd-user and --gocd-password, or --gocd-open where there are no accounts)']
      : []),
    ...(mesosUrl === undefined ? ['--mesos-url'] : []),
    ...(key === undefined ? ['--auto-register-key'] : []),
    ...(image === undefined ? ['--image'] : []),
  ];
}

/** As a config has them. What is not known yet is filled in with something that will do for reading it. */
export function documentOf(answers: Partial<Answers>): RawObject {
  const { gocdUrl, account, mesosUrl, key, image, resources = [] } = answers;
  return {
    [ROOT]: {
      'mesos-master': mesosUrl ?? 'mesos.example:5050',
      'go-server': { url: gocdUrl ?? 'http://gocd.example/go', ...accountKeys(account) },
      'go-agent': {
        ...(key === undefined ? {} : secretKey('auto-register-key', key)),
        'docker-image': image ?? 'gocd/gocd-agent-wolfi',
        resources: [...resources],
      },
    },
  };
}

export function accountKeys(account: Account | undefined): Readonly<Record<string, string>> {
  if (account?.kind === 'token') return secretKey('access-token', account.token);
  if (account?.kind !== 'password') return {};
  return { 'user-name': account.user, ...secretKey('password', account.password) };
}

export function secretKey(key: string, secret: Held): Readonly<Record<string, string>> {
  return 'text' in secret ? { [key]: secret.text } : { [`${key}-file`]: secret.file };
}

/** Whether a config with them is for its owner alone. */
export function holdsSecrets({ account, key }: Pick<Answers, 'account' | 'key'>): boolean {
  const secrets = [
    key,
    ...(account.kind === 'token' ? [account.token] : account.kind === 'password' ? [account.password] : []),
  ];
  return secrets.some((secret) => 'text' in secret);
}
