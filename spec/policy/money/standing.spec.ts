import { expect } from 'chai';
import { amountWords, exactAmount, isPriced, microPerHour } from '../../../policy/money/prices.ts';
import { type Employed, FLOOR, OTHER, standingOf } from '../../../policy/money/standing.ts';
import { someConfig, somePool } from '../../support/config.ts';

const NONE: Employed = {
  pool: 'default',
  phase: 'idle',
  since: 1_000,
  launchedFor: null,
  building: null,
  lastJob: null,
};
const CONFIG = someConfig({ pools: [somePool({ price: 0.12 })] });

describe('Whom an agent’s time is put down to', () => {
  const payer = (agent: Partial<Employed>, config = CONFIG) =>
    standingOf({ ...NONE, ...agent }, config)?.payer;

  it('is the pipeline of the job it builds', () => {
    const agent = {
      phase: 'building',
      building: 'shop/1/build/1/unit',
      lastJob: 'docs/1/build/1/html',
    } as const;
    expect(payer(agent)).to.equal('pipeline shop');
    expect(payer({ ...agent, building: null })).to.equal(OTHER);
  });

  it('is the pipeline of its last job while it has none, being taken away included', () => {
    for (const phase of ['idle', 'draining', 'disabled', 'lost', 'ending'] as const)
      expect(payer({ phase, lastJob: 'docs/1/build/1/html', launchedFor: 'shop/1/build/1/unit' })).to.equal(
        'pipeline docs',
      );
  });

  it('is that of the job it was launched for until its first', () => {
    for (const phase of ['launching', 'staging', 'registering', 'idle'] as const)
      expect(payer({ phase, launchedFor: 'shop/1/build/1/unit' })).to.equal('pipeline shop');
  });

  it('is the floor where it was launched for none', () => {
    for (const phase of ['launching', 'registering', 'idle', 'draining'] as const)
      expect(payer({ phase })).to.equal(FLOOR);
  });

  it('turns to the floor once it is idle for longer than the idle timeout, if its pool keeps agents', () => {
    const floorFrom = (config: typeof CONFIG) =>
      standingOf({ ...NONE, lastJob: 'docs/1/build/1/html' }, config)?.floorFrom;
    expect(floorFrom(CONFIG)).to.equal(null);
    const floor = { factor: 0, learn: false, min: 1, max: 1 };
    for (const pool of [
      somePool({ min: 1 }),
      somePool({ idleFloor: floor }),
      somePool({ idleFloor: { ...floor, learn: true, min: 0 } }),
      somePool({ targetWait: { p: 0.95, wait: 60_000 } }),
      somePool({ lookAhead: 'on' }),
      somePool({ schedule: [{ cron: '* 9 * * *', timeZone: 'UTC', min: 1 }] }),
      somePool({ schedule: [{ cron: '* 9 * * *', timeZone: 'UTC', idleFloor: floor }] }),
    ])
      expect(floorFrom(someConfig({ pools: [pool] }))).to.equal(1_000 + CONFIG.scaling.idleTimeout);
  });

  it('is nobody’s of an agent that is none of ours, and has no price of one whose pool is gone', () => {
    expect(standingOf({ ...NONE, phase: 'foreign' }, CONFIG)).to.equal(null);
    expect(standingOf({ ...NONE, pool: 'former' }, CONFIG)).to.include({ pool: OTHER, microPerHour: 0 });
  });
});

describe('The price of an agent', () => {
  const money = { cpuHour: 0.03, gbHour: 0.004 };

  it('is what its pool says, else that of its cpus and memory, in whole millionths', () => {
    expect(microPerHour(somePool({ price: 0.12, cpus: 4 }), money)).to.equal(120_000);
    expect(microPerHour(somePool({ cpus: 4, mem: 8 * 1024 }), money)).to.equal(152_000);
    expect(microPerHour(somePool({ price: 0 }), money)).to.equal(0);
    expect(microPerHour(somePool({ price: 0.1234567 }), money)).to.equal(123_457);
  });

  it('is there or not', () => {
    expect(isPriced(CONFIG)).to.equal(true);
    expect(isPriced(someConfig())).to.equal(false);
    expect(isPriced(someConfig({ money: { gbHour: 0.01 } }))).to.equal(true);
  });

  it('is written exactly, or for people', () => {
    expect([0, 1, 999_999, 1_000_000, 12_345_678].map(exactAmount)).to.deep.equal([
      '0.000000',
      '0.000001',
      '0.999999',
      '1.000000',
      '12.345678',
    ]);
    expect(amountWords(12_345_678, 'EUR')).to.equal('12.35 EUR');
  });
});
