import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { jobTimesOf } from '../../../adapters/gocd/pastJobs/jobTimes.ts';
import { politely } from '../../../adapters/gocd/pastJobs/politely.ts';
import { stageRuns } from '../../../adapters/gocd/pastJobs/stageHistory.ts';
import type { GocdApi, JsonRequest } from '../../../adapters/gocd/wire/api.ts';
import { failure, GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import type { Clock } from '../../../domain/clock/clock.ts';

const RECORDED = z.object({
  answers: z.array(z.object({ request: z.object({ path: z.string() }), body: z.string() })),
});
const FILE = new URL('../../recordings/gocd/histories.json', import.meta.url);
const REAL = new Map(
  RECORDED.parse(JSON.parse(readFileSync(FILE, 'utf8'))).answers.map(({ request, body }) => [
    request.path,
    body,
  ]),
);
const { signal } = new AbortController();

/** Answers with what a real server said; `page_size` is left out of account. */
function recordedApi(answer = (path: string): unknown => JSON.parse(REAL.get(path) ?? 'null')) {
  const asked: string[] = [];
  const json: GocdApi['json'] = async ({ path }: JsonRequest, schema) => {
    asked.push(path);
    return schema.parse(answer(`/go${path.replace(/\?.*/, '')}`));
  };
  const none = () => Promise.reject(new Error('not asked for here'));
  const api: GocdApi = { json, jsonSince: none, jsonBody: none, xml: none, describe: (path) => path };
  return { api, asked };
}

describe('Past jobs, as a real server told them', () => {
  const second = { pipeline: 'failing', stage: 'second', since: 0, isKnown: () => false };

  it('are of all runs of a stage, reruns too, newest first', async () => {
    const { api, asked } = recordedApi();
    const runs = await stageRuns(api, second, signal);
    expect(runs.map((run) => [run.pipelineCounter, run.stageCounter])).to.deep.equal([
      ...[
        [2, 1],
        [1, 4],
        [1, 3],
        [1, 2],
        [1, 1],
      ],
    ]);
    expect(runs.every(({ isOver }) => isOver)).to.equal(true);
    expect(asked).to.deep.equal(['/api/stages/failing/second/history?page_size=100']);
  });

  it('go to the next page until one has none since the time, or none that is new', async () => {
    const { api, asked } = recordedApi((path) =>
      asked.length > 1 ? { stages: [] } : JSON.parse(REAL.get(path) ?? ''),
    );
    const quick = { pipeline: 'quick', stage: 'build', since: 0, isKnown: () => false };
    expect(await stageRuns(api, quick, signal)).to.have.length(10);
    expect(asked[1]).to.equal('/api/stages/quick/build/history?page_size=100&after=23');
    const once = recordedApi();
    await stageRuns(once.api, { ...quick, isKnown: () => true }, signal);
    await stageRuns(once.api, { ...quick, since: 1795920951194 }, signal);
    expect(once.asked).to.have.length(2);
  });

  it('have the times of all jobs of a run, and of a rerun only those that ran', async () => {
    const { api } = recordedApi();
    const run = { pipelineCounter: 1, scheduledAt: 0, isOver: true };
    const all = await jobTimesOf(api, { ...run, pipeline: 'chain', stage: 'test', stageCounter: 1 }, signal);
    expect(all?.find(({ job }) => job === 'integration')).to.deep.equal({
      ...{ job: 'integration', result: 'Passed', scheduled: 1795920449083, assigned: 1795920457380 },
      ...{ preparing: 1795920467637, building: 1795920468077, completed: 1795920473191 },
    });
    const rerun = await jobTimesOf(api, { ...run, ...second, stageCounter: 2 }, signal);
    expect(rerun?.map(({ job }) => job)).to.deep.equal(['bad']);
  });

  it('are none of what is gone or not to be viewed', async () => {
    for (const status of [403, 404]) {
      const { api } = recordedApi(() => {
        throw new GocdCallError(failure('forbidden', 'no'), status);
      });
      expect(await stageRuns(api, second, signal)).to.deep.equal([]);
      const run = { ...second, pipelineCounter: 1, stageCounter: 1, scheduledAt: 0, isOver: true };
      expect(await jobTimesOf(api, run, signal)).to.equal(null);
    }
  });
});

describe('A server that is asked politely', () => {
  function waiting() {
    const rests: number[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => now,
      after: (ms, action) => {
        rests.push(ms);
        now += ms;
        queueMicrotask(action);
        return () => {};
      },
    };
    return { clock, rests };
  }
  const request = { path: '/api/x', version: 1 };

  it('has a rest between any two requests', async () => {
    const { clock, rests } = waiting();
    const { api } = recordedApi(() => ({}));
    const polite = politely(api, clock, 200);
    for (let n = 0; n < 3; n++) await polite.json(request, z.unknown(), signal);
    expect(rests).to.deep.equal([200, 200]);
  });

  it('is asked again after what passes, later each time and as late as it says, and not after what stays', async () => {
    const { clock, rests } = waiting();
    let tries = 0;
    const failing = (error: GocdCallError) =>
      politely(
        recordedApi(() => {
          tries += 1;
          throw error;
        }).api,
        clock,
        0,
      )
        .json(request, z.unknown(), signal)
        .catch(() => tries);
    const passing = new GocdCallError(failure('timeout', 'late'));
    expect(await failing(passing)).to.equal(6);
    expect(rests).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000]);
    tries = 0;
    const told = new GocdCallError({ ...failure('throttled', 'slower'), retryAfterMs: 90_000 }, 429);
    await failing(told);
    expect(rests.slice(5)).to.deep.equal(Array.from({ length: 5 }, () => 90_000));
    tries = 0;
    expect(await failing(new GocdCallError(failure('unauthorised', 'who?'), 401))).to.equal(1);
  });
});
