import { type Client, createClient } from 'node-zookeeper-client';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';

/** A client of ZooKeeper whose connections can be dropped, and which can be ended at any time. */
export interface EndableClient {
  readonly client: Client;
  /** Gives the current connection up, or the attempt to make one; the client goes on to the next server. */
  drop(): void;
  /** Gives up for good, without a word to the server: no connection and no timer stays behind. */
  end(): void;
}

/** Between attempts to connect, once no server is left that has not been tried. */
const ROUND_WAIT_MS = 250;

/**
 * The client of the library tries servers for ever, keeps to one that has fallen silent, cannot be stopped unless it
 * is connected, and does not understand IPv6 addresses. All that can be had by answering the one question that it
 * asks itself before each attempt, where to connect next, with a destination that we can withdraw.
 */
export function endableClient(servers: readonly string[], timeoutMs: number, clock: Clock): EndableClient {
  const client = createClient(servers.join(','), { sessionTimeout: timeoutMs, retries: 0 });
  if (!asksWhereToConnect(client))
    throw new Error('this version of node-zookeeper-client is not known to us');
  const manager = client.connectionManager;
  let attempts = 0;
  let ended = false;
  let connection = new AbortController();
  let cancelWait: Cancel = () => {};

  manager.findNextServer = (connect) => {
    if (ended) return;
    const server = servers[attempts % servers.length] ?? '';
    const wait = attempts >= servers.length && attempts % servers.length === 0 ? ROUND_WAIT_MS : 0;
    attempts += 1;
    cancelWait = clock.after(wait, () => {
      // It would take the rest of a cut-off answer for the beginning of the next.
      manager.pendingBuffer = null;
      connection = new AbortController();
      connect({ ...addressOf(server), signal: connection.signal });
    });
  };

  return {
    client,
    drop: () => connection.abort(),
    end: () => {
      ended = true;
      cancelWait();
      connection.abort();
    },
  };
}

interface Destination {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

interface AsksWhereToConnect {
  readonly connectionManager: {
    findNextServer: (connect: (destination: Destination) => void) => void;
    pendingBuffer: Buffer | null;
  };
}

/** Whether a client is of the kind whose question we can answer. */
export function asksWhereToConnect(client: Client): client is Client & AsksWhereToConnect {
  if (!('connectionManager' in client)) return false;
  const manager = client.connectionManager;
  return (
    typeof manager === 'object' &&
    manager !== null &&
    'findNextServer' in manager &&
    typeof manager.findNextServer === 'function' &&
    'pendingBuffer' in manager
  );
}

/** Of `host:port`, where an IPv6 address is in brackets. */
function addressOf(server: string): { readonly host: string; readonly port: number } {
  const colon = server.lastIndexOf(':');
  return { host: server.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(server.slice(colon + 1)) };
}
