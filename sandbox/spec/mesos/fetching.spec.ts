import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { WebFile } from '../../model/mesos/api.ts';
import { Fetcher, type WantedFile } from '../../model/mesos/host/fetcher.ts';
import { AGENT_1 } from './support/stages.ts';
import { worldOf } from './support/world.ts';

const JAR = 'https://files.example/agent.jar';
const MB = 1_000_000;

/** A host that fetches 10 MB a second, and what became of each fetch: after how many seconds, and with which files. */
function hostOn(files: Record<string, WebFile>) {
  const clock = new VirtualClock(0);
  const web = { find: (uri: string) => files[uri] ?? null, bytesPerMs: MB / 100 };
  const fetcher = new Fetcher(clock, web, 'host-1');
  const log: (readonly [number, Readonly<Record<string, string>> | null])[] = [];
  const fetch = (...wanted: Partial<WantedFile>[]) => {
    const from = clock.now();
    const all = wanted.map((file) => ({ value: JAR, extract: false, ...file }));
    fetcher.fetch(all, (files) => log.push([(clock.now() - from) / 1_000, files]));
  };
  return { clock, fetcher, fetch, log };
}

const jar = (content: string, tellsLength = true): WebFile => ({ content, bytes: 30 * MB, tellsLength });

describe('What a host fetches for a task', () => {
  it('comes one file after the other, under its own name or the one that the task gives it', () => {
    const zip = `${JAR}/plugins.zip`;
    const { clock, fetch, log } = hostOn({ [JAR]: jar('a'), [zip]: jar('b') });
    fetch({}, { value: zip, output_file: 'p.zip' });
    clock.advance(10_000);
    expect(log).to.deep.equal([[6, { 'agent.jar': 'a', 'p.zip': 'b' }]]);
  });

  it('is kept for all tasks where they want it so, also while it is on its way, and never asked for again', () => {
    const files = { [JAR]: jar('old') };
    const { clock, fetch, log } = hostOn(files);
    fetch({ cache: true });
    clock.advance(1_000);
    fetch({ cache: true });
    clock.advance(10_000);
    files[JAR] = jar('new');
    fetch({ cache: true });
    fetch({});
    clock.advance(10_000);
    const old = { 'agent.jar': 'old' };
    expect(log).to.deep.equal([
      [3, old],
      [2, old],
      [0, old],
      [3, { 'agent.jar': 'new' }],
    ]);
  });

  it('is not kept where the server does not tell how long it is, nor over a restart of the agent process', () => {
    for (const tellsLength of [true, false]) {
      const { clock, fetcher, fetch, log } = hostOn({ [JAR]: jar('a', tellsLength) });
      fetch({ cache: true });
      clock.advance(10_000);
      if (tellsLength) fetcher.forget();
      fetch({ cache: true });
      clock.advance(10_000);
      expect(log.map(([seconds]) => seconds)).to.deep.equal([3, 3]);
    }
  });

  it('is, of an archive that is kept, only what is in it, unless the task wants it as it is', () => {
    const zip = 'https://files.example/agent-plugins.zip';
    const { clock, fetch, log } = hostOn({ [zip]: jar('a') });
    fetch({ value: zip, cache: true, extract: true });
    fetch({ value: zip, cache: true });
    clock.advance(10_000);
    expect(log.map(([, files]) => files)).to.deep.equal([{}, { 'agent-plugins.zip': 'a' }]);
  });

  /** A cluster that has just been told to run a task which wants a file that takes three seconds. */
  function launched(file: WebFile | null) {
    const world = worldOf([AGENT_1], {}, { find: () => file, bytesPerMs: MB / 100 });
    const framework = world.client().subscribe();
    world.clock.advance(1_000);
    const [offer] = framework.takeOffers();
    if (!offer) throw new Error('there is no offer to launch on');
    framework.launch(offer, 'one', { command: { shell: false, uris: [{ value: JAR }] } });
    return { ...world, framework };
  }

  it('comes before its container, and not while the host hangs', () => {
    const { cluster, containers, clock } = launched(jar('a'));
    clock.advance(2_000);
    cluster.freezeHost(AGENT_1.hostname);
    clock.advance(10_000);
    expect([...containers]).to.deep.equal([]);
    cluster.thawHost(AGENT_1.hostname);
    expect(containers.get('one')?.spec.sandbox).to.deep.equal({ 'agent.jar': 'a' });
  });

  it('fails the task where it cannot be had', () => {
    const { containers, framework } = launched(null);
    const [update] = framework.takeUpdates();
    expect(update).to.deep.include({ state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
    expect(update?.message).to.match(
      /^Failed to launch container: Failed to fetch all URIs for container '[\w-]+': exited with status 1$/,
    );
    expect([...containers]).to.deep.equal([]);
  });
});
