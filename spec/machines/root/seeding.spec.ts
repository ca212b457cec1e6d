import { expect } from 'chai';
import type { GocdPipelineTold } from '../../../domain/facts.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn } from '../../support/core.ts';
import { pipelineRuns, stageRun } from '../../support/pipelines.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const started = (lookAhead: 'on' | 'off' | 'observe' = 'on') =>
  new Driver(
    someConfig({ pools: [somePool({ max: 8 })], scaling: { lookAhead, idleTimeout: 60 * MINUTE } }),
  ).ready();

const askedIn = (driver: Driver) => driver.ofType('gocd.pipeline.ask').map(({ pipeline }) => pipeline);

/** What GoCD tells of a pipeline that compiles for a minute, then tests with four jobs. */
function told(changes: Partial<GocdPipelineTold> = {}): GocdPipelineTold {
  const stage = (name: string, jobs: readonly string[]) => ({
    ...{ name, jobs, hasRun: true, isOver: true, isManual: false },
  });
  const stages = [stage('compile', ['j0']), stage('test', ['j0', 'j1', 'j2', 'j3'])];
  const time = { stage: 'compile', job: 'j0', uuid: null, ms: MINUTE };
  return {
    ...{ type: 'gocd.pipeline.told', pipeline: 'shop', restMs: 0 },
    ...{ runs: [1, 2, 3, 4].map(() => ({ stages })), times: [time, time, time] },
    ...changes,
  };
}

const expectedIn = (driver: Driver) => driver.core.picture().assessment?.pools[0]?.lookAhead?.expected ?? [];

describe('A pipeline that nobody has seen a run of', () => {
  it('is asked about once it builds, once, and not where nobody looks ahead', () => {
    for (const mode of ['on', 'observe'] as const) {
      const driver = started(mode);
      stageRun(driver, '1/compile', 1, 3);
      expect(askedIn(driver)).to.deep.equal(['shop']);
      driver.take(told());
      stageRun(driver, '1/test', 4);
      stageRun(driver, '2/compile', 1);
      expect(askedIn(driver)).to.deep.equal(['shop']);
    }
    const off = started('off');
    stageRun(off, '1/compile', 1, 3);
    expect(askedIn(off)).to.deep.equal([]);
  });

  it('is not asked about again if GoCD has nothing to tell of it', () => {
    const driver = started();
    stageRun(driver, '1/compile', 1, 1);
    driver.take(told({ runs: [], times: [] }));
    stageRun(driver, '1/compile', 1, 30);
    expect(askedIn(driver)).to.deep.equal(['shop']);
  });

  it('is not asked about if it is known', () => {
    const driver = started();
    pipelineRuns(driver, [1]);
    driver.take(told({ runs: [], times: [] }));
    driver.commands.length = 0;
    stageRun(driver, '2/compile', 1, 3);
    expect(askedIn(driver)).to.deep.equal([]);
  });

  it('is known in its first run by what GoCD told: agents are launched for its later stage', () => {
    const launched = (fact: GocdPipelineTold | null) => {
      const driver = started();
      stageRun(driver, '9/compile', 1, 1);
      if (fact !== null) driver.take(fact);
      stageRun(driver, '9/compile', 1, 2);
      driver.commands.length = 0;
      driver.offer();
      return { launches: launchesIn(driver.commands).length, expected: expectedIn(driver) };
    };
    expect(launched(null)).to.deep.equal({ launches: 0, expected: [] });
    const { launches, expected } = launched(told());
    expect(expected[0]).to.include({ stage: 'shop/test', after: 'shop/compile', jobs: 4 });
    expect(launches).to.be.within(3, 4);
  });

  it('does not expect what a person begins, nor takes past times for those it has seen itself', () => {
    const driver = started();
    stageRun(driver, '9/compile', 1, 1);
    const [run] = told().runs;
    const manual = { stages: (run?.stages ?? []).map((stage) => ({ ...stage, isManual: true })) };
    driver.take(told({ runs: [manual, manual] }));
    stageRun(driver, '9/compile', 1, 4);
    expect(expectedIn(driver)).to.deep.equal([]);
    driver.take(told({ times: [{ stage: 'compile', job: 'j0', uuid: null, ms: 1 }] }));
    const { sketches } = driver.core.picture().memory.durations;
    expect(sketches.get('job shop/compile/j0')).to.include(MINUTE).and.not.to.include(1);
  });

  it('is asked about again after the rest that GoCD wants, one pipeline at a time', () => {
    const driver = started();
    stageRun(driver, '1/compile', 1, 1);
    driver.take(told({ runs: [], times: [], restMs: 3 * MINUTE }));
    stageRun(driver, '1/compile', 1, 10);
    expect(askedIn(driver)).to.deep.equal(['shop']);
    stageRun(driver, '1/compile', 1, 10);
    expect(askedIn(driver)).to.deep.equal(['shop', 'shop']);
  });
});
