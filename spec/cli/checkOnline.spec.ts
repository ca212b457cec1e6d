import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { check } from '../../cli/check.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../domain/random.ts';
import { createGocd, MesosCluster, serveGocd, serveMesos } from '../../sandbox/index.ts';
import { START } from '../support/core.ts';

describe('check --online', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-check-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** With an account that may do everything, or only look. */
  async function checkedAs(
    admin: boolean,
    image = 'i',
    strict = false,
    jars = '',
  ): Promise<{ readonly code: number; readonly lines: string }> {
    const clock = new VirtualClock(START);
    const security = { users: [{ name: 'me', password: 'badger', admin }] };
    const gocd = createGocd({ clock, random: randomFrom(1), options: { security } });
    const hosts = [{ hostname: 'host-1.example', cpus: 4, mem: 8_192, disk: 50_000 }];
    const engine = {
      start: () => ({ crash: () => {}, stop: () => {}, setFrozen: () => {}, setReachable: () => {} }),
    };
    const cluster = new MesosCluster({ clock, random: randomFrom(2), hosts, engine });
    const faces = [await serveGocd(gocd), await serveMesos((request) => cluster.handle(request))] as const;
    const path = join(folder, 'framework.conf');
    await writeFile(
      path,
      `gocd-mesos {
        mesos-master = "${new URL(faces[1].url).host}"
        go-server { host = "127.0.0.1", port = ${new URL(faces[0].url).port}, user-name = me, password = badger }
        go-agent { docker-image = "${image}", auto-register-key = some-key, jars = [${jars}] }
        go-server.agent-url = "http://gocd.example:8153/go"
        state.file = "${join(folder, 'state.json')}"
      }`,
    );
    const lines: string[] = [];
    try {
      return {
        code: await check(path, { online: true, strict }, (line) => lines.push(line), {}),
        lines: lines.join('\n'),
      };
    } finally {
      cluster.close();
      for (const face of faces) await face.close();
    }
  }

  it('is content with an account that has every right', async () => {
    expect((await checkedAs(true)).code).to.equal(0);
  });

  it('warns of an image that is not of the server’s version, which strict makes a failure', async () => {
    const { code, lines } = await checkedAs(true, 'gocd/gocd-agent-wolfi:v25.4.0');
    expect(code).to.equal(0);
    expect(lines).to.match(
      /^GoCD: warning: image gocd\/gocd-agent-wolfi:v25\.4\.0 is not of the server's version \(26\.1\.0\): /m,
    );
    expect(lines).to.match(/: OK: it can be used, and GoCD and Mesos take it; 1 warning$/);
    expect((await checkedAs(true, 'gocd/gocd-agent-wolfi:v25.4.0', true)).code).to.equal(1);
    expect((await checkedAs(true, 'gocd/gocd-agent-wolfi:v26.1.0', true)).code).to.equal(0);
  });

  it('warns of jars that hosts may not get', async () => {
    const { code, lines } = await checkedAs(
      true,
      'gocd/gocd-agent-wolfi:v26.1.0',
      false,
      '"http://127.0.0.1:9/agent.jar"',
    );
    expect(code).to.equal(0);
    expect(lines).to.match(
      /^Mesos: warning: http:\/\/127\.0\.0\.1:9\/agent\.jar of jars cannot be had from here/m,
    );
  });

  it('fails where the account lacks a right without which agents cannot be taken away', async () => {
    const { code, lines } = await checkedAs(false);
    expect(lines).to.match(/the right to change agents: no/);
    expect(code).to.equal(1);
  });
});
