import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { NoAnswer, schedulerHttp } from './http.ts';
import { endpointOf } from './leader.ts';
import type { MasterLocator } from './locator.ts';

export interface ProbeResult {
  readonly isGood: boolean;
  /** One line for people. */
  readonly text: string;
}

/** A call that every leading master refuses with "Framework cannot be found", and that changes nothing. */
const HARMLESS = { framework_id: { value: 'gocd-mesos-check' }, type: 'REVIVE', revive: {} };

/** Asks the masters in turn whether one leads and takes our credentials, without registering anything. */
export async function probeMasters(
  config: Config,
  locator: MasterLocator,
  clock: Clock,
): Promise<ProbeResult> {
  const http = schedulerHttp(config.mesos, clock);
  const notes: string[] = [];
  const candidates = await locator.candidates().catch((error: Error) => {
    notes.push(error.message);
    return [];
  });
  for (const candidate of candidates) {
    const url = endpointOf(candidate);
    try {
      const { status, text } = await http.call({
        url,
        call: HARMLESS,
        streamId: null,
        signal: new AbortController().signal,
      });
      if (status === 400 && text.includes('Framework cannot be found'))
        return { isGood: true, text: `${url.host} leads and takes our credentials` };
      notes.push(`${url.host} ${meaningOf(status, text, config.mesos.principal)}`);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      notes.push(error.message);
    }
  }
  return { isGood: false, text: notes.join('; ') };
}

function meaningOf(status: number, text: string, principal: string | null): string {
  if (status === 401)
    return principal === null
      ? 'wants credentials: set mesos.principal and mesos.secret'
      : `does not accept the credentials of principal ${principal}`;
  if (status === 307) return 'does not lead; add the leader to mesos-master';
  return `answered ${status}: ${text.split('\n')[0] ?? ''}`;
}
