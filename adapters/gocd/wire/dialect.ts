import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { remembered } from '../reading/remembered.ts';
import { type Capabilities, capabilitiesOf, parseVersion } from '../version.ts';
import { malformed } from './answer.ts';
import { firstKnown, type GocdApi } from './api.ts';
import { isAnswered } from './failure.ts';

/** What the server is and can. */
export interface ServerKind extends Capabilities {
  /** As the server writes it; null for one before 16.6.0, which does not tell. */
  readonly version: string | null;
}

/** Which of GoCD's ways this server knows: learned once, until a failure makes it doubtful. */
export interface Dialect {
  server(signal: AbortSignal): Promise<ServerKind>;
  /** Asks by the way that worked last, else by all that a server of this kind may know. */
  viaFeed<T>(signal: AbortSignal, ask: (path: string) => Promise<T>): Promise<T>;
  viaAgents<T>(
    signal: AbortSignal,
    ask: (version: number) => Promise<T>,
    unknownWay?: (error: unknown) => boolean,
  ): Promise<T>;
  forget(): void;
}

/** Servers are upgraded while we run. */
const VERSION_KEPT_MS = 5 * 60_000;

const VERSION = z.object({ version: z.string() });

export function createDialect(api: GocdApi, clock: Clock): Dialect {
  const kind = remembered<ServerKind>(clock, VERSION_KEPT_MS);
  const feed = createChoice<string>();
  const agents = createChoice<number>();

  let hasTold = false;

  const server = (signal: AbortSignal) =>
    kind.get(async () => {
      const told = await askKind(api, hasTold, signal);
      hasTold ||= told.version !== null;
      return told;
    });

  return {
    server,
    viaFeed: async (signal, ask) => feed.ask((await server(signal)).feedPaths, ask),
    viaAgents: async (signal, ask, unknownWay) =>
      agents.ask((await server(signal)).agentApis, ask, unknownWay),
    forget: () => {
      kind.forget();
      feed.forget();
      agents.forget();
    },
  };
}

/**
 * The version is public, but for wrong credentials. Only a 404 is about age, any other failure says nothing of it; and not
 * that of a server that has told its version before: it is a proxy's, and would have us ask as of a server before 16.6.
 */
async function askKind(api: GocdApi, hasTold: boolean, signal: AbortSignal): Promise<ServerKind> {
  const path = '/api/version';
  try {
    const { version } = await api.json({ path, version: 1, expected: 'json of any type' }, VERSION, signal);
    const numbers = parseVersion(version);
    if (numbers === null) throw malformed(api.describe(path), 'its version is not one of GoCD');
    return { version, ...capabilitiesOf(numbers) };
  } catch (error) {
    if (!hasTold && isAnswered(error, 404)) return { version: null, ...capabilitiesOf(null) };
    throw error;
  }
}

interface Choice<Way> {
  ask<T>(
    ways: readonly Way[],
    ask: (way: Way) => Promise<T>,
    unknownWay?: (error: unknown) => boolean,
  ): Promise<T>;
  forget(): void;
}

/** Remembers which of several ways worked, as long as it is among those offered. */
function createChoice<Way>(): Choice<Way> {
  let chosen: Way | null = null;
  return {
    async ask(ways, ask, unknownWay) {
      const known = chosen !== null && ways.includes(chosen) ? [chosen] : ways;
      const { way, answer } = await firstKnown(known, ask, unknownWay);
      chosen = way;
      return answer;
    },
    forget: () => {
      chosen = null;
    },
  };
}
