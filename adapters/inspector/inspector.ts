import { createInspector } from '@statelyai/inspect';
import fastify from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import type { InspectionEvent } from 'xstate';
import { listenErrorOf } from '../http/listenError.ts';
import { inspectorPage } from './page.ts';

/** Messages kept for those who connect later: every actor's first, so that it can be drawn, and the latest of the rest. */
const MOST_KEPT = 500;
/** A viewer that does not keep up is sent nothing more until it has. */
const MOST_UNSENT_BYTES = 8 * 1024 * 1024;
/** A viewer asks for little: what is longer comes from something else. */
const LONGEST_MESSAGE_BYTES = 64 * 1024;
const LOOPBACK = '127.0.0.1';

const HINTS = {
  EADDRINUSE: 'name another port with --inspect PORT, or 0 for a free one',
  EACCES: 'name a port above 1023 with --inspect PORT',
};

export interface InspectorServer {
  readonly url: string;
  /** To be given to the machines. */
  readonly inspect: (event: InspectionEvent) => void;
  close(): Promise<void>;
}

/**
 * Shows all machines in the Stately inspector, at a page on the loopback interface. Contexts are reduced to what is
 * of interest; secrets are masked by their type wherever they might turn up.
 * @param port 0 picks a free one.
 * @throws ListenError if it cannot be had.
 */
export async function startInspector(port: number): Promise<InspectorServer> {
  const app = fastify();
  app.get('/', (_request, reply) => reply.type('text/html').send(inspectorPage));
  try {
    await app.listen({ host: LOOPBACK, port });
  } catch (error) {
    throw listenErrorOf(error, { who: 'inspector', address: `${LOOPBACK}:${port}`, hints: HINTS });
  }
  const url = app.listeningOrigin;
  const ownOrigins = new Set([url, url.replace(LOOPBACK, 'localhost')]);
  const sockets = new WebSocketServer({
    server: app.server,
    maxPayload: LONGEST_MESSAGE_BYTES,
    // Any page in the same browser could open this socket: only ours may.
    verifyClient: ({ origin }: { origin?: string }) => origin === undefined || ownOrigins.has(origin),
  });

  const actors: string[] = [];
  const latest: string[] = [];
  sockets.on('connection', (socket) => {
    // A frame that is none ends this viewer's connection, which the library does itself, and nobody else's.
    socket.on('error', () => socket.terminate());
    for (const message of [...actors, ...latest]) socket.send(message);
  });
  const inspector = createInspector(
    {
      send: (event) => {
        const message = JSON.stringify(event);
        const kept = event.type === '@xstate.actor' ? actors : latest;
        kept.push(message);
        if (kept.length > MOST_KEPT) kept.shift();
        for (const socket of sockets.clients)
          if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MOST_UNSENT_BYTES)
            socket.send(message);
      },
    },
    { sanitizeContext: reduced, serializationDepthLimit: 6 },
  );
  return {
    url,
    inspect: (event) => inspector.inspect.next?.(event),
    close: async () => {
      inspector.stop();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await app.close();
    },
  };
}

/** What is large, of no interest, or configuration with secrets in it. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'config',
  'clock',
  'random',
  'view',
  'listings',
  'agents',
  'assessment',
]);

function reduced(context: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(context ?? {}).filter(([key]) => !LEFT_OUT.has(key)));
}
