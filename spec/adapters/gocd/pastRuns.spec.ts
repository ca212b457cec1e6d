import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { GocdPipelineTold } from '../../../domain/facts.ts';
import {
  callsIn,
  factOf,
  gocdServer,
  json,
  pretend,
  QUIET,
  type Replies,
  type Reply,
  version,
  withPretendedNetwork,
} from './support.ts';

const RECORDED = z.object({
  answers: z.array(
    z.object({
      from: z.string(),
      request: z.object({ path: z.string() }),
      status: z.number(),
      body: z.string(),
    }),
  ),
});
const FILE = new URL('../../recordings/gocd/histories.json', import.meta.url);
const { answers } = RECORDED.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** What a real 26.2.0 answered, by the call that it was given to. */
const REAL: Replies = Object.fromEntries(
  answers.map(({ request, status, body }): [string, Reply] => [
    `GET ${request.path}${request.path.endsWith('/history') ? '?page_size=10' : ''}`,
    json(body, status),
  ]),
);
const CHAIN = 'GET /go/api/pipelines/chain/history?page_size=10';

async function told(pipeline: string, replies: Replies = {}) {
  const asked = pretend({ ...QUIET, ...REAL, ...replies });
  const fact = await factOf(gocdServer().ask({ type: 'gocd.pipeline.ask', pipeline }));
  if (fact.type !== 'gocd.pipeline.told') throw new Error(`expected what was asked, not ${fact.type}`);
  return { fact, calls: callsIn(asked, '/api/').filter((call) => /pipelines|stages/.test(call)) };
}

const stagesIn = ({ runs }: GocdPipelineTold) => runs.map(({ stages }) => stages.map(({ name }) => name));

describe('Past runs of a pipeline, as a real server told them', () => {
  withPretendedNetwork();

  it('are its stages in order, with their jobs, and which a person began', async () => {
    const { fact } = await told('chain');
    expect(stagesIn(fact)).to.deep.equal([['compile', 'test', 'package', 'deploy']]);
    const [run] = fact.runs;
    expect(run?.stages[1]).to.deep.equal({
      ...{ name: 'test', hasRun: true, isOver: true, isManual: false },
      jobs: ['unit', 'integration', 'ui', 'ui', 'lint'],
    });
    expect(run?.stages[3]).to.include({ name: 'deploy', isManual: true });
  });

  it('come with how long each job was built, by one call for all jobs of a run of a stage', async () => {
    const { fact, calls } = await told('chain');
    expect(calls).to.include('GET /go/api/stages/chain/1/test/1 v3');
    const test = fact.times.filter(({ stage }) => stage === 'test');
    expect(test.map(({ job }) => job).sort()).to.deep.equal(['integration', 'lint', 'ui', 'ui', 'unit']);
    expect(test.find(({ job }) => job === 'integration')).to.deep.equal({
      ...{ stage: 'test', job: 'integration', ms: 1795920473191 - 1795920468077 },
      uuid: '00000000-0000-4000-8000-0000000000b2',
    });
  });

  it('lack what has not run, and of a rerun the jobs that are copies', async () => {
    const { fact } = await told('failing');
    const latest = fact.runs.at(-1);
    expect(latest?.stages.map(({ hasRun }) => hasRun)).to.deep.equal([true, true, false]);
    const second = await told('failing', {
      'GET /go/api/stages/failing/1/second/4': REAL['GET /go/api/stages/failing/1/second/2'] ?? json({}),
    });
    expect(second.fact.times.map(({ job }) => job)).to.deep.equal(['bad']);
  });

  it('are oldest first, and take a few calls, of each stage for the latest runs', async () => {
    const page = (counters: readonly number[]) =>
      json({
        pipelines: counters.map((counter) => ({
          counter,
          stages: ['a', 'b', 'c', 'd'].map((name) => ({
            ...{ name, counter: '1', scheduled: true, status: 'Passed', approval_type: 'success' },
            jobs: [{ name: `of-${counter}` }],
          })),
        })),
      });
    const { fact, calls } = await told('shop', {
      'GET /go/api/pipelines/shop/history?page_size=10': page([9, 8, 7]),
    });
    expect(fact.runs.map(({ stages }) => stages[0]?.jobs)).to.deep.equal([['of-7'], ['of-8'], ['of-9']]);
    // The server has none of these runs any more: that is no trouble.
    expect(fact.restMs).to.equal(0);
    expect(calls).to.have.length(7);
    expect(calls[1]).to.equal('GET /go/api/stages/shop/9/a/1 v3');
  });

  it('are none of a pipeline that is unknown, or not to be viewed: no more is asked', async () => {
    for (const status of [403, 404]) {
      const { fact, calls } = await told('chain', { [CHAIN]: json({ message: 'No.' }, status) });
      expect(fact).to.include({ restMs: 0 }).and.to.deep.include({ runs: [], times: [] });
      expect(calls).to.have.length(1);
    }
  });

  it('are to be left alone for as long as the server says, or a minute after any trouble', async () => {
    const busy: Reply = [429, '', { 'content-type': 'application/vnd.go.cd.v1+json', 'retry-after': '180' }];
    expect((await told('chain', { [CHAIN]: busy })).fact.restMs).to.equal(180_000);
    expect((await told('chain', { [CHAIN]: json('{', 500) })).fact.restMs).to.equal(60_000);
    const late = await told('chain', { 'GET /go/api/stages/chain/1/compile/1': busy });
    expect(late.fact).to.include({ restMs: 180_000 });
    expect(stagesIn(late.fact)).to.have.length(1);
    expect(late.calls).to.have.length(2);
  });

  it('are not asked for of a server too old to tell of runs of stages', async () => {
    const { fact, calls } = await told('chain', { 'GET /go/api/version': version('20.1.0') });
    expect([fact.runs, calls]).to.deep.equal([[], []]);
  });
});
