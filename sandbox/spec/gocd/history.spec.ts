import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { rig } from './support.ts';

const V1 = { headers: { accept: 'application/vnd.go.cd.v1+json' } };
const PATH = '/go/api/pipelines/chain/history';
const ANSWERS = z.object({ answers: z.array(z.object({ from: z.string(), body: z.string() })) });
const HISTORY = z.object({
  _links: z.object({ next: z.object({ href: z.string() }) }).optional(),
  pipelines: z.array(
    z.looseObject({
      counter: z.number(),
      stages: z.array(
        z.looseObject({
          name: z.string(),
          scheduled: z.boolean(),
          status: z.string(),
          approval_type: z.string().nullable(),
          jobs: z.array(z.looseObject({ name: z.string() })),
        }),
      ),
    }),
  ),
});

function recorded(from: string) {
  const file = new URL('../../../spec/recordings/gocd/histories.json', import.meta.url);
  const { answers } = ANSWERS.parse(JSON.parse(readFileSync(file, 'utf8')));
  return HISTORY.parse(JSON.parse(answers.find((answer) => answer.from === from)?.body ?? ''));
}

const STAGES = [
  { name: 'compile', approval: 'manual' as const, jobs: ['jar'] },
  { name: 'test', approval: 'auto' as const, jobs: ['unit'] },
  { name: 'deploy', approval: 'manual' as const, jobs: ['push'] },
];

describe('The history of a pipeline', () => {
  it('has the fields that a real server gave it, of stages that ran and of those that did not', () => {
    const world = rig({ version: '26.2.0' });
    world.gocd.configure({ name: 'chain', stages: STAGES });
    world.agent('one');
    world.job({ pipeline: 'chain', stage: 'compile', job: 'jar', durationMs: 5_000 });
    world.clock.advance(60_000);
    const [model] = HISTORY.parse(JSON.parse(world.send('GET', PATH, V1).body)).pipelines;
    const [real] = recorded('structure-history[206]').pipelines;
    expect(Object.keys(model ?? {})).to.deep.equal(Object.keys(real ?? {}));
    const keys = (stage: object = {}) => Object.keys(stage);
    expect(keys(model?.stages[0])).to.deep.equal(keys(real?.stages[0]));
    expect(keys(model?.stages[2])).to.deep.equal(keys(real?.stages[2]));
    expect(keys(model?.stages[0]?.jobs[0])).to.deep.equal(keys(real?.stages[0]?.jobs[0]));
    expect(
      model?.stages.map(({ name, scheduled, status, approval_type }) => [
        name,
        scheduled,
        status,
        approval_type,
      ]),
    ).to.deep.equal([
      ['compile', true, 'Passed', 'manual'],
      ['test', false, 'Unknown', null],
      ['deploy', false, 'Unknown', null],
    ]);
  });

  it('is in pages, newest first, each with the way to the next, the last without', () => {
    const world = rig({ version: '26.2.0' });
    for (let counter = 1; counter <= 12; counter++)
      world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    const first = HISTORY.parse(JSON.parse(world.send('GET', PATH, V1).body));
    expect(first.pipelines.map(({ counter }) => counter)).to.deep.equal([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    const next = new URL(first._links?.next.href ?? '');
    const second = HISTORY.parse(JSON.parse(world.send('GET', `${next.pathname}${next.search}`, V1).body));
    expect(second.pipelines.map(({ counter }) => counter)).to.deep.equal([2, 1]);
    expect(second).not.to.have.property('_links');
    for (const size of ['9', '101', 'x'])
      expect(world.send('GET', `${PATH}?page_size=${size}`, V1).status).to.equal(400);
    expect(world.send('GET', '/go/api/pipelines/no-such/history', V1).status).to.equal(404);
  });
});

const STAGE_HISTORY = z.object({
  _links: z.object({ next: z.object({ href: z.string() }) }).optional(),
  stages: z.array(z.looseObject({ counter: z.string(), jobs: z.array(z.looseObject({ name: z.string() })) })),
});
const V3 = { headers: { accept: 'application/vnd.go.cd.v3+json' } };

describe('The history of a stage', () => {
  it('has the fields that a real server gave it, and all its runs, newest first', () => {
    const world = rig({ version: '26.2.0' });
    world.agent('one');
    const run = { pipeline: 'chain', stage: 'compile', job: 'jar', durationMs: 5_000, pipelineCounter: 1 };
    world.job({ ...run, stageCounter: 1 });
    world.clock.advance(60_000);
    world.job({ ...run, stageCounter: 2 });
    world.clock.advance(60_000);
    const path = '/go/api/stages/chain/compile/history';
    const { stages } = STAGE_HISTORY.parse(JSON.parse(world.send('GET', path, V3).body));
    expect(stages.map(({ counter }) => counter)).to.deep.equal(['2', '1']);
    const file = new URL('../../../spec/recordings/gocd/histories.json', import.meta.url);
    const told = ANSWERS.parse(JSON.parse(readFileSync(file, 'utf8'))).answers.find(
      ({ body }) => body.includes('"name" : "second"') && body.includes('"stages" : [ {\n    "name"'),
    );
    const real = STAGE_HISTORY.parse(JSON.parse(told?.body ?? '')).stages[1];
    expect(Object.keys(stages[0] ?? {})).to.deep.equal(Object.keys(real ?? {}));
    expect(Object.keys(stages[0]?.jobs[0] ?? {})).to.deep.equal(Object.keys(real?.jobs[0] ?? {}));
  });

  it('is in pages, and empty of a stage that does not exist', () => {
    const world = rig({ version: '26.2.0' });
    for (let counter = 1; counter <= 12; counter++)
      world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    const path = '/go/api/stages/chain/compile/history';
    const first = STAGE_HISTORY.parse(JSON.parse(world.send('GET', path, V3).body));
    expect(first.stages).to.have.length(10);
    const next = new URL(first._links?.next.href ?? '');
    const second = STAGE_HISTORY.parse(
      JSON.parse(world.send('GET', `${next.pathname}${next.search}`, V3).body),
    );
    expect(second.stages).to.have.length(2);
    const none = world.send('GET', '/go/api/stages/chain/nope/history', V3);
    expect(STAGE_HISTORY.parse(JSON.parse(none.body)).stages).to.deep.equal([]);
    expect(world.send('GET', '/go/api/stages/no-such/build/history', V3).status).to.equal(404);
  });
});
