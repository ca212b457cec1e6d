import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps room for those who ask: connections that say nothing, or have not said all of a request, give way to newer ones, the
 * longest silent first. So nobody can hold all connections by opening them.
 */
export function keepRoom(server: Server, mostSilent: number): void {
  const silent = new Set<Socket>();
  const note = (socket: Socket) => {
    silent.add(socket);
    if (silent.size <= mostSilent) return;
    const [longest] = silent;
    longest?.destroy();
  };
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => silent.delete(socket));
    note(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    silent.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) note(socket);
    });
  });
}
