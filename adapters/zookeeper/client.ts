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
/** Servers answer with up to 1 MiB unless they are told otherwise, and nothing that we read is as long. */
const LONGEST_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * The client of the library tries servers for ever, keeps to one that has fallen silent, cannot be stopped unless it
 * is connected, and does not understand IPv6 addresses. All that can be had by answering the one question that it
 * asks itself before each attempt, where to connect next, with a destination that we can withdraw. What it cannot make sense
 * of it throws, where nobody could catch it: that ends the connection, as if it had broken, and nothing else.
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

  const takeIn = manager.onSocketData.bind(manager);
  manager.onSocketData = (data) => {
    if (connection.signal.aborted) return;
    const [awaited] = manager.pendingQueue;
    try {
      takeIn(data);
    } catch {
      // It had taken the question for answered; with the connection it is lost, and whoever asked is told.
      if (awaited !== undefined && manager.pendingQueue[0] !== awaited) manager.pendingQueue.unshift(awaited);
      connection.abort();
    }
    if (isTooLong(manager.pendingBuffer)) connection.abort();
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
    onSocketData: (data: Buffer) => void;
    /** Of each question that has been sent. */
    readonly pendingQueue: object[];
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
    'onSocketData' in manager &&
    typeof manager.onSocketData === 'function' &&
    'pendingQueue' in manager &&
    Array.isArray(manager.pendingQueue) &&
    'pendingBuffer' in manager
  );
}

/** An answer begins with its length; what says that it is longer than any would be waited for until the memory is full. */
function isTooLong(begun: Buffer | null): boolean {
  return begun !== null && begun.length >= 4 && begun.readInt32BE(0) > LONGEST_ANSWER_BYTES;
}

/** Of `host:port`, where an IPv6 address is in brackets. */
function addressOf(server: string): { readonly host: string; readonly port: number } {
  const colon = server.lastIndexOf(':');
  return { host: server.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(server.slice(colon + 1)) };
}
