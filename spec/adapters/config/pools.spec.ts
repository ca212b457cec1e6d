import { expect } from 'chai';
import { type Config, UNLIMITED } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { complaints, loadWith, poolWith } from './loading.ts';

/** What each pool has under one key, by the pool's name. */
function each<Key extends keyof Config['pools'][number]>(config: Config, key: Key) {
  return Object.fromEntries(config.pools.map((pool) => [pool.name, pool[key]]));
}

describe('The pools of a configuration', () => {
  it('are one, as large as the whole, if none is listed', async () => {
    const config = await loadWith('scaling.max-agents = 7, pools = []');

    expect(each(config, 'max')).to.deep.equal({ default: 7 });
  });

  it('have from go-agent what they do not set', async () => {
    const config = await loadWith(`
      go-agent { cpus = 2, mem = 4 GB, resources = [linux], network = host }
      pools = [{ name = small, cpus = 0.5 }, { name = big, mem = 16 GB, resources = [linux, big], docker-image = "x" }]`);

    expect(each(config, 'cpus')).to.deep.equal({ small: 0.5, big: 2 });
    expect(each(config, 'mem')).to.deep.equal({ small: 4096, big: 16_384 });
    expect(each(config, 'resources')).to.deep.equal({ small: ['linux'], big: ['linux', 'big'] });
    expect(each(config, 'network')).to.deep.equal({ small: { kind: 'host' }, big: { kind: 'host' } });
    expect(each(config, 'image')).to.deep.equal({ small: 'gocd/gocd-agent-wolfi:v25.1.0', big: 'x' });
    expect(each(config, 'max')).to.deep.equal({ small: 10, big: 10 });
  });

  it('add variables and labels to those of go-agent, and prefer their own', async () => {
    const config = await loadWith(`
      go-agent { env { A = "1", B = "1" }, labels { "example.com/team" = ci, kind = agent } }
      pools = [{ name = big, env { B = "2", C = "2" }, labels { "example.com/team" = big } }]`);

    const env = config.pools[0]?.env.map(({ name, value }) => [name, value]) ?? [];
    expect(Object.fromEntries(env)).to.deep.equal({ A: '1', B: '2', C: '2' });
    expect(each(config, 'labels')).to.deep.equal({ big: { 'example.com/team': 'big', kind: 'agent' } });
  });

  it('have a key of their own in place of the one of go-agent, by whichever way it comes', async () => {
    const config = await loadWith(
      `go-agent.auto-register-key = shared
       pools = [{ name = a }, { name = b, auto-register-key-file = "key" }]`,
      { files: { key: 'own' } },
    );

    expect(config.pools.map((pool) => pool.autoRegisterKey?.reveal())).to.deep.equal(['shared', 'own']);
  });
});

describe('A pool of a configuration', () => {
  it('keeps its variables in the open, or secret, or in files', async () => {
    const { env } = await poolWith(
      'env { PLAIN = " a b ", EMPTY = "", HIDDEN { secret = quiet }, FILED { secret-file = "s" } }',
      { files: { s: 'calm\n' } },
    );

    const seen = env.map(({ name, value }) => [name, value instanceof Secret ? [value.reveal()] : value]);
    expect(Object.fromEntries(seen)).to.deep.equal({
      PLAIN: ' a b ',
      EMPTY: '',
      HIDDEN: ['quiet'],
      FILED: ['calm'],
    });
  });

  it('mounts volumes written short or long', async () => {
    const { volumes } = await poolWith(
      'volumes = ["/a:/b", "/a:/c:ro", "cache:/d:RW", { host-path = "/e", container-path = "/f", mode = ro }]',
    );

    expect(volumes).to.deep.equal([
      { hostPath: '/a', containerPath: '/b', mode: 'RW' },
      { hostPath: '/a', containerPath: '/c', mode: 'RO' },
      { hostPath: 'cache', containerPath: '/d', mode: 'RW' },
      { hostPath: '/e', containerPath: '/f', mode: 'RO' },
    ]);
  });

  it('has parameters as a list, in which keys may repeat, or as a block', async () => {
    const list = await poolWith('parameters = [{ key = cap-add, value = A }, { key = cap-add, value = B }]');
    const block = await poolWith('parameters { cap-add = A }');

    expect(list.parameters).to.deep.equal([
      { key: 'cap-add', value: 'A' },
      { key: 'cap-add', value: 'B' },
    ]);
    expect(block.parameters).to.deep.equal([{ key: 'cap-add', value: 'A' }]);
  });

  it('has constraints as Marathon writes them', async () => {
    const { constraints } = await poolWith(
      'constraints = [["rack","UNIQUE"],["hostname","LIKE","ci-.*"],["rack",GROUP_BY],["rack","MAX_PER","2"]]',
    );

    expect(constraints).to.deep.equal([
      { field: 'rack', operator: 'UNIQUE', value: null },
      { field: 'hostname', operator: 'LIKE', value: 'ci-.*' },
      { field: 'rack', operator: 'GROUP_BY', value: null },
      { field: 'rack', operator: 'MAX_PER', value: '2' },
    ]);
  });

  for (const kind of ['bridge', 'host', 'none'] as const) {
    it(`has Docker's own network ${kind}`, async () => {
      expect((await poolWith(`network = ${kind}`)).network).to.deep.equal({ kind });
    });
  }

  it('has a user network by any other name', async () => {
    expect((await poolWith('network = builds')).network).to.deep.equal({ kind: 'user', name: 'builds' });
  });

  it('has an idle floor that is a number or follows the building agents, by the time of the week', async () => {
    const { pools } = await loadWith(`pools = [{
      name = a
      idle-floor { factor = 0.25, max = 4 }
      schedule = [
        { cron = "* 8-17 * * MON-FRI", time-zone = "Europe/Berlin", idle-floor = 2 }
        { cron = "* * * * 6,7", idle-floor { factor = 1 } }
      ]
    }]`);

    expect(pools[0]?.idleFloor).to.deep.equal({ factor: 0.25, learn: false, min: 0, max: 4 });
    expect(pools[0]?.schedule).to.deep.equal([
      {
        cron: '* 8-17 * * MON-FRI',
        timeZone: 'Europe/Berlin',
        idleFloor: { factor: 0, learn: false, min: 2, max: 2 },
      },
      {
        cron: '* * * * 6,7',
        timeZone: 'UTC',
        idleFloor: { factor: 1, learn: false, min: 0, max: UNLIMITED },
      },
    ]);
  });

  it('has an idle floor that learns, within limits', async () => {
    const { pools } = await loadWith('pools = [{ name = a, idle-floor { learn = true, max = 4 } }]');

    expect(pools[0]?.idleFloor).to.deep.equal({ factor: 0, learn: true, min: 0, max: 4 });
  });

  it('has no idle floor that neither learns nor has a share', async () => {
    const found = await complaints(loadWith('pools = [{ name = a, idle-floor { min = 1 } }]'));

    expect(found).to.deep.equal([
      'pools[0] (a).idle-floor.factor: found nothing, expected a number, unless learn is true',
    ]);
  });

  it('is frozen, as is all that is around it and within', async () => {
    const config = await loadWith('go-agent { env { A = "1" }, labels { a = b } }');
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));

    expect(frozen(config)).to.equal(true);
    expect(config.pools[0]?.labels).to.deep.equal({ a: 'b' });
  });
});

/** What is said of a config that is refused. */
async function refusal(text: string): Promise<string> {
  return (await complaints(loadWith(text))).join('\n');
}

describe('The target-wait of a pool', () => {
  it('is a share of the jobs, 95 % if it does not say, and how soon they are to have an agent', async () => {
    const config = await loadWith('pools = [{ name = a, target-wait { wait = 1 minute } }, { name = b }]');

    expect(each(config, 'targetWait')).to.deep.equal({ a: { p: 0.95, wait: 60_000 }, b: null });
  });

  it('is refused beside an idle-floor, which it chooses itself, and with what is no share or no wait', async () => {
    expect(await refusal('pools = [{ name = a, idle-floor = 2, target-wait { wait = 60 s } }]')).to.match(
      /pools\[0\] \(a\)\.idle-floor.*contradicts target-wait, which chooses the floor itself: leave out one/,
    );
    expect(await refusal('pools = [{ name = a, target-wait { p = 95, wait = 60 s } }]')).to.match(
      /target-wait\.p.*from 0\.5 to 0\.999/,
    );
    expect(await refusal('pools = [{ name = a, target-wait = 60 s }]')).to.match(/a block with p and wait/);
    expect(await refusal('pools = [{ name = a, target-wait { p = 0.9 } }]')).to.match(/target-wait\.wait/);
  });
});
