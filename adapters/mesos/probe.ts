import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { messageOf } from '../outside/fault.ts';
import { type CallAnswer, NoAnswer, noAnswer, type SchedulerHttp, schedulerHttp } from './http.ts';
import type { MasterLocator } from './locator.ts';
import { MastersToAsk } from './mastersToAsk.ts';
import { redactorOf } from './redact.ts';
import { masterVersion } from './version.ts';

export interface ProbeResult {
  readonly isGood: boolean;
  /** One line for people. */
  readonly text: string;
}

/** A call that every leading master refuses with "Framework cannot be found", and that changes nothing. */
const HARMLESS = { framework_id: { value: 'gocd-mesos-check' }, type: 'REVIVE', revive: {} };

/** Asks the masters in turn, and the leader they name, whether one leads and takes our credentials. Registers nothing. */
export async function probeMasters(
  config: Config,
  locator: MasterLocator,
  clock: Clock,
): Promise<ProbeResult> {
  const http = schedulerHttp(config.mesos, clock);
  const redact = redactorOf(config);
  const notes: string[] = [];
  const candidates = await locator.candidates().catch((error: unknown) => {
    notes.push(messageOf(error));
    return [];
  });
  const masters = new MastersToAsk(candidates);
  for (let url = masters.next(); url !== undefined; url = masters.next()) {
    const answer = await asked(http, url);
    if (answer instanceof NoAnswer) {
      notes.push(answer.message);
      continue;
    }
    if (answer.status === 400 && answer.text.includes('Framework cannot be found')) {
      const version = await masterVersion(config.mesos, url);
      const told = version === null ? '' : ` (Mesos ${version})`;
      notes.push(`${url.host} leads and takes our credentials${told}`);
      return { isGood: true, text: redact(notes.join('; ')) };
    }
    const leader = masters.follow(url, answer);
    notes.push(
      leader === null
        ? `${url.host} ${meaningOf(answer, config.mesos.principal)}`
        : `${url.host} names ${leader.host} as the leader`,
    );
  }
  return { isGood: false, text: redact(notes.join('; ')) };
}

async function asked(http: SchedulerHttp, url: URL): Promise<CallAnswer | NoAnswer> {
  const { signal } = new AbortController();
  try {
    return await http.call({ url, call: HARMLESS, streamId: null, signal });
  } catch (error) {
    return noAnswer(url, error);
  }
}

function meaningOf({ status, text }: CallAnswer, principal: string | null): string {
  if (status === 401)
    return principal === null
      ? 'wants credentials: set mesos.principal and mesos.secret'
      : `does not accept the credentials of principal ${principal}`;
  if (status === 307) return 'does not lead, and names no leader';
  return `answered ${status}: ${text.split('\n')[0] ?? ''}`;
}
