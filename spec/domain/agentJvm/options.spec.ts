import { expect } from 'chai';
import { jvmPlan } from '../../../domain/agentJvm/options.ts';
import type { EnvVariable, PoolConfig } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { somePool } from '../../support/config.ts';

const OFFICIAL = 'gocd/gocd-agent-wolfi:v26.2.0';
const INTERVAL = '-Dagent.get.work.interval=2000';
const DELAY = '-Dagent.get.work.delay=100';
const LEAN = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

function env(variables: Readonly<Record<string, string | Secret>>): readonly EnvVariable[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}

/** Options by variable. */
function told(pool: Partial<PoolConfig>, quickMs = 2_000): Readonly<Record<string, readonly string[]>> {
  const { added } = jvmPlan(
    somePool({ image: OFFICIAL, pickUp: 'default', boot: 'default', ...pool }),
    quickMs,
  );
  return Object.fromEntries(added.map(({ variable, options }) => [variable, options]));
}

function remarks(pool: Partial<PoolConfig>): readonly string[] {
  return jvmPlan(somePool({ image: OFFICIAL, pickUp: 'quick', boot: 'default', ...pool }), 2_000).remarks;
}

function interval(pool: Partial<PoolConfig>): number {
  return jvmPlan(somePool({ image: OFFICIAL, ...pool }), 2_000).askIntervalMs;
}

describe('What the JVMs of an agent are told', () => {
  it('is nothing where the pool leaves all at its default', () => {
    expect(told({})).to.deep.equal({});
  });

  it('is the interval for a quick pick-up, in the variable that its image reads', () => {
    const variableOf = (image: string, imageFamily: PoolConfig['imageFamily'] = 'auto') =>
      Object.keys(told({ image, imageFamily, pickUp: 'quick' }));
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['gocd/gocd-agent-wolfi:v26.2.0', ['GOCD_AGENT_JVM_OPTS']],
      ['registry.example:5000/mirror/gocd/gocd-agent-docker-dind:v19.11.0', ['GOCD_AGENT_JVM_OPTS']],
      [`gocd/gocd-agent-alpine-3.22@sha256:${'0'.repeat(64)}`, ['GOCD_AGENT_JVM_OPTS']],
      ['gocd/gocd-agent-ubuntu-16.04:v19.10.0', []],
      ['gocd/gocd-agent-ubuntu-16.04:v19.6.0', []],
      ['gocd/gocd-agent-alpine-3.5:v19.5.0', ['GO_AGENT_SYSTEM_PROPERTIES']],
      ['gocd/gocd-agent-alpine-3.5:v17.3.0', ['GO_AGENT_SYSTEM_PROPERTIES']],
      ['travix/gocd-agent:21.2.0', ['AGENT_STARTUP_ARGS']],
      ['travix/gocd-agent', ['AGENT_STARTUP_ARGS']],
      ['travix/gocd-agent:17.4.0', []],
      ['gocd/gocd-agent:16.5.0', []],
      ['ours/gocd-agent-wolfi:v26.2.0', []],
    ];
    expect(cases.map(([image]) => [image, variableOf(image)])).to.deep.equal(cases);
    expect(variableOf('ours/agent:19.8.0', 'official')).to.deep.equal(['GOCD_AGENT_JVM_OPTS']);
    expect(variableOf('ours/agent', 'travix')).to.deep.equal(['AGENT_STARTUP_ARGS']);
  });

  it('is how to start for a lean boot, each JVM in its variable, and nothing that builds would read', () => {
    expect(told({ boot: 'lean' })).to.deep.equal({
      GOCD_AGENT_JVM_OPTS: LEAN,
      AGENT_BOOTSTRAPPER_JVM_ARGS: LEAN,
    });
    expect(told({ boot: 'lean', image: 'travix/gocd-agent:21.2.0' })).to.deep.equal({
      AGENT_STARTUP_ARGS: LEAN,
    });
  });

  it('has a quick and lean one ask again after 100 ms from 26.2 on', () => {
    const both = (image: string) => told({ image, pickUp: 'quick', boot: 'lean' }).GOCD_AGENT_JVM_OPTS;
    expect(both('gocd/gocd-agent-wolfi:v26.2.0')).to.deep.equal([INTERVAL, DELAY, ...LEAN]);
    expect(both('gocd/gocd-agent-wolfi:v26.1.0')).to.deep.equal([INTERVAL, ...LEAN]);
  });

  it('is no interval that is not shorter than what agents keep anyway', () => {
    expect(told({ pickUp: 'quick' }, 9_900)).to.have.property('GOCD_AGENT_JVM_OPTS');
    expect(told({ pickUp: 'quick' }, 10_000)).to.deep.equal({});
  });
});

describe('What the pool itself tells its JVMs', () => {
  it('is never contradicted, in whichever variable it stands', () => {
    const own = '-Xmx1g -Dagent.get.work.interval=500';
    for (const name of ['GOCD_AGENT_JVM_OPTS', 'AGENT_STARTUP_ARGS', 'JAVA_TOOL_OPTIONS'])
      expect(told({ pickUp: 'quick', env: env({ [name]: own }) }), name).to.deep.equal({});
    expect(told({ pickUp: 'quick', env: env({ GOCD_AGENT_JVM_OPTS: '-Xmx1g' }) })).to.deep.equal({
      GOCD_AGENT_JVM_OPTS: [INTERVAL],
    });
  });

  it('may be a garbage collector: told two, a JVM would not start', () => {
    const [tiered] = LEAN;
    const started = (name: string) => told({ boot: 'lean', env: env({ [name]: '-XX:+UseG1GC' }) });
    expect(started('GOCD_AGENT_JVM_OPTS').GOCD_AGENT_JVM_OPTS).to.deep.equal([tiered]);
    expect(started('AGENT_BOOTSTRAPPER_JVM_ARGS')).to.deep.equal({
      GOCD_AGENT_JVM_OPTS: LEAN,
      AGENT_BOOTSTRAPPER_JVM_ARGS: [tiered],
    });
    expect(started('_JAVA_OPTIONS')).to.deep.equal({
      GOCD_AGENT_JVM_OPTS: [tiered],
      AGENT_BOOTSTRAPPER_JVM_ARGS: [tiered],
    });
  });

  it('is not looked at where it is a secret: what is added stands before it, and no collector is', () => {
    const secret = new Secret('-XX:+UseG1GC -Dhttp.proxyPassword=quiet');
    expect(
      told({ pickUp: 'quick', boot: 'lean', env: env({ GOCD_AGENT_JVM_OPTS: secret }) }),
    ).to.deep.include({
      GOCD_AGENT_JVM_OPTS: [INTERVAL, DELAY, '-XX:TieredStopAtLevel=1'],
    });
    const elsewhere = { pickUp: 'quick', env: env({ AGENT_STARTUP_ARGS: secret }) } as const;
    expect(told(elsewhere)).to.deep.equal({});
    expect(remarks(elsewhere)).to.deep.equal([
      'nothing is added to GOCD_AGENT_JVM_OPTS: AGENT_STARTUP_ARGS is a secret, and might say otherwise',
    ]);
  });

  it('is counted upon: an interval of its own is what its agents ask at', () => {
    const own = (value: string) => env({ GOCD_AGENT_JVM_OPTS: value });
    expect(interval({ pickUp: 'quick' })).to.equal(2_000);
    expect(interval({ pickUp: 'default' })).to.equal(10_000);
    expect(interval({ pickUp: 'default', env: own('-Dagent.get.work.interval=500') })).to.equal(500);
    expect(interval({ pickUp: 'quick', env: own('-Dagent.get.work.interval=7000 -Xmx1g') })).to.equal(7_000);
    expect(interval({ pickUp: 'quick', image: 'ours/agent:1' })).to.equal(10_000);
  });
});
