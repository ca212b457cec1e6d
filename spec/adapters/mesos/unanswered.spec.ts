import { once } from 'node:events';
import { expect } from 'chai';
import type { Subscription } from 'rxjs';
import { listLocator } from '../../../adapters/mesos/locator.ts';
import { createMesosMaster } from '../../../adapters/mesos/mesosMaster.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { MesosCallFailed, MesosFact } from '../../../domain/facts.ts';
import type { MesosCall } from '../../../services/ports.ts';
import { acceptSubscription, REVIVE } from './support/client.ts';
import { FakeMaster } from './support/fakeMaster.ts';
import { aConfig } from './support/settings.ts';

const TIMEOUT_MS = 3_000;

const acknowledge = (index: number): MesosCall => ({
  type: 'mesos.acknowledge',
  taskId: `task-${index}`,
  hostId: 'host-1',
  uuid: 'JhfQLYnCSDOWHtIuJKBJpg==',
});

/** A client subscribed at a master whose calls a spec answers, or does not. */
async function aSubscription() {
  const server = await FakeMaster.start();
  const clock = new VirtualClock();
  const master = createMesosMaster({
    config: aConfig({ mesos: { requestTimeout: TIMEOUT_MS } }),
    locator: listLocator([server.url]),
    clock,
  });
  const facts: MesosFact[] = [];
  const failures: MesosCallFailed[] = [];
  const command = { type: 'mesos.subscribe', frameworkId: null, suppressed: false } as const;
  const subscription = master.subscribe(command).subscribe((fact) => facts.push(fact));
  await acceptSubscription(server);
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };
  await until(() => facts.length > 0);
  return {
    server,
    clock,
    facts,
    failures,
    subscription,
    until,
    /** Makes a call; what it returns leaves it. */
    call: (call: MesosCall): Subscription => master.call(call).subscribe((failure) => failures.push(failure)),
    /** Lets calls under way run out of time. */
    giveUp: async (expected: number) => {
      clock.advance(TIMEOUT_MS);
      await until(() => failures.length >= expected);
    },
  };
}

describe('A subscription whose calls get no answer', () => {
  let some: Awaited<ReturnType<typeof aSubscription>>;

  beforeEach(async () => {
    some = await aSubscription();
  });

  afterEach(async () => {
    some.subscription.unsubscribe();
    await some.server.stop();
  });

  const miss = async (number: number) => {
    some.call(REVIVE);
    await some.server.next();
    await some.giveUp(number);
  };
  const ends = () => some.facts.filter(({ type }) => type === 'mesos.disconnected');

  it('is lost with the third in a row, though its stream stands', async () => {
    await miss(1);
    await miss(2);
    expect(ends()).to.deep.equal([]);
    await miss(3);
    expect(ends()).to.deep.equal([
      {
        type: 'mesos.disconnected',
        reason: 'unanswered',
        message: '3 calls in a row got no answer, though the stream stands',
      },
    ]);
    some.call(REVIVE);
    await some.until(() => some.failures.length === 4);
    expect(some.failures.at(-1)).to.include({ call: 'revive', outcome: 'unsent' });
  });

  it('is not lost if one of them is answered, with a refusal even', async () => {
    await miss(1);
    await miss(2);
    some.call(REVIVE);
    const { response } = await some.server.next();
    response.writeHead(400).end('no');
    await some.until(() => some.failures.length === 3);
    await miss(4);
    await miss(5);
    expect(ends()).to.deep.equal([]);
  });

  it('is not lost for many at the same time: they count as one', async () => {
    for (let index = 0; index < 8; index++) some.call(acknowledge(index));
    for (let index = 0; index < 8; index++) await some.server.next();
    await some.giveUp(8);
    expect(ends()).to.deep.equal([]);
  });

  it('takes acknowledgements beside a call that waits for its answer', async () => {
    some.call(REVIVE);
    expect((await some.server.next()).call.type).to.equal('REVIVE');
    some.call(acknowledge(1));
    expect((await some.server.next()).call.type).to.equal('ACKNOWLEDGE');
  });
});

describe('A call that nobody waits for any more', () => {
  let some: Awaited<ReturnType<typeof aSubscription>>;

  beforeEach(async () => {
    some = await aSubscription();
  });

  afterEach(async () => {
    some.subscription.unsubscribe();
    await some.server.stop();
  });

  it('is aborted', async () => {
    const call = some.call(REVIVE);
    const { response } = await some.server.next();
    call.unsubscribe();
    await once(response, 'close');
    expect(response.writableEnded).to.equal(false);
    expect(some.failures).to.deep.equal([]);
  });

  it('is aborted when the subscription is left', async () => {
    some.call(REVIVE);
    const { response } = await some.server.next();
    some.subscription.unsubscribe();
    await once(response, 'close');
    await some.until(() => some.failures.length === 1);
    expect(some.failures[0]).to.include({ call: 'revive', outcome: 'unknown' });
  });
});
