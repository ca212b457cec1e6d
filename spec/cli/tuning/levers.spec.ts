import { expect } from 'chai';
import { inForceOf, isSayable, type Lever, leversOf, withLevers } from '../../../cli/tuning/levers.ts';
import { sampled } from '../../../cli/tuning/sample.ts';
import { UNLIMITED } from '../../../domain/config.ts';
import { someConfig, somePool } from '../../support/config.ts';

const linux = somePool({ name: 'linux', max: 10 });
const CONFIG = someConfig({
  pools: [linux, somePool({ name: 'large', max: 4 })],
  backlog: { pollInterval: 15_000 },
  scaling: { maxAgents: 12, idleTimeout: 90_000 },
});
const of = (config = CONFIG, pools = ['linux', 'large'], hasMaxima = true) =>
  leversOf({ config, pools, hasMaxima });
const find = (levers: readonly Lever[], key: string, pool: string | null = null) =>
  levers.findIndex((lever) => lever.key === key && lever.pool === pool);

describe('The levers of a config', () => {
  it('have what is in force among their values, and with all of it in force leave the config as it is', () => {
    const levers = of();
    expect(withLevers(CONFIG, levers, inForceOf(levers))).to.equal(CONFIG);
    const idle = levers[find(levers, 'scaling.idle-timeout')];
    expect(idle?.rungs[idle.inForce]?.lines).to.deep.equal(['scaling.idle-timeout = 90 seconds']);
  });

  it('put the value that their lines say into the config', () => {
    const levers = of();
    const to = (key: string, line: string, pool: string | null = null) => {
      const index = find(levers, key, pool);
      const place = levers[index]?.rungs.findIndex(({ lines }) => lines.includes(line)) ?? -1;
      expect(place, line).to.be.at.least(0);
      return withLevers(
        CONFIG,
        levers,
        inForceOf(levers).map((own, at) => (at === index ? place : own)),
      );
    };
    expect(to('backlog.poll-interval', 'backlog.poll-interval = 5 seconds').backlog.pollInterval).to.equal(
      5_000,
    );
    expect(to('backlog.pending-polls', 'backlog.pending-polls = 2').backlog.pendingPolls).to.equal(2);
    expect(to('scaling.idle-timeout', 'scaling.idle-timeout = 0 seconds').scaling.idleTimeout).to.equal(0);
    expect(to('scaling.retire-building', 'scaling.retire-building = true').scaling.retireBuilding).to.equal(
      true,
    );
    expect(to('scaling.growth-limit', 'scaling.growth-limit = 5').scaling.growthLimit).to.equal(5);
    expect(to('scaling.max-agents', 'scaling.max-agents = 24').scaling.maxAgents).to.equal(24);
    const ahead = to('scaling.look-ahead', 'look-ahead.worth = 4');
    expect([ahead.scaling.lookAhead, ahead.lookAhead.worth]).to.deep.equal(['on', 4]);
    expect(to('idle-floor', 'idle-floor = 3', 'linux').pools[0]?.idleFloor).to.deep.equal({
      ...{ factor: 0, learn: false, min: 3, max: UNLIMITED },
    });
    expect(to('min', 'min = 2', 'large').pools.map(({ min }) => min)).to.deep.equal([0, 2]);
    expect(to('max', 'max = 20', 'linux').pools[0]?.max).to.equal(20);
  });

  it('are together only what a file could say', () => {
    const levers = of();
    const sayable = (...moves: readonly (readonly [string, string | null, string])[]) =>
      isSayable(
        withLevers(
          CONFIG,
          levers,
          inForceOf(levers).map((own, at) => {
            const [, , line] =
              moves.find(([key, pool]) => levers[at]?.key === key && levers[at]?.pool === pool) ?? [];
            return line === undefined
              ? own
              : (levers[at]?.rungs.findIndex(({ lines }) => lines.includes(line)) ?? -1);
          }),
        ),
      );
    expect(sayable()).to.equal(true);
    expect(sayable(['min', 'large', 'min = 2'], ['max', 'large', 'max = 2'])).to.equal(true);
    expect(sayable(['min', 'linux', 'min = 5'], ['max', 'linux', 'max = 5'])).to.equal(true);
    expect(
      sayable(['min', 'linux', 'min = 5'], ['scaling.max-agents', null, 'scaling.max-agents = 6']),
    ).to.equal(true);
    expect(
      sayable(
        ['min', 'linux', 'min = 5'],
        ['min', 'large', 'min = 2'],
        ['scaling.max-agents', null, 'scaling.max-agents = 6'],
      ),
    ).to.equal(false);
    expect(isSayable({ ...CONFIG, pools: [{ ...linux, min: 5, max: 4 }] }), 'more than max').to.equal(false);
  });

  it('ask GoCD no more often than every 5 seconds, unless it is asked so already', () => {
    const polls = (pollInterval: number) => {
      const levers = of(someConfig({ backlog: { pollInterval } }), []);
      return levers[find(levers, 'backlog.poll-interval')]?.rungs[0].lines;
    };
    expect(polls(15_000)).to.deep.equal(['backlog.poll-interval = 5 seconds']);
    expect(polls(2_000)).to.deep.equal(['backlog.poll-interval = 2 seconds']);
  });

  it('leave floors that are learned, shares of what builds, or scheduled, and maxima that nobody set', () => {
    const floor = (changed: Parameters<typeof somePool>[0]) =>
      find(
        of(someConfig({ pools: [somePool({ name: 'linux', ...changed })] }), ['linux']),
        'idle-floor',
        'linux',
      );
    const window = { cron: '* 9 * * *', timeZone: 'UTC' };
    expect(floor({})).to.be.at.least(0);
    expect(floor({ idleFloor: { factor: 0, learn: true, min: 0, max: UNLIMITED } })).to.equal(-1);
    expect(floor({ idleFloor: { factor: 0.5, learn: false, min: 0, max: UNLIMITED } })).to.equal(-1);
    expect(floor({ targetWait: { p: 0.95, wait: 60_000 } })).to.equal(-1);
    const idleFloor = { factor: 0, learn: false, min: 2, max: UNLIMITED };
    expect(floor({ schedule: [{ ...window, idleFloor }] })).to.equal(-1);
    expect(find(of(CONFIG, ['linux'], false), 'scaling.max-agents')).to.equal(-1);
  });

  it('know the recommended fast profile, which is tried beside what is in force from the beginning', () => {
    const levers = of();
    const [, second = []] = sampled(levers, 2, 1);
    const { backlog, scaling } = withLevers(CONFIG, levers, second);
    expect(backlog).to.include({ pollInterval: 5_000, pendingPolls: 0 });
    expect(scaling).to.include({ idleTimeout: 0, stabilisation: 0, retireBuilding: true, maxAgents: 12 });
  });

  it('move the maximum of the only pool, made from go-agent, with max-agents', () => {
    const config = someConfig({ pools: [somePool({ name: 'default', max: 8 })], scaling: { maxAgents: 8 } });
    const levers = of(config, ['default']);
    const index = find(levers, 'scaling.max-agents');
    const changed = withLevers(
      config,
      levers,
      inForceOf(levers).map((own, at) => (at === index ? 0 : own)),
    );
    expect([changed.scaling.maxAgents, changed.pools[0]?.max]).to.deep.equal([4, 4]);
    expect(find(levers, 'max', 'default')).to.equal(-1);
  });
});
