import { once } from 'node:events';
import { listenErrorOf } from '../adapters/http/listenError.ts';
import { acceleratedClock } from '../domain/clock/clock.ts';
import {
  createDemoWorld,
  DEMO,
  demoWorkload,
  type HostSpec,
  play,
  serveGocd,
  serveMesos,
} from '../sandbox/index.ts';
import { Closing } from './closing.ts';
import { EXIT } from './failure.ts';
import { USUAL_JOBS } from './sandboxWorkload.ts';

export interface WorldFlags {
  /** The usual number if left out. */
  readonly jobs?: number;
  readonly speed: number;
  readonly seed: number;
  readonly hosts?: readonly HostSpec[];
  /** ms, the median. */
  readonly jobTime: number;
  /** 0 picks a free one. */
  readonly gocdPort: number;
  readonly mesosPort: number;
}

/**
 * The model world alone, on loopback ports, until a signal: something for `run` to be tried on.
 * @throws ListenError if a port cannot be had.
 */
export async function world(flags: WorldFlags, print: (line: string) => void): Promise<number> {
  const closing = new Closing();
  try {
    await begin(flags, print, closing);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    return EXIT.done;
  } finally {
    await closing.all({ warn: (line) => process.stderr.write(`${line}\n`) });
  }
}

async function begin(flags: WorldFlags, print: (line: string) => void, closing: Closing): Promise<void> {
  const clock = acceleratedClock(flags.speed);
  const { gocd, mesos } = createDemoWorld({ clock, ...flags });
  closing.later('the model of GoCD', () => gocd.stop());
  closing.later('the model of Mesos', () => mesos.close());
  const mesosFace = await serveMesos((request) => mesos.handle(request), { port: flags.mesosPort }).catch(
    refused('mesos', flags.mesosPort),
  );
  closing.later('Mesos’s address', () => mesosFace.close());
  mesos.hostsListenAt(mesosFace.port);
  const gocdFace = await serveGocd(gocd, { port: flags.gocdPort }).catch(refused('gocd', flags.gocdPort));
  closing.later('GoCD’s address', () => gocdFace.close());
  const jobs = demoWorkload({ ...flags, jobs: flags.jobs ?? USUAL_JOBS, medianMs: flags.jobTime });
  closing.later(
    'the workload',
    play(clock, jobs, (job) => gocd.schedule(job)),
  );
  const { hostname, port } = new URL(gocdFace.url);
  print(`# A GoCD server and a Mesos cluster to try a config on, time ${flags.speed} times as fast.
gocd-mesos {
  mesos-master = "${new URL(mesosFace.url).host}"
  go-server { host = "${hostname}", port = ${port}, user-name = "${DEMO.user}", password = "${DEMO.password}" }
  go-agent {
    auto-register-key = "${DEMO.autoRegisterKey}"
    docker-image = "${DEMO.image}"
    resources = [ "docker", "linux" ]
  }
}`);
}

function refused(who: 'gocd' | 'mesos', port: number): (error: unknown) => never {
  const hint = `name another port with --${who}-port, or 0 for a free one`;
  return (error) => {
    const hints = { EADDRINUSE: hint, EACCES: hint };
    throw listenErrorOf(error, { who, address: `127.0.0.1:${port}`, hints });
  };
}
