import { expect } from 'chai';
import type { PoolConfig } from '../../../domain/config.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { causesIn, given, job, jobIn, jobs, MINUTE, NOW, ours, pool, several, when } from './given.ts';

const CHEAP = pool('cheap', { resources: ['linux'], max: 2 });
const dear = (changes: Partial<PoolConfig> = {}) =>
  pool('dear', { resources: ['linux', 'gpu'], cost: 50, ...changes });
const plain = (count: number, waitedMs = MINUTE) =>
  jobs(count, { resources: ['linux'], scheduledAt: NOW - waitedMs });
const training = (changes: Partial<WaitingJob> = {}) =>
  job('train', { resources: ['linux', 'gpu'], ...changes });

function launchedFrom(dearPool: PoolConfig, waiting: readonly WaitingJob[]) {
  const { wanted } = when(given({ pools: [CHEAP, dearPool], jobs: waiting }));
  return wanted.map(({ pool: name }) => name);
}

describe('A dear pool', () => {
  it('serves whoever finds a cheaper one full, where nothing else is said', () => {
    expect(launchedFrom(dear(), plain(3))).to.deep.equal(['cheap', 'cheap', 'dear']);
  });

  describe('with only-for', () => {
    it('has agents launched only for jobs that ask for one of these', () => {
      const waiting = [...plain(4), training()];
      expect(launchedFrom(dear({ onlyFor: ['gpu', 'tpu'] }), waiting)).to.deep.equal([
        'cheap',
        'cheap',
        'dear',
      ]);
      expect(launchedFrom(dear({ onlyFor: ['GPU'] }), [training()])).to.deep.equal(['dear']);
    });

    it('takes the name of an environment for one too', () => {
      const inProd = (environment: string) => job('roll-out', { resources: ['linux'], environment });
      const gate = (environments: readonly string[], environment: string) =>
        launchedFrom(dear({ onlyFor: ['prod'], environments }), [inProd(environment)]);
      expect(gate(['prod', 'test'], 'PROD')).to.deep.equal(['dear']);
      expect(gate(['prod', 'test'], 'test')).to.deep.equal([]);
    });

    it('is the reason told to a job that no other pool fits', () => {
      const special = job('special', { resources: ['special'] });
      const pools = [CHEAP, dear({ resources: ['special', 'gpu'], onlyFor: ['gpu'] })];
      const { cause, reason } = jobIn(when(given({ pools, jobs: [special] })));
      expect(cause).to.equal('no-pool');
      expect(reason).to.match(/pool dear comes nearest but is only for jobs that ask for gpu\.$/);
    });

    it('has those of its GPUs by itself: what no pool without GPUs offers', () => {
      expect(launchedFrom(dear({ gpus: 1 }), [...plain(3), training()])).to.deep.equal([
        'cheap',
        'cheap',
        'dear',
      ]);
      expect(launchedFrom(dear({ gpus: 1, onlyFor: [] }), plain(3))).to.deep.equal([
        'cheap',
        'cheap',
        'dear',
      ]);
    });

    it('still counts on agents it has for whatever GoCD may give them', () => {
      const gpus = dear({ gpus: 1 });
      const world = given({
        pools: [CHEAP, gpus],
        jobs: plain(1),
        fleet: [ours(gpus, 'idle', { since: NOW })],
      });
      expect(when(world).wanted).to.deep.equal([]);
    });
  });

  describe('with spill-after', () => {
    it('has agents launched for jobs that have waited so long for a cheaper one', () => {
      const patient = dear({ spillAfter: 10 * MINUTE });
      expect(launchedFrom(patient, plain(3, 9 * MINUTE))).to.deep.equal(['cheap', 'cheap']);
      expect(launchedFrom(patient, plain(3, 10 * MINUTE))).to.deep.equal(['cheap', 'cheap', 'dear']);
    });

    it('has those that have waited less stand back, and say until when', () => {
      const pools = [CHEAP, dear({ spillAfter: 10 * MINUTE })];
      const fleet = several(2, CHEAP, 'building');
      const waiting = [
        job('old', { resources: ['linux'], scheduledAt: NOW - 11 * MINUTE }),
        job('young', { resources: ['linux'], scheduledAt: NOW - MINUTE }),
      ];
      const round = when(given({ pools, jobs: waiting, fleet }));
      expect(causesIn(round)).to.deep.equal({ old: 'agents-busy', young: 'limit' });
      expect(jobIn(round, 'young').remedy).to.include(
        'once it has waited for 10 min (spill-after) an agent of pool dear is launched for it',
      );
    });

    it('is no matter for a job that no cheaper pool fits', () => {
      expect(launchedFrom(dear({ spillAfter: 10 * MINUTE }), [training()])).to.deep.equal(['dear']);
    });
  });
});

describe('A job whose agent another job has taken', () => {
  it('has not spent that launch', () => {
    const fleet = Array.from({ length: 3 }, () => ours(CHEAP, 'building', { launchedFor: 'p/1/s/1/train' }));
    const world = (busy: typeof fleet) =>
      given({
        pools: [pool('only', { resources: ['linux', 'gpu'] })],
        jobs: [training()],
        fleet: busy,
        launchesFor: new Map([['p/1/s/1/train', 3]]),
        scaling: { launchesPerJob: 3 },
      });
    expect(jobIn(when(world([]))).cause).to.equal('limit');
    expect(when(world(fleet)).wanted).to.have.length(1);
  });
});
