import { expect } from 'chai';
import { randomFrom } from '../../../domain/random.ts';
import type { ContainerSpec } from '../../model/container.ts';
import { type AgentEngineParts, createAgentEngine } from '../../model/gocd/agentEngine.ts';
import { imageFamily, readEnvironment } from '../../model/gocd/agentImages.ts';
import { KEY, rig } from './support.ts';

const OFFICIAL = 'gocd/gocd-agent-debian-12:v26.1.0';
const TRAVIX = 'travix/gocd-agent:21.2.0';
const TASK = 'gocd-agent.prod.default.7f3a';
const URL = 'http://gocd.example.com:8153/go';
const quick = { pullMs: 20_000, bootMedianMs: 45_000, bootSigma: 0 };

function yard(more: Partial<AgentEngineParts> = {}) {
  const made = rig();
  const { clock, gocd } = made;
  const images = { [OFFICIAL]: quick, [TRAVIX]: quick, 'busybox:1': quick };
  const engine = createAgentEngine({ clock, random: randomFrom(2), gocd, images, ...more });
  const log: string[] = [];
  const start = (spec: Partial<ContainerSpec> = {}) =>
    engine.start(
      {
        taskId: TASK,
        image: OFFICIAL,
        hostname: 'f00dcafe0001',
        env: {
          GO_SERVER_URL: URL,
          AGENT_AUTO_REGISTER_KEY: KEY,
          AGENT_AUTO_REGISTER_RESOURCES: 'linux, docker',
          AGENT_AUTO_REGISTER_HOSTNAME: TASK,
        },
        ...spec,
      },
      {
        failedToStart: (message) => log.push(`failed: ${message}`),
        running: () => log.push('running'),
        exited: (code) => log.push(`exited: ${code}`),
      },
    );
  const agents = () => gocd.agents().map(({ hostname, configState }) => `${hostname} ${configState}`);
  return { ...made, start, log, agents };
}

describe('a container with an agent', () => {
  it('is pulled, runs, boots, and registers under the name in its environment', () => {
    const { start, log, agents, clock, listed } = yard();
    start();
    clock.advance(19_999);
    expect(log).to.deep.equal([]);
    clock.advance(1);
    expect(log).to.deep.equal(['running']);
    clock.advance(44_999);
    expect(agents()).to.deep.equal([]);
    clock.advance(1);
    expect(agents()).to.deep.equal([`${TASK} Enabled`]);
    expect(listed(TASK).resources).to.deep.equal(['docker', 'linux']);
  });

  it('needs no pull where the image is already', () => {
    const { start, log, clock } = yard();
    start();
    clock.advance(60_000);
    start();
    clock.advance(0);
    expect(log).to.deep.equal(['running', 'running']);
  });

  it('needs one on each host where hosts pull for themselves', () => {
    const { start, log, clock } = yard({ imagesPerHost: true });
    start({ host: 'host-1' });
    clock.advance(60_000);
    start({ host: 'host-1' });
    start({ host: 'host-2' });
    clock.advance(0);
    expect(log).to.deep.equal(['running', 'running']);
    clock.advance(20_000);
    expect(log).to.deep.equal(['running', 'running', 'running']);
  });

  it('shares a pull that is under way', () => {
    const { start, log, clock } = yard();
    start();
    clock.advance(15_000);
    start();
    clock.advance(5_000);
    expect(log).to.deep.equal(['running', 'running']);
  });

  it('does not start if its image does not exist', () => {
    const { start, log, clock } = yard();
    start({ image: 'registry.example.com:5000/gocd/agent:v9' });
    clock.advance(60_000);
    expect(log).to.deep.equal([
      'failed: Error response from daemon: manifest for registry.example.com:5000/gocd/agent:v9 not found: manifest unknown: manifest unknown',
    ]);
  });

  it('boots in a time spread around the median', () => {
    const { start, agents, clock } = yard({ images: { [OFFICIAL]: { pullMs: 0 } } });
    for (let count = 0; count < 200; count++) start();
    clock.advance(45_000);
    expect(agents().length).to.be.within(75, 125);
    clock.advance(200_000);
    expect(agents()).to.have.length(200);
  });

  it('just runs if its image holds no agent', () => {
    const { start, log, agents, clock } = yard();
    start({ image: 'busybox:1' });
    clock.advance(600_000);
    expect([log, agents()]).to.deep.equal([['running'], []]);
  });

  it('registers nowhere if it is told another server', () => {
    const { start, agents, clock } = yard();
    start({ env: { AGENT_AUTO_REGISTER_KEY: KEY } });
    start({ env: { AGENT_AUTO_REGISTER_KEY: KEY, GO_SERVER_URL: 'http://gocd.example.com:8153' } });
    start({ image: TRAVIX, env: { GO_SERVER: 'gocd.example.com', AGENT_KEY: KEY } });
    clock.advance(600_000);
    expect(agents()).to.deep.equal([]);
  });

  it('is Pending under the container’s own host name if its key is wrong or for another image', () => {
    const { start, agents, clock } = yard();
    start({ image: TRAVIX, env: { GO_SERVER_URL: URL, AGENT_AUTO_REGISTER_KEY: KEY, AGENT_HOSTNAME: TASK } });
    clock.advance(120_000);
    expect(agents()).to.deep.equal(['f00dcafe0001 Pending']);
  });
});

describe('a shell in place of an image’s entry point', () => {
  it('has the image pulled and ends, and no agent comes up', () => {
    const { start, log, agents, clock } = yard();
    start({ shell: 'exit 0' });
    clock.advance(19_999);
    expect(log).to.deep.equal([]);
    clock.advance(1);
    expect(log).to.deep.equal(['running', 'exited: 0']);
    start();
    clock.advance(0);
    expect(log.at(-1)).to.equal('running');
    clock.advance(45_000);
    expect(agents()).to.deep.equal([`${TASK} Enabled`]);
  });
});

describe('what a container’s environment says to the JVMs', () => {
  const base = { GO_SERVER_URL: URL, AGENT_AUTO_REGISTER_KEY: KEY, AGENT_KEY: KEY };
  const asks = '-Dagent.get.work.interval=2000';

  /** Seconds that a job waits for an agent that has been idle in such a container. */
  function wait(image: string, env: Readonly<Record<string, string>>): number {
    const { start, clock, job } = yard({ images: { [image]: quick } });
    start({ image, env: { ...base, ...env } });
    clock.advance(200_000);
    const one = job();
    const from = clock.now();
    while (one.state !== 'Building') clock.advance(100);
    return (clock.now() - from) / 1_000;
  }

  it('is heeded by the images that read it, and by no others', () => {
    const read: readonly (readonly [string, string])[] = [
      [OFFICIAL, 'GOCD_AGENT_JVM_OPTS'],
      [OFFICIAL, 'AGENT_STARTUP_ARGS'],
      ['gocd/gocd-agent-alpine-3.9:v19.8.0', 'AGENT_STARTUP_ARGS'],
      ['gocd/gocd-agent-alpine-3.9:v19.5.0', 'GO_AGENT_SYSTEM_PROPERTIES'],
      [TRAVIX, 'AGENT_STARTUP_ARGS'],
    ];
    for (const [image, name] of read)
      expect(wait(image, { [name]: asks }), `${image} ${name}`).to.be.below(9.4);
    const unread: readonly (readonly [string, string])[] = [
      [OFFICIAL, 'GO_AGENT_SYSTEM_PROPERTIES'],
      ['gocd/gocd-agent-alpine-3.9:v19.8.0', 'GOCD_AGENT_JVM_OPTS'],
      ['gocd/gocd-agent-alpine-3.9:v19.5.0', 'AGENT_STARTUP_ARGS'],
      [TRAVIX, 'GOCD_AGENT_JVM_OPTS'],
      ['travix/gocd-agent:17.4.0', 'AGENT_STARTUP_ARGS'],
    ];
    for (const [image, name] of unread)
      expect(wait(image, { [name]: asks }), `${image} ${name}`).to.be.above(9.4);
  });

  it('makes a start a second shorter if both JVMs are lean', () => {
    const lean = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
    const registersAfter = (env: Readonly<Record<string, string>>) => {
      const { start, agents, clock } = yard();
      start({ env: { ...base, ...env } });
      const from = clock.now();
      while (agents().length === 0) clock.advance(100);
      return clock.now() - from;
    };
    expect(registersAfter({ GOCD_AGENT_JVM_OPTS: lean })).to.equal(65_000);
    expect(registersAfter({ GOCD_AGENT_JVM_OPTS: lean, AGENT_BOOTSTRAPPER_JVM_ARGS: lean })).to.equal(64_000);
  });

  it('keeps the agent from ever starting if it names two garbage collectors', () => {
    const { start, agents, clock } = yard();
    start({ env: { ...base, GOCD_AGENT_JVM_OPTS: '-XX:+UseSerialGC -XX:+UseG1GC' } });
    clock.advance(600_000);
    expect(agents()).to.deep.equal([]);
  });
});

describe('the end of a container', () => {
  const building = () => {
    const made = yard();
    const container = made.start();
    const job = made.job({ durationMs: 600_000 });
    made.clock.advance(120_000);
    expect(job.state).to.equal('Building');
    return { ...made, container, job };
  };

  it('comes at once with SIGTERM, drains nothing and tells the server nothing', () => {
    const { container, job, log, clock, gocd, listed } = building();
    container.stop(30_000);
    clock.advance(0);
    expect(log).to.deep.equal(['running', 'exited: 143']);
    expect(gocd.lostJobs().map(({ locator }) => locator)).to.deep.equal([job.locator]);
    clock.advance(60_000);
    expect(listed(TASK).agent_state).to.equal('Building');
  });

  it('is a SIGKILL without grace, or if it is frozen through its grace', () => {
    const now = building();
    now.container.stop(0);
    now.clock.advance(0);
    expect(now.log).to.deep.equal(['running', 'exited: 137']);
    const frozen = building();
    frozen.container.setFrozen(true);
    frozen.container.stop(30_000);
    frozen.clock.advance(29_999);
    expect(frozen.log).to.deep.equal(['running']);
    frozen.clock.advance(1);
    expect(frozen.log).to.deep.equal(['running', 'exited: 137']);
  });

  it('comes when it thaws, if it was told while frozen', () => {
    const { container, log, clock } = building();
    container.setFrozen(true);
    container.stop(30_000);
    clock.advance(10_000);
    container.setFrozen(false);
    clock.advance(60_000);
    expect(log).to.deep.equal(['running', 'exited: 143']);
  });

  it('may come while the image is still pulled', () => {
    const { start, log, clock, agents } = yard();
    const container = start();
    clock.advance(5_000);
    container.stop(10_000);
    clock.advance(600_000);
    expect([log, agents()]).to.deep.equal([['exited: 143'], []]);
  });
});

describe('a host that hangs', () => {
  it('stops the agent’s pings and its build; both go on when it comes back', () => {
    const { start, job, clock, gocd } = yard();
    const container = start();
    const cut = job({ durationMs: 600_000 });
    clock.advance(120_000);
    container.setFrozen(true);
    clock.advance(400_000);
    expect(gocd.agents()[0]?.runState).to.equal('LostContact');
    container.setFrozen(false);
    clock.advance(5_000);
    expect(gocd.agents()[0]?.runState).to.equal('Building');
    clock.advance(400_000);
    expect(cut.state).to.equal('Building');
    clock.advance(200_000);
    expect(cut.result).to.equal('Passed');
  });

  it('whose network is cut keeps building', () => {
    const { start, job, clock, gocd } = yard();
    const container = start();
    const cut = job({ durationMs: 600_000 });
    clock.advance(120_000);
    container.setReachable(false);
    clock.advance(400_000);
    expect(gocd.agents()[0]?.runState).to.equal('LostContact');
    container.setReachable(true);
    clock.advance(200_000);
    expect(cut.result).to.equal('Passed');
  });
});

describe('injected mishaps', () => {
  it('can make an agent crash at boot, stay away, or come late', () => {
    const crash = yard({ faults: { crashesAtBoot: () => 1 } });
    crash.start();
    crash.clock.advance(120_000);
    expect([crash.log, crash.agents()]).to.deep.equal([['running', 'exited: 1'], []]);

    const never = yard({ faults: { neverRegisters: () => true } });
    never.start();
    never.clock.advance(3_600_000);
    expect([never.log, never.agents()]).to.deep.equal([['running'], []]);

    const late = yard({ faults: { registersLateMs: () => 600_000 } });
    late.start();
    late.clock.advance(600_000);
    expect(late.agents()).to.deep.equal([]);
    late.clock.advance(65_000);
    expect(late.agents()).to.have.length(1);
  });

  it('can make it register twice: two records of one name, of which the first is dead', () => {
    const { start, clock, gocd } = yard({ faults: { registersTwice: () => true } });
    start();
    clock.advance(120_000);
    expect(gocd.agents().map(({ hostname, alive }) => [hostname, alive])).to.deep.equal([
      [TASK, false],
      [TASK, true],
    ]);
  });
});

describe('agent images', () => {
  it('are told apart by name', () => {
    expect(imageFamily('gocd/gocd-agent-alpine-3.22:v26.1.0')).to.equal('official');
    expect(imageFamily('registry.example.com:5000/gocd/gocd-agent-docker-dind@sha256:0')).to.equal(
      'official',
    );
    expect(imageFamily('travix/gocd-agent')).to.equal('travix');
    expect(imageFamily('example/gocd-agent:1')).to.equal('other');
  });

  it('of the elastic form read their own variables', () => {
    const elastic = readEnvironment('official', {
      GO_EA_SERVER_URL: URL,
      GO_EA_AUTO_REGISTER_KEY: 'k',
      GO_EA_AUTO_REGISTER_ELASTIC_AGENT_ID: 'pod',
      GO_EA_AUTO_REGISTER_ELASTIC_PLUGIN_ID: 'k8s',
      AGENT_AUTO_REGISTER_KEY: 'other',
    });
    expect(elastic?.autoRegister).to.deep.include({ key: 'k', elastic: { agentId: 'pod', pluginId: 'k8s' } });
  });
});
