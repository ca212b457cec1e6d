import { once } from 'node:events';
import net from 'node:net';

/** A way to a server that can be cut, or go silent. */
export class Wire {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #isCut = false;
  #isFrozen = false;
  #losesAnswer = false;

  private constructor(port: number) {
    this.#server = net.createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = net.connect(port, '127.0.0.1');
      this.#join(near, far, (data) => far.write(data));
      this.#join(far, near, (data) => {
        if (!this.#losesAnswer) near.write(data);
        else {
          this.#losesAnswer = false;
          this.snap();
        }
      });
    });
  }

  static async to(address: string, host = '127.0.0.1'): Promise<Wire> {
    const wire = new Wire(Number(address.split(':')[1]));
    wire.#server.listen(0, host);
    await once(wire.#server, 'listening');
    return wire;
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  /** Resolves when someone tries to connect. */
  async tried(): Promise<void> {
    await once(this.#server, 'connection');
  }

  /** Ends what connections there are. New ones are as good as before. */
  snap(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends what connections there are, and each new one at once. */
  cut(): void {
    this.#isCut = true;
    this.snap();
  }

  /** Connections stand and new ones are taken, but nothing comes through any more. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** The next that a server says is lost, and the connection with it. */
  loseNextAnswer(): void {
    this.#losesAnswer = true;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(from: net.Socket, to: net.Socket, pass: (data: Buffer) => void): void {
    this.#sockets.add(from);
    from.on('data', (data) => {
      if (!this.#isFrozen) pass(data);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
