import { expect } from 'chai';
import type { Resource } from '../../../domain/mesos.ts';
import { offerOf, placing, poolOf, resourcesOf } from './support.ts';

const forCi = [{ type: 'STATIC', role: 'ci' }] as const;
const forTeam = [
  { type: 'STATIC', role: 'ci' },
  {
    type: 'DYNAMIC',
    role: 'ci/team',
    principal: 'ops',
    labels: { labels: [{ key: 'for', value: 'builds' }] },
  },
] as const;

function taken(
  resources: readonly Resource[],
  pool: Parameters<typeof poolOf>[0],
): readonly Resource[] | undefined {
  const offer = { ...offerOf('h1', {}), resources };
  return placing({ pools: [poolOf({ mem: 0, ...pool })], offers: [offer] }).accepts[0]?.launches[0]
    ?.resources;
}

describe('taking resources out of offers', () => {
  it('writes reserved and unreserved shares apart, reserved first, each with its reservations', () => {
    const offered = [...resourcesOf({ cpus: 2 }), ...resourcesOf({ cpus: 2, reservations: forCi })];
    expect(taken(offered, { cpus: 3 })).to.deep.equal([
      { kind: 'scalar', name: 'cpus', milli: 2000, reservations: forCi },
      { kind: 'scalar', name: 'cpus', milli: 1000, reservations: [] },
    ]);
  });

  it('takes the most refined reservation first and echoes it whole', () => {
    const offered = [
      ...resourcesOf({ cpus: 1, reservations: forCi }),
      ...resourcesOf({ cpus: 1, reservations: forTeam }),
    ];
    expect(taken(offered, { cpus: 1.5 })).to.deep.equal([
      { kind: 'scalar', name: 'cpus', milli: 1000, reservations: forTeam },
      { kind: 'scalar', name: 'cpus', milli: 500, reservations: forCi },
    ]);
  });

  it('adds up equal shares of one resource', () => {
    const offered = [...resourcesOf({ cpus: 0.1 }), ...resourcesOf({ cpus: 0.2 })];
    expect(taken(offered, { cpus: 0.3 })).to.deep.equal([
      { kind: 'scalar', name: 'cpus', milli: 300, reservations: [] },
    ]);
  });

  it('computes in thousandths, so that ten agents of 0.1 cpus fit one cpu', () => {
    const { accepts } = placing({
      pools: [poolOf({ cpus: 0.1, mem: 0 })],
      count: 11,
      offers: [offerOf('h1', { cpus: 1 })],
    });
    expect(accepts[0]?.launches).to.have.length(10);
  });

  it('never names a resource of which none is wanted', () => {
    const offered = resourcesOf({
      cpus: 4,
      mem: 4096,
      disk: 10_000,
      ports: [{ begin: 31_000, end: 32_000 }],
    });
    expect(taken(offered, { mem: 512, disk: 100 })?.map(({ name }) => name)).to.deep.equal([
      'cpus',
      'mem',
      'disk',
    ]);
  });

  it('picks ports out of ranges, the lowest first, never the same one twice', () => {
    const { accepts } = placing({
      pools: [poolOf({ mem: 0, ports: 3 })],
      count: 2,
      offers: [
        offerOf('h1', {
          cpus: 4,
          ports: [
            { begin: 31_005, end: 31_010 },
            { begin: 31_000, end: 31_001 },
          ],
        }),
      ],
    });
    const ports = accepts[0]?.launches.map(({ resources }) => resources.find(({ name }) => name === 'ports'));
    expect(ports).to.deep.equal([
      {
        kind: 'ranges',
        name: 'ports',
        ranges: [
          { begin: 31_000, end: 31_001 },
          { begin: 31_005, end: 31_005 },
        ],
        reservations: [],
      },
      { kind: 'ranges', name: 'ports', ranges: [{ begin: 31_006, end: 31_008 }], reservations: [] },
    ]);
  });

  it('takes reserved ports before others, written apart', () => {
    const offered = [
      ...resourcesOf({ cpus: 1, ports: [{ begin: 31_000, end: 31_000 }] }),
      ...resourcesOf({ ports: [{ begin: 31_500, end: 31_500 }], reservations: forCi }),
    ];
    expect(taken(offered, { ports: 2 })?.slice(1)).to.deep.equal([
      { kind: 'ranges', name: 'ports', ranges: [{ begin: 31_500, end: 31_500 }], reservations: forCi },
      { kind: 'ranges', name: 'ports', ranges: [{ begin: 31_000, end: 31_000 }], reservations: [] },
    ]);
  });

  it('passes over resources it has no use for', () => {
    const offered: Resource[] = [
      { kind: 'scalar', name: 'network_bandwidth', milli: 1000, reservations: [] },
      { kind: 'ranges', name: 'vlans', ranges: [{ begin: 1, end: 10 }], reservations: [] },
      ...resourcesOf({ cpus: 1 }),
    ];
    expect(taken(offered, {})).to.deep.equal(resourcesOf({ cpus: 1 }));
  });
});
