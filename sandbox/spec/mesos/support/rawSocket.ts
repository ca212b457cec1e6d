import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection whose every byte is kept. */
export class RawSocket {
  readonly #socket: Socket;
  #received = '';

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (data: string) => {
      this.#received += data;
    });
  }

  get received(): string {
    return this.#received;
  }

  get isOpen(): boolean {
    return !this.#socket.closed;
  }

  /** Sends one request; `body` as JSON. */
  request(head: string, headers: readonly string[], body?: unknown): void {
    const text = body === undefined ? '' : JSON.stringify(body);
    const length = `Content-Length: ${Buffer.byteLength(text)}`;
    this.#socket.write([head, 'Host: 127.0.0.1', ...headers, length, '', text].join('\r\n'));
  }

  /** What was received, as soon as it ends like this; the socket keeps what comes later. */
  async until(wanted: RegExp): Promise<string> {
    while (!wanted.test(this.#received)) await once(this.#socket, 'data');
    return this.take();
  }

  /** What was received and not taken yet. */
  take(): string {
    const taken = this.#received;
    this.#received = '';
    return taken;
  }

  async closed(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  close(): void {
    this.#socket.destroy();
  }
}
