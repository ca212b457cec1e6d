import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ZooKeeperLocation } from '../../../../domain/config.ts';
import { Secret } from '../../../../domain/secret.ts';

/** Where Debian's `zookeeper` and `libslf4j-java` put them. The first names all else that it needs. */
const JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-simple.jar'];

/** A real ZooKeeper on a loopback port, with data of its own. */
export class ZooKeeperServer {
  readonly #folder: string;
  readonly #port: number;
  #java: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async start(): Promise<ZooKeeperServer> {
    const folder = await mkdtemp(join(tmpdir(), 'zookeeper-'));
    const server = new ZooKeeperServer(folder, await freePort());
    await writeFile(
      join(folder, 'zoo.cfg'),
      [
        // Sessions are ended in steps of a tick, and last 2 ticks at least.
        'tickTime=100',
        'maxSessionTimeout=60000',
        `dataDir=${join(folder, 'data')}`,
        'clientPortAddress=127.0.0.1',
        `clientPort=${server.#port}`,
        'admin.enableServer=false',
      ].join('\n'),
    );
    await server.resume();
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** A place in it, by way of `address` or of other servers. */
  at(path: string, { user, password, servers = [this.address] }: Visitor = {}): ZooKeeperLocation {
    const credentials =
      user === undefined || password === undefined ? null : { user, password: new Secret(password) };
    return { servers, path, credentials };
  }

  /** Starts it (again), with the data and sessions it had. Sessions have their time anew. */
  async resume(): Promise<void> {
    const java = spawn(
      'java',
      [
        '-Xmx64m',
        '-XX:TieredStopAtLevel=1',
        '-Dzookeeper.forceSync=no',
        '-cp',
        JARS.join(':'),
        'org.apache.zookeeper.server.ZooKeeperServerMain',
        join(this.#folder, 'zoo.cfg'),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#java = java;
    const said: string[] = [];
    for await (const line of createInterface(java.stderr)) {
      said.push(line);
      if (line.includes('PrepRequestProcessor (sid:0) started')) {
        java.stderr.resume();
        return;
      }
    }
    throw new Error(`ZooKeeper did not start:\n${said.join('\n')}`);
  }

  /** Kills it. Its data stays. */
  async kill(): Promise<void> {
    const java = this.#java;
    this.#java = null;
    if (java === null || java.exitCode !== null) return;
    const gone = once(java, 'exit');
    java.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true });
  }
}

export interface Visitor {
  readonly user?: string;
  readonly password?: string;
  readonly servers?: readonly string[];
}

/**
 * What needs a real ZooKeeper. Where none is installed it is pending, and says so; in continuous integration it fails.
 */
export function describeWithZooKeeper(
  title: string,
  specify: (zooKeeper: () => ZooKeeperServer) => void,
): void {
  describe(title, () => {
    const missing = JARS.filter((jar) => !existsSync(jar));
    const need = `needs ${missing.join(' and ')} (Debian: apt-get install libzookeeper-java default-jre-headless)`;
    if (missing.length > 0 && process.env.CI !== 'true') {
      it(need);
      return;
    }
    let server: ZooKeeperServer | null = null;
    before(async () => {
      if (missing.length > 0) throw new Error(need);
      server = await ZooKeeperServer.start();
    });
    after(() => server?.remove());
    specify(() => {
      if (server === null) throw new Error('ZooKeeper is not started yet');
      return server;
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
