import { expect } from 'chai';
import { seedCommand } from '../../../domain/agentJars.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import type { ContainerSpec } from '../../model/container.ts';
import { createAgentEngine } from '../../model/gocd/agentEngine.ts';
import { contentOf, type Download } from '../../model/gocd/agentJars.ts';
import { createGocd } from '../../model/gocd/server.ts';

const OFFICIAL = 'gocd/gocd-agent-debian-12:v26.1.0';
const URL = 'http://gocd.example.com:8153/go';
const AT_ONCE = { pullMs: 0, bootMedianMs: 5_000, bootSigma: 0 };
/** 30 MB at 10 MB a second. */
const DOWNLOAD: Download = {
  files: { 'agent.jar': 29_000_000, 'agent-plugins.zip': 1_000_000 },
  bytesPerMs: 10_000,
  version: () => '26.1.0',
};
const FILES = ['agent.jar', 'agent-plugins.zip'].map((name) => ({ uri: `https://files/${name}`, name }));

/** After how many seconds an agent asks to register, or what its container exits with. */
function startOf(spec: Partial<ContainerSpec>, download?: Download): number | string {
  const clock = new VirtualClock(0);
  const gocd = createGocd({ clock, random: randomFrom(1) });
  const engine = createAgentEngine({
    clock,
    random: randomFrom(2),
    gocd,
    images: { [OFFICIAL]: AT_ONCE, 'travix/gocd-agent:21.2.0': AT_ONCE, 'busybox:1': AT_ONCE },
    ...(download && { download }),
  });
  const env = { GO_SERVER_URL: URL, AGENT_AUTO_REGISTER_KEY: 'k', MESOS_SANDBOX: '/mnt/mesos/sandbox' };
  let exit: number | null = null;
  engine.start(
    { taskId: 't', image: OFFICIAL, hostname: 'h', env, ...spec },
    {
      failedToStart: () => {},
      running: () => {},
      exited: (code) => {
        exit = code;
      },
    },
  );
  for (let seconds = 0; seconds < 60; seconds += 1) {
    clock.advance(seconds === 0 ? 0 : 1_000);
    if (exit !== null) return `exits with ${exit}`;
    if (gocd.agents().length > 0) return seconds;
  }
  return 'runs without an agent';
}

const seeded = (version: string) => ({
  shell: seedCommand(FILES),
  sandbox: Object.fromEntries(FILES.map(({ name }) => [name, contentOf(name, version)])),
});

describe('a container whose entry point a shell command replaces', () => {
  it('has an agent if the command ends in what the image starts with, and else ends itself', () => {
    expect(startOf({ shell: 'exec /docker-entrypoint.sh' })).to.equal(5);
    expect(startOf({ shell: 'cd /tmp && exec /docker-entrypoint.sh' })).to.equal(5);
    expect(startOf({ shell: '/docker-entrypoint.sh' })).to.equal('exits with 0');
    expect(startOf({ shell: 'exec /entrypoint.sh' })).to.equal('exits with 127');
    const travix = { image: 'travix/gocd-agent:21.2.0', shell: 'exec /docker-entrypoint.sh' };
    expect(startOf(travix)).to.equal('exits with 127');
  });
});

describe('what an agent downloads before it registers', () => {
  it('takes its time, and none where that is not said', () => {
    expect([startOf({}), startOf({}, DOWNLOAD)]).to.deep.equal([5, 8]);
  });

  it('is not what it finds in its work dir, of the very version that the server has', () => {
    expect(startOf(seeded('26.1.0'), DOWNLOAD)).to.equal(5);
    expect(startOf(seeded('25.4.0'), DOWNLOAD)).to.equal(8);
  });

  it('is all of it where the copy failed, or nothing was copied', () => {
    const { sandbox, shell } = seeded('26.1.0');
    const { 'agent-plugins.zip': _, ...some } = sandbox;
    expect(startOf({ shell, sandbox: some }, DOWNLOAD)).to.equal(8);
    expect(startOf({ shell: 'exec /docker-entrypoint.sh', sandbox }, DOWNLOAD)).to.equal(8);
    expect(startOf({ sandbox }, DOWNLOAD)).to.equal(8);
  });
});
