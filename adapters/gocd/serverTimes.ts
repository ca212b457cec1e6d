import type { Config } from '../../domain/config.ts';
import { type Connection, connect } from './wire/connection.ts';
import { GocdCallError } from './wire/failure.ts';

/** What GoCD tells every agent, whatever that is started with: `GoCD-Agent-Extra-Properties`, for any who asks. */
const STATUS = { method: 'GET', path: '/admin/latest-agent.status', accept: '*/*' } as const;

const KIB = 1024;

/**
 * The interval (ms) at which the server tells all its agents to ask for work, by `gocd.agent.extra.properties`: the launcher
 * puts it behind the agent's own options, so that it wins. Null where it tells none, or does not answer.
 */
export async function askIntervalToldByServer(
  { goServer }: Pick<Config, 'goServer'>,
  connection: Connection = connect(goServer, 64 * KIB),
): Promise<number | null> {
  try {
    const { agentExtraProperties = '' } = await connection.send(STATUS, new AbortController().signal);
    const text = Buffer.from(agentExtraProperties, 'base64').toString('utf8');
    const [, ms] = /(?:^|\s)agent\.get\.work\.interval=(\d{1,9})(?=\s|$)/.exec(text) ?? [];
    return ms === undefined ? null : Number(ms);
  } catch (error) {
    if (error instanceof GocdCallError) return null;
    throw error;
  }
}
