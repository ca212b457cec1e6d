import { expect } from 'chai';
import { judgePipelines } from '../../../bench/policy/pipelineGoals.ts';
import { asRows, type PipelinesResult } from '../../../bench/policy/pipelinesKept.ts';
import { pipelinesTable } from '../../../bench/policy/pipelineTable.ts';

function result(more: Partial<PipelinesResult>): PipelinesResult {
  const numbers = { p50: 5, p95: 7, lead: 1.07, agentHours: 500 };
  return { scenario: 'pipelines', variant: 'idle', seed: 1, ...numbers, ...more };
}

const off = result({ variant: 'off', p50: 32, p95: 58, lead: 1.21, agentHours: 50 });
const good = result({ variant: 'on', p50: 6.5, p95: 15, lead: 1.13, agentHours: 52.5 });
const met = (on: PipelinesResult) => judgePipelines([off, on, result({})]).map((verdict) => verdict.met);

describe('The goals of looking ahead', () => {
  it('are met by waits near those of agents that are always idle, for few more agent-hours', () => {
    expect(met(good)).to.deep.equal([true, true, true, true]);
  });

  it('are missed one by one', () => {
    expect(met({ ...good, p50: 6.6 })).to.deep.equal([false, true, true, true]);
    expect(met({ ...good, p95: 15.1 })).to.deep.equal([true, false, true, true]);
    expect(met({ ...good, lead: 1.14 })).to.deep.equal([true, true, false, true]);
    expect(met({ ...good, agentHours: 52.6 })).to.deep.equal([true, true, true, false]);
  });

  it('are judged apart where idle agents are kept, against the same without looking ahead', () => {
    const kept = [
      result({ variant: 'kept-off', p95: 40, agentHours: 90 }),
      result({ variant: 'kept-on', p95: 8, agentHours: 95 }),
    ];
    expect(judgePipelines([off, good, ...kept, result({})]).slice(4)).to.deep.equal([
      {
        met: true,
        text: 'pipelines, idle agents kept for 10 minutes: later stages wait 0.0 s more at p50 than where agents are always idle, at most 1.5 s; 0.0 s without look-ahead',
      },
      {
        met: true,
        text: 'pipelines, idle agents kept for 10 minutes: later stages wait 1.0 s more at p95 than where agents are always idle, at most 8 s; 33.0 s without look-ahead',
      },
      {
        met: true,
        text: 'pipelines, idle agents kept for 10 minutes: lead time 1.000 × of that where agents are always idle, at most 1.06 ×',
      },
      {
        met: false,
        text: 'pipelines, idle agents kept for 10 minutes: 1.056 × the agent-hours without look-ahead, at most 1.05 ×',
      },
    ]);
  });

  it('go by the median over the seeds', () => {
    const worse = { ...good, seed: 2, p95: 30 };
    const on = [good, worse, { ...good, seed: 3 }];
    expect(judgePipelines([off, ...on, result({})]).every((verdict) => verdict.met)).to.equal(true);
    expect(pipelinesTable(on)).to.include('| pipelines | on | 6.5 | 15.0 | 1.130 | 52.5 |');
  });

  it('are drawn with the variants as policies, each by its own waits and agent-hours', () => {
    const rows = asRows([off, good, result({})]);
    expect(rows.map(({ policy, p95, agentHours }) => [policy, p95.median, agentHours.median])).to.deep.equal([
      ['ours, off', 58, 50],
      ['ours, on', 15, 52.5],
      ['off, agents always idle', 7, 500],
    ]);
  });

  it('hold ours, with and without it, against what others do, where the same worlds were tried', () => {
    const others = [
      result({ variant: 'arc', p95: 59, agentHours: 49 }),
      result({ variant: 'drone', p95: 14, agentHours: 50 }),
      result({ variant: 'fixed-maximum', seed: 2, p95: 1, agentHours: 1 }),
    ];
    expect(judgePipelines([off, good, result({}), ...others]).slice(4)).to.deep.equal([
      { met: false, text: 'pipelines, look-ahead off: dominated by no other policy, but by drone' },
      { met: false, text: 'pipelines, look-ahead on: dominated by no other policy, but by drone' },
    ]);
    const [, ahead] = judgePipelines([off, good, result({}), ...others.slice(0, 1)]).slice(4);
    expect(ahead).to.deep.equal({
      met: true,
      text: 'pipelines, look-ahead on: dominated by no other policy',
    });
    expect(pipelinesTable(others)).to.include('| pipelines | arc | 5.0 | 59.0 | 1.070 | 49.0 |');
  });

  it('leave out who has not done all jobs: what never came has not waited', () => {
    const bound = result({ variant: 'bound', p50: 0, p95: 0, lead: 1, agentHours: 40 });
    const idler = result({ variant: 'original', p50: 0, p95: 0, lead: 1, agentHours: 2 });
    const tried = [bound, off, good, result({}), result({ variant: 'arc', p95: 70 })];
    const verdicts = judgePipelines([...tried, idler]).slice(4);
    expect(verdicts.map((verdict) => verdict.met)).to.deep.equal([true, true]);
    expect(pipelinesTable([...tried, idler])).to.include(
      '| pipelines | original | not all done |  |  | 2.0 |',
    );
  });

  it('are not judged by half of the trials', () => {
    expect(judgePipelines([off, good])).to.deep.equal([]);
  });
});
