import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps room for those who ask: connections that say nothing, that have not said all of a request, or that do not take what
 * they were answered, give way to newer ones, the longest idle first. So nobody can hold all connections by opening them.
 * @param mostIdle so many of them may stay
 */
export function keepRoom(server: Server, mostIdle: number): void {
  /** What each is being answered; the one that has asked, or been answered, last comes last. */
  const open = new Map<Socket, Set<ServerResponse>>();
  const makeRoom = () => {
    if (open.size <= mostIdle) return;
    const idle = [...open].filter(([, answers]) => [...answers].every(({ writableEnded }) => writableEnded));
    for (const [socket] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
      open.delete(socket);
      socket.destroy();
    }
  };
  const moveToEnd = (socket: Socket, answers: Set<ServerResponse>) => {
    open.delete(socket);
    if (!socket.destroyed) open.set(socket, answers);
  };
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => open.delete(socket));
    open.set(socket, new Set());
    makeRoom();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const answers = open.get(socket);
    if (answers === undefined) return;
    answers.add(response);
    moveToEnd(socket, answers);
    response.once('close', () => {
      answers.delete(response);
      if (!open.has(socket)) return;
      moveToEnd(socket, answers);
      makeRoom();
    });
  });
}
