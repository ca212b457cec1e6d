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
import { EXIT } from './failure.ts';

export interface WorldFlags {
  readonly jobs: number;
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
  const clock = acceleratedClock(flags.speed);
  const { gocd, mesos } = createDemoWorld({ clock, ...flags });
  const mesosFace = await serveMesos((request) => mesos.handle(request), { port: flags.mesosPort }).catch(
    refused('mesos', flags.mesosPort),
  );
  const gocdFace = await serveGocd(gocd, { port: flags.gocdPort }).catch(async (error: unknown) => {
    await mesosFace.close();
    return refused('gocd', flags.gocdPort)(error);
  });
  const stopPlaying = play(clock, demoWorkload({ ...flags, medianMs: flags.jobTime }), (job) =>
    gocd.schedule(job),
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
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  stopPlaying();
  gocd.stop();
  mesos.close();
  await Promise.all([mesosFace.close(), gocdFace.close()]);
  return EXIT.done;
}

function refused(who: 'gocd' | 'mesos', port: number): (error: unknown) => never {
  const hint = `name another port with --${who}-port, or 0 for a free one`;
  return (error) => {
    const hints = { EADDRINUSE: hint, EACCES: hint };
    throw listenErrorOf(error, { who, address: `127.0.0.1:${port}`, hints });
  };
}
