import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';

/** How the other side of a call does what it should not. */
export interface Misconduct {
  /** What callers are told to speak. */
  readonly scheme: 'http' | 'https';
  /** The certificate that the peer shows if it speaks TLS; by its name in the samples. */
  readonly certificate?: Certificate;
  /** The file of authorities that callers go by, where they can be given one. */
  readonly caFile?: string;
  /** Only where nobody does. */
  readonly listens?: false;
  readonly onConnection?: (socket: net.Socket) => void;
  /** At the first bytes of a connection that are not the question after GoCD's version. */
  readonly onRequest?: (socket: net.Socket, head: Head) => void;
  /** Whether it ends only by the caller's deadline. */
  readonly isSilent?: true;
}

export type Certificate = 'good' | 'expired' | 'elsewhere';

const SAMPLES = new URL('../../../samples/faults/tls/', import.meta.url);

export function certificateFile(name: Certificate): string {
  return fileURLToPath(new URL(`${name}.pem`, SAMPLES));
}

/** Someone on this machine who is called and misbehaves, below the level of HTTP. */
export class Peer {
  /** Where callers are sent. */
  readonly url: string;
  readonly address: string;
  readonly #server: net.Server;
  readonly #sockets: ReadonlySet<net.Socket>;
  #pending: (() => void)[] = [];
  #requests = 0;

  private constructor(server: net.Server, port: number, scheme: string, sockets: ReadonlySet<net.Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.address = `127.0.0.1:${port}`;
    this.url = `${scheme}://${this.address}`;
  }

  static async start(misconduct: Misconduct): Promise<Peer> {
    const { certificate, scheme } = misconduct;
    const sockets = new Set<net.Socket>();
    let peer: Peer | null = null;
    const take = (socket: net.Socket) => {
      // Callers break off as they like: that is none of the peer's troubles.
      socket.on('error', () => {});
      misconduct.onConnection?.(socket);
      socket.on('data', (chunk) => {
        const request = chunk.toString('latin1');
        // Who asks for the version first gets it, so that what fails is what is asked next.
        if (request.startsWith('GET /go/api/version ')) return void socket.write(VERSION);
        peer?.take(() => misconduct.onRequest?.(socket, headFor(request)));
      });
    };
    const server =
      certificate === undefined
        ? net.createServer(take)
        : tls.createServer(
            {
              cert: readFileSync(certificateFile(certificate)),
              key: readFileSync(new URL(`${certificate}.key`, SAMPLES)),
            },
            take,
          );
    server.on('tlsClientError', () => {});
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    if (typeof bound !== 'object' || bound === null) throw new Error('no port');
    peer = new Peer(server, bound.port, scheme, sockets);
    if (misconduct.listens === false) await peer.close();
    return peer;
  }

  /** Resolves when so many requests have come, in whatever they were spoken. */
  async asked(count: number): Promise<void> {
    while (this.#requests < count) await new Promise<void>((resolve) => this.#pending.push(resolve));
  }

  take(react: () => void): void {
    this.#requests += 1;
    react();
    for (const resolve of this.#pending.splice(0)) resolve();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }
}

const VERSION = answer(head, '{"version":"26.1.0"}');

/** The head of a good answer, with these fields more. */
export type Head = (...fields: readonly string[]) => string;

/** A subscription is the one request to a master on a connection of its own; its answer names a stream. */
function headFor(request: string): Head {
  const isSubscription =
    request.startsWith('POST /api/v1/scheduler ') && /^connection: close\r$/im.test(request);
  return isSubscription ? (...fields) => head('Mesos-Stream-Id: stream-1', ...fields) : head;
}

function head(...fields: readonly string[]): string {
  return ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...fields, '', ''].join('\r\n');
}

export function answer(begin: Head, body: string | Buffer, ...fields: readonly string[]): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(begin(`Content-Length: ${bytes.length}`, ...fields)), bytes]);
}
