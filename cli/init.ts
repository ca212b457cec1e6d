import { access, writeFile } from 'node:fs/promises';
import { imageVersionWarnings } from '../adapters/config/checks/imageVersions.ts';
import { errorCode } from '../adapters/config/hocon.ts';
import { configIn } from '../adapters/config/load.ts';
import { STDIN as STDOUT } from '../adapters/outside/stdin.ts';
import { writeDurably } from '../adapters/state/durably.ts';
import type { Config } from '../domain/config.ts';
import { askGocd, askMesos, type Finding, type GocdFinding } from './checks/online.ts';
import { CommandError, EXIT } from './failure.ts';
import {
  type Answers,
  answersIn,
  documentOf,
  holdsSecrets,
  type InitFlags,
  missingIn,
} from './init/answers.ts';
import {
  type Asker,
  askAccount,
  askGocdUrl,
  askImage,
  askKey,
  askMesosUrl,
  askResources,
} from './init/asking.ts';
import { writtenConfig } from './init/written.ts';
import { Secrecy } from './secrecy.ts';

export interface InitParts {
  readonly print: (line: string) => void;
  /** Null where nobody can be asked. */
  readonly asker: Asker | null;
}

/** GoCD makes keys of this shape; whoever sets one may have another. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Writes a config from what the command line says and a person answers, once both servers have taken it. Resolves with the
 * exit code.
 * @throws CommandError if it is there already, something is not said, or a server says no and nobody can be asked anew.
 */
export async function init(flags: InitFlags, parts: InitParts): Promise<number> {
  await assertFree(flags);
  const asker = flags.yes === true ? null : parts.asker;
  const given = answersIn(flags);
  const missing = missingIn(given);
  if (asker === null && missing.length > 0) {
    const why = parts.asker === null ? 'there is no terminal to ask on' : '--yes asks nothing';
    throw new CommandError(`not said, and ${why}: ${missing.join(', ')}`, EXIT.usage);
  }
  const talk = { ...parts, asker, isOffline: flags.offline === true, file: flags.out };
  // What is wrong with the flags is told before anything is asked or tested.
  readable(given, talk);
  const answers = await answered(given, talk);
  const text = writtenConfig(answers);
  if (flags.out === STDOUT) parts.print(text.trimEnd());
  else await written(text, answers, flags, talk);
  return EXIT.done;
}

/** With whom we talk, and about which file. */
interface Talk extends InitParts {
  readonly isOffline: boolean;
  readonly file: string;
}

async function answered(given: Partial<Answers>, talk: Talk): Promise<Answers> {
  const { gocdUrl, account, version } = await gocdAnswers(given, talk);
  const mesosUrl = await mesosAnswer(given, talk);
  const key = given.key ?? (await askKey(someone(talk)));
  if ('text' in key && !UUID.test(key.text))
    talk.print(
      'Key: not of the shape that GoCD makes them of (a UUID); right only if somebody has set it so',
    );
  const usual = version === null ? undefined : `gocd/gocd-agent-wolfi:v${version}`;
  const image = given.image ?? (await askImage(someone(talk), usual));
  const { asker } = talk;
  const resources = given.resources ?? (asker === null ? [] : await askResources(asker));
  const answers = { gocdUrl, account, mesosUrl, key, image, resources };
  for (const warning of imageVersionWarnings(readable(answers, talk), version))
    talk.print(`Image: ${warning}`);
  return answers;
}

async function gocdAnswers(given: Partial<Answers>, talk: Talk) {
  let { gocdUrl, account } = given;
  for (let again = false; ; again = true) {
    const asked = again ? gocdUrl : undefined;
    gocdUrl = again || gocdUrl === undefined ? await askGocdUrl(someone(talk), asked) : gocdUrl;
    account = again || account === undefined ? await askAccount(someone(talk)) : account;
    if (talk.isOffline) return { gocdUrl, account, version: null };
    const finding = await tested(readable({ gocdUrl, account }, talk), askGocd);
    if (await isTaken(finding, talk)) return { gocdUrl, account, version: finding.version };
  }
}

async function mesosAnswer(given: Partial<Answers>, talk: Talk): Promise<string> {
  let { mesosUrl } = given;
  for (let again = false; ; again = true) {
    const asked = again ? mesosUrl : undefined;
    mesosUrl = again || mesosUrl === undefined ? await askMesosUrl(someone(talk), asked) : mesosUrl;
    if (talk.isOffline) return mesosUrl;
    const finding = await tested(readable({ mesosUrl }, talk), askMesos);
    if (await isTaken(finding, talk)) return mesosUrl;
  }
}

/** Whether we go on with an answer: it is good, or whoever has given it wants it all the same. */
async function isTaken(
  { server, isGood, remarks: [first, ...others] }: Finding,
  talk: Talk,
): Promise<boolean> {
  const told = isGood ? [first] : [first, ...others.filter(({ text }) => /: no\b/.test(text))];
  for (const remark of told) if (remark !== undefined) talk.print(`${server}: ${remark.text}`);
  if (isGood) return true;
  if (talk.asker === null)
    throw new CommandError(
      `${server} does not take these answers, and nothing is written; --offline writes them untested`,
    );
  return !(await talk.asker.confirm('Answer that again? No goes on with it as it is.', true));
}

function tested<Found extends Finding | GocdFinding>(
  config: Config,
  test: (config: Config) => Promise<Found>,
): Promise<Found> {
  return new Secrecy(config).keep(() => test(config));
}

/** @throws ConfigError that says what is wrong with them. */
function readable(answers: Partial<Answers>, { file }: Talk): Config {
  return configIn(documentOf(answers), file);
}

/** Asked only where it is known that somebody is there. */
function someone({ asker }: Talk): Asker {
  if (asker === null) throw new Error('nobody is there to be asked');
  return asker;
}

async function assertFree({ out, force }: InitFlags): Promise<void> {
  if (out === STDOUT || force === true) return;
  const isThere = await access(out).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new CommandError(
      `${out} is there already: --force replaces it, --out FILE writes another`,
      EXIT.usage,
    );
}

async function written(text: string, answers: Answers, { out, force }: InitFlags, talk: Talk): Promise<void> {
  const isSecret = holdsSecrets(answers);
  const whose = isSecret ? ', for your eyes only, as it holds secrets' : '';
  if (talk.asker !== null && !(await talk.asker.confirm(`Write ${out}${whose}?`, true)))
    throw new CommandError('nothing is written', EXIT.interrupted);
  try {
    if (force === true) await writeDurably(out, text);
    else await writeFile(out, text, { flag: 'wx', mode: isSecret ? 0o600 : 0o644 });
  } catch (error) {
    throw new CommandError(`${out} cannot be written (${errorCode(error)})`);
  }
  talk.print(`${out} is written${whose}`);
  talk.print(
    talk.isOffline
      ? `next: gocd-mesos check ${out} --online   # asks GoCD and Mesos, changes nothing`
      : `next: gocd-mesos plan ${out}   # why jobs wait and what would be launched, changes nothing`,
  );
}
