import { firstValueFrom } from 'rxjs';
import { crowdingWarnings } from '../adapters/config/checks/crowding.ts';
import { jvmLines } from '../adapters/config/checks/jvmLines.ts';
import { moneyWarnings } from '../adapters/config/checks/money.ts';
import { shareWarnings } from '../adapters/config/checks/shares.ts';
import { targetWarnings } from '../adapters/config/checks/targets.ts';
import { describeConfig } from '../adapters/config/describe/describe.ts';
import { loadConfig } from '../adapters/config/load.ts';
import { createGocdServer } from '../adapters/gocd/gocdServer.ts';
import { askRights, type Right } from '../adapters/gocd/rights.ts';
import { askIntervalToldByServer } from '../adapters/gocd/serverTimes.ts';
import type { MasterLocator } from '../adapters/mesos/locator.ts';
import { askNamesakes, type NamesakesTold } from '../adapters/mesos/namesakes.ts';
import { probeMasters } from '../adapters/mesos/probe.ts';
import { fileStateStore } from '../adapters/state/file.ts';
import { StateError } from '../adapters/state/kept.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { describeFailure } from '../domain/gocd.ts';
import { counted } from '../domain/phrases.ts';
import { locatorOf } from './compose.ts';
import { EXIT } from './failure.ts';
import { namesakeRemarks, neighbourRemarks } from './namesakes.ts';
import { pickUpAdvice } from './pickUpAdvice.ts';
import { Secrecy, shortSecrets } from './secrecy.ts';

export interface CheckFlags {
  readonly online?: boolean;
  /** What is to be warned of is a failure. */
  readonly strict?: boolean;
}

/** Validates a config and prints what is in force; online also asks both servers. Resolves with the exit code. */
export async function check(
  path: string,
  flags: CheckFlags,
  print: (line: string) => void,
  env = process.env,
): Promise<number> {
  const config = await loadConfig(path, env);
  const secrecy = new Secrecy(config);
  return secrecy.keep(() => checkConfig(config, flags, (line) => print(secrecy.mask(line)), env));
}

async function checkConfig(
  config: Config,
  flags: CheckFlags,
  print: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  print(describeConfig(config).trimEnd());
  for (const line of shortSecrets(config)) print(`# ${line}`);
  for (const name of proxiesIn(env))
    print(`# ${name} is set and not used: servers and masters are reached directly`);
  for (const line of jvmLines(config)) print(`# ${line}`);
  const warnings = [
    ...crowdingWarnings(config, systemClock.now()),
    ...shareWarnings(config),
    ...moneyWarnings(config),
    ...targetWarnings(config),
  ];
  for (const warning of warnings) print(`# warning: ${warning}`);
  const verdict = flags.strict === true && warnings.length > 0 ? EXIT.failed : EXIT.done;
  if (flags.online !== true) return verdict;
  const findings = await Promise.all([gocdFinding(config), mesosFinding(config)]);
  for (const { line } of findings) print(line);
  return findings.every(({ isGood }) => isGood) ? verdict : EXIT.failed;
}

/** Variables that many programs take for the address of a proxy. Their values may hold a password. */
function proxiesIn(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.keys(env).filter((name) => /^(https?|all)_proxy$/i.test(name) && env[name] !== '');
}

interface Finding {
  readonly isGood: boolean;
  readonly line: string;
}

async function gocdFinding(config: Config): Promise<Finding> {
  const server = createGocdServer({ config, clock: systemClock });
  const fact = await firstValueFrom(server.poll());
  if (fact.type === 'gocd.poll.failed')
    return { isGood: false, line: `# GoCD: ${describeFailure(fact.failure)}` };
  if (fact.type !== 'gocd.polled') return { isGood: false, line: `# GoCD: unexpected ${fact.type}` };
  const { serverVersion, backlogSource, jobs, agents, warnings } = fact.view;
  const seen = `${serverVersion ?? 'an unknown version'}, ${counted(jobs.length, 'waiting job')} (from the ${backlogSource}), ${counted(agents.length, 'agent')}`;
  const rights = await askRights({ config, clock: systemClock });
  const lines = [
    seen,
    ...warnings,
    ...rights.map(rightLine),
    ...(backlogSource === 'feed' ? [await withoutFeed(config)] : []),
    ...pickUpAdvice(config, await askIntervalToldByServer(config)),
  ];
  const isGood = !rights.some(({ isNeeded, verdict }) => isNeeded && verdict === 'no');
  return { isGood, line: lines.map((line) => `# GoCD: ${line}`).join('\n') };
}

function rightLine({ to, verdict, remark }: Right): string {
  return `the right to ${to}: ${verdict}${remark === '' ? '' : ` (${remark})`}`;
}

/** On the day the feed is removed the dashboard is read: whether this account could do without it. */
async function withoutFeed(config: Config): Promise<string> {
  const goServer = { ...config.goServer, backlogSource: 'dashboard' } as const;
  const server = createGocdServer({ config: { ...config, goServer }, clock: systemClock });
  const fact = await firstValueFrom(server.poll());
  if (fact.type !== 'gocd.polled') return 'without the feed this server could not be read yet';
  return fact.view.jobs.every(({ resourcesKnown }) => resourcesKnown)
    ? `without the feed this account can read waiting jobs from the dashboard (${fact.view.jobs.length} now)`
    : 'without the feed this account could not see what jobs need: make it a system administrator';
}

async function mesosFinding(config: Config): Promise<Finding> {
  const locator = await locatorOf(config, systemClock);
  const { isGood, text } = await probeMasters(config, locator, systemClock);
  const lines = [text, ...(isGood ? await namesakeLines(config, locator) : [])];
  return { isGood, line: lines.map((line) => `# Mesos: ${line}`).join('\n') };
}

/** Told, and no failure: the config may be checked where the instance that runs with it keeps nothing. */
async function namesakeLines(config: Config, locator: MasterLocator): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const told = await askNamesakes({ config, locator, clock: systemClock, signal });
  const kept = await keptId(config);
  const id = 'trouble' in kept ? null : kept.id;
  const neighbours = neighbourRemarks(told, config, id).map((text) => `warning: ${text}`);
  return [...ofOurName(config, told, kept), ...neighbours];
}

type KeptId = { readonly id: string | null } | { readonly trouble: string };

function ofOurName({ name }: Config, told: NamesakesTold, kept: KeptId): readonly string[] {
  if (told.kind === 'told' && told.namesakes.length === 0) return [`no framework is named "${name}"`];
  if (told.kind === 'told' && 'trouble' in kept) {
    const ids = told.namesakes.map(({ id, isConnected }) => (isConnected ? `${id}, subscribed` : id));
    return [`named "${name}": ${ids.join('; ')}. Whether that is ours cannot be told: ${kept.trouble}`];
  }
  const id = 'trouble' in kept ? null : kept.id;
  const { refusal, warnings, untold } = namesakeRemarks(told, name, id);
  const wrong = [...(refusal === null ? [] : [refusal]), ...warnings].map((text) => `warning: ${text}`);
  if (untold !== null) return [untold];
  return wrong.length > 0 ? wrong : [`no other framework is named "${name}"`];
}

/** Of the framework id only what lies in a file is looked at: ZooKeeper makes the node of whoever looks. */
async function keptId({ state, name }: Config): Promise<KeptId> {
  if (state.kind !== 'file') return { trouble: 'its id is kept in ZooKeeper' };
  try {
    return { id: await fileStateStore(state.path, name).load() };
  } catch (error) {
    if (error instanceof StateError) return { trouble: error.message };
    throw error;
  }
}
