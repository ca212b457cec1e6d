import { firstValueFrom } from 'rxjs';
import { imageVersionWarnings } from '../../adapters/config/checks/imageVersions.ts';
import { createGocdServer } from '../../adapters/gocd/gocdServer.ts';
import { askRights, type Right } from '../../adapters/gocd/rights.ts';
import { askIntervalToldByServer } from '../../adapters/gocd/serverTimes.ts';
import { jarSourceWarnings } from '../../adapters/mesos/jarSources.ts';
import type { MasterLocator } from '../../adapters/mesos/locator.ts';
import { askNamesakes, type NamesakesTold } from '../../adapters/mesos/namesakes.ts';
import { probeMasters } from '../../adapters/mesos/probe.ts';
import { fileStateStore } from '../../adapters/state/file.ts';
import { StateError } from '../../adapters/state/kept.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { describeFailure } from '../../domain/gocd.ts';
import { counted } from '../../domain/phrases.ts';
import { locatorOf } from '../compose.ts';
import { namesakeRemarks, neighbourRemarks } from '../namesakes.ts';
import { pickUpAdvice } from '../pickUpAdvice.ts';

/** What one of the two servers answered. */
export interface Finding {
  /** As people call it. */
  readonly server: 'GoCD' | 'Mesos';
  /** Whether the program can work with it. */
  readonly isGood: boolean;
  /** In the order they are to be told. */
  readonly remarks: readonly Remark[];
}

export interface Remark {
  readonly text: string;
  /** Works, but is hardly meant. */
  readonly isWarning: boolean;
}

const plain = (text: string): Remark => ({ text, isWarning: false });
const warning = (text: string): Remark => ({ text, isWarning: true });

export interface GocdFinding extends Finding {
  /** Null where it did not answer or does not say. */
  readonly version: string | null;
}

/** Whether GoCD answers, what it is, and what our account may do there. */
export async function askGocd(config: Config): Promise<GocdFinding> {
  const server = createGocdServer({ config, clock: systemClock });
  const fact = await firstValueFrom(server.poll());
  if (fact.type !== 'gocd.polled') {
    const reason =
      fact.type === 'gocd.poll.failed' ? describeFailure(fact.failure) : `unexpected ${fact.type}`;
    return { server: 'GoCD', isGood: false, remarks: [plain(reason)], version: null };
  }
  const { serverVersion, backlogSource, jobs, agents, warnings } = fact.view;
  const seen = `${serverVersion ?? 'an unknown version'}, ${counted(jobs.length, 'waiting job')} (from the ${backlogSource}), ${counted(agents.length, 'agent')}`;
  const rights = await askRights({ config, clock: systemClock });
  return {
    server: 'GoCD',
    isGood: !rights.some(({ isNeeded, verdict }) => isNeeded && verdict === 'no'),
    version: serverVersion,
    remarks: [
      plain(seen),
      ...warnings.map(plain),
      ...rights.map(rightLine).map(plain),
      ...imageVersionWarnings(config, serverVersion).map(warning),
      ...(backlogSource === 'feed' ? [plain(await withoutFeed(config))] : []),
      ...pickUpAdvice(config, await askIntervalToldByServer(config)).map(plain),
    ],
  };
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

/** Whether a master leads and takes our credentials, who else is there under our name or with our role, and what hosts may not get. */
export async function askMesos(config: Config): Promise<Finding> {
  const locator = await locatorOf(config, systemClock);
  const { isGood, text } = await probeMasters(config, locator, systemClock);
  const others = isGood ? await namesakes(config, locator) : [];
  const jars = (await jarSourceWarnings(config)).map(warning);
  return { server: 'Mesos', isGood, remarks: [plain(text), ...others, ...jars] };
}

/** Told, and no failure: the config may be checked where the instance that runs with it keeps nothing. */
async function namesakes(config: Config, locator: MasterLocator): Promise<readonly Remark[]> {
  const { signal } = new AbortController();
  const told = await askNamesakes({ config, locator, clock: systemClock, signal });
  const kept = await keptId(config);
  const id = 'trouble' in kept ? null : kept.id;
  return [...ofOurName(config, told, kept), ...neighbourRemarks(told, config, id).map(warning)];
}

type KeptId = { readonly id: string | null } | { readonly trouble: string };

function ofOurName({ name }: Config, told: NamesakesTold, kept: KeptId): readonly Remark[] {
  if (told.kind === 'told' && told.namesakes.length === 0) return [plain(`no framework is named "${name}"`)];
  if (told.kind === 'told' && 'trouble' in kept) {
    const ids = told.namesakes.map(({ id, isConnected }) => (isConnected ? `${id}, subscribed` : id));
    return [
      plain(`named "${name}": ${ids.join('; ')}. Whether that is ours cannot be told: ${kept.trouble}`),
    ];
  }
  const id = 'trouble' in kept ? null : kept.id;
  const { refusal, warnings, untold } = namesakeRemarks(told, name, id);
  const wrong = [...(refusal === null ? [] : [refusal]), ...warnings].map(warning);
  if (untold !== null) return [plain(untold)];
  return wrong.length > 0 ? wrong : [plain(`no other framework is named "${name}"`)];
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
