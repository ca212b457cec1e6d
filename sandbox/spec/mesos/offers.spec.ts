import { expect } from 'chai';
import { z } from 'zod';
import type { ClusterOptions } from '../../model/mesos/api.ts';
import { AGENT_1, AGENT_2 } from './support/stages.ts';
import { type Client, worldOf } from './support/world.ts';

const EVERYTHING_OF_AGENT_1 = [
  ['ports', 'ranges'],
  ['cpus', 8],
  ['mem', 8192],
  ['disk', 20_000],
];

const resources = z.array(
  z.object({
    name: z.string(),
    scalar: z.object({ value: z.number() }).optional(),
    reservations: z.unknown().optional(),
  }),
);

function amounts(offer: ReturnType<Client['takeOffers']>[number] | undefined): unknown[] {
  return resources
    .parse(offer?.resources ?? [])
    .map(({ name, scalar, reservations }) =>
      reservations === undefined
        ? [name, scalar?.value ?? 'ranges']
        : [name, scalar?.value ?? 'ranges', reservations],
    );
}

describe('Offers of the model master', () => {
  it('come one per host, all in one event, when a framework has subscribed', () => {
    const { client } = worldOf([AGENT_1, AGENT_2]);
    const framework = client().subscribe();
    expect(framework.types).to.deep.equal(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS']);
    expect(framework.takeOffers()).to.have.length(2);
  });

  it('are none where less is free than the master is told to offer, or the framework by its own filter', () => {
    const takenBy = (options: ClusterOptions, filter: object | undefined) => {
      const { client } = worldOf([AGENT_1], options);
      return client(filter === undefined ? {} : { offer_filters: { ci: filter } })
        .subscribe()
        .takeOffers().length;
    };
    const least = (cpus: number) => ({
      min_allocatable_resources: { quantities: [{ quantities: { cpus: { value: cpus } } }] },
    });
    expect(takenBy({}, undefined)).to.equal(1);
    expect(takenBy({ minAllocatable: [{ cpus: 9 }] }, undefined)).to.equal(0);
    expect(takenBy({ minAllocatable: [{ cpus: 9 }] }, least(1))).to.equal(1);
    expect(takenBy({}, least(9))).to.equal(0);
  });

  it('are not repeated while they are held, and the hosts that are idle cost no time', () => {
    const { client, clock } = worldOf();
    const framework = client().subscribe();
    framework.takeOffers();
    clock.advance(3_600_000);
    expect(framework.takeOffers()).to.deep.equal([]);
  });

  it('come back in the round after the filter has ended', () => {
    const { client, clock } = worldOf();
    const framework = client().subscribe();
    const [offer] = framework.takeOffers();
    clock.advance(300);
    framework.call('DECLINE', { offer_ids: [offer?.id], filters: { refuse_seconds: 7 } });
    clock.advance(7600);
    expect(framework.takeOffers()).to.deep.equal([]);
    clock.advance(100);
    expect(framework.takeOffers()).to.have.length(1);
  });

  it('are of what a task leaves, and of what it gives back, beside each other', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const [offer] = framework.takeOffers();
    if (offer) framework.launch(offer, 'one');
    world.clock.advance(1000);
    const rest = framework.takeOffers();
    expect(amounts(rest[0])).to.deep.equal([
      ['ports', 'ranges'],
      ['cpus', 7],
      ['mem', 7168],
      ['disk', 20_000],
    ]);
    world.containers.get('one')?.events.failedToStart('no such image');
    world.clock.advance(1000);
    expect(framework.takeOffers().map(amounts)).to.deep.equal([
      [
        ['cpus', 1],
        ['mem', 1024],
      ],
    ]);
  });

  it('of a host with GPUs go only to frameworks that say they can use them', () => {
    const { client } = worldOf([{ ...AGENT_1, gpus: 2 }]);
    const plain = client({ capabilities: [{ type: 'MULTI_ROLE' }] }).subscribe();
    expect(plain.takeOffers()).to.deep.equal([]);
    const capable = client().subscribe();
    expect(amounts(capable.takeOffers()[0])).to.deep.include(['gpus', 2]);
  });

  it('hold the reservations of their own role only, in the format the framework understands', () => {
    const reserved = [{ role: 'ci', cpus: 2, mem: 512, disk: 0 }];
    const { client } = worldOf([{ ...AGENT_1, reserved }]);
    const refined = client().subscribe();
    expect(amounts(refined.takeOffers()[0])).to.deep.include(['cpus', 2, [{ type: 'STATIC', role: 'ci' }]]);
    refined.leave();
    const other = client({ roles: ['other'] }).subscribe();
    expect(amounts(other.takeOffers()[0])).to.deep.equal(EVERYTHING_OF_AGENT_1);
  });

  it('are split between frameworks, whoever holds least being served first', () => {
    const hosts = Array.from({ length: 20 }, (_, at) => ({ ...AGENT_1, hostname: `host-${at}` }));
    const { client, clock, cluster } = worldOf(hosts);
    const first = client().subscribe({ suppressed_roles: ['ci'] });
    const second = client({ name: 'second' }).subscribe();
    for (const { id } of second.takeOffers())
      second.call('DECLINE', { offer_ids: [id], filters: { refuse_seconds: 0 } });
    first.call('REVIVE');
    clock.advance(1000);
    const holders = cluster.view().frameworks.map(({ offers }) => offers);
    expect(holders).to.deep.equal([10, 10]);
  });

  it('stop when a role is suppressed and start again at once when it is revived', () => {
    const { client, clock } = worldOf();
    const framework = client().subscribe({ suppressed_roles: ['ci'] });
    clock.advance(10_000);
    expect(framework.takeOffers()).to.deep.equal([]);
    framework.call('REVIVE');
    expect(framework.takeOffers()).to.have.length(1);
  });

  it('are refused to roles the master was not told of', () => {
    const { client } = worldOf([AGENT_1], { roles: ['other'] });
    const framework = client().subscribe();
    expect(framework.events).to.deep.equal([
      { type: 'ERROR', error: { message: "Roles { ci } are not present in the master's --roles" } },
    ]);
    expect(framework.ended).to.equal('ended');
  });

  it('of one host add up in one ACCEPT', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    const [whole] = framework.takeOffers();
    if (whole) framework.launch(whole, 'one');
    world.clock.advance(1000);
    world.containers.get('one')?.events.failedToStart('no such image');
    world.clock.advance(1000);
    const offers = framework.takeOffers();
    expect(offers).to.have.length(2);
    framework.call('ACCEPT', { offer_ids: offers.map(({ id }) => id), filters: { refuse_seconds: 0 } });
    world.clock.advance(1000);
    expect(framework.takeOffers().map(amounts)).to.deep.equal([EVERYTHING_OF_AGENT_1]);
  });
});
