import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, count: number) => void;

/** A real server on this machine that keeps what it is sent. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #answer: Answer;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  /** @param answer is told which request it is, from 1. */
  constructor(answer: Answer = (response) => void response.end('ok')) {
    this.#answer = answer;
  }

  /** Does something with the address of the server, which is gone afterwards. */
  async listening(action: (url: string) => Promise<void>): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    try {
      await action(`http://127.0.0.1:${port}/hooks/quiet-token`);
    } finally {
      this.#server.closeAllConnections();
      this.#server.close();
    }
  }

  /** Resolves when so many requests have come. */
  have(count: number): Promise<void> {
    if (this.received.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = request;
    const body: unknown = JSON.parse(await text(request));
    this.received.push({ method, path, type: headers['content-type'], body });
    this.#answer(response, this.received.length);
    for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => this.received.length < count);
  }
}
