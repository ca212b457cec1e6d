import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { PipelineShape } from '../../model/gocd/structure.ts';
import { type Rig, rig } from './support.ts';

const V4 = { accept: 'application/vnd.go.cd.v4+json' };

const STAGE = z.object({
  name: z.string(),
  counter: z.string(),
  status: z.string(),
  allow_only_on_success_of_previous_stage: z.boolean(),
  can_operate: z.boolean(),
  approval_type: z.string(),
  approved_by: z.string().nullable(),
  scheduled_at: z.string(),
});
const DASHBOARD = z.object({
  _embedded: z.object({
    pipelines: z.array(
      z.object({
        name: z.string(),
        _embedded: z.object({
          instances: z.array(
            z.object({ counter: z.number(), _embedded: z.object({ stages: z.array(STAGE) }) }),
          ),
        }),
      }),
    ),
  }),
});
const ANSWERS = z.object({ answers: z.array(z.object({ from: z.string(), body: z.string() })) });

/** The instances of a pipeline on a dashboard, with their stages. */
function instancesIn(body: string, name: string) {
  const { pipelines } = DASHBOARD.parse(JSON.parse(body))._embedded;
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found === undefined) throw new Error(`${name} is not on the dashboard`);
  return found._embedded.instances.map(({ counter, _embedded }) => ({ counter, stages: _embedded.stages }));
}

const PAUSES = z.object({
  _embedded: z.object({
    pipelines: z.array(z.object({ name: z.string(), pause_info: z.looseObject({ paused: z.boolean() }) })),
  }),
});

function pauseIn(body: string, name: string) {
  const { pipelines } = PAUSES.parse(JSON.parse(body))._embedded;
  return pipelines.find((pipeline) => pipeline.name === name)?.pause_info;
}

function shown({ send }: Rig, name = 'chain') {
  return instancesIn(send('GET', '/go/api/dashboard', { headers: V4 }).body, name);
}

function etagOf({ send }: Rig): string | undefined {
  return send('GET', '/go/api/dashboard', { headers: V4 }).headers.etag;
}

const CHAIN: PipelineShape = {
  name: 'chain',
  stages: [
    { name: 'compile', approval: 'manual', jobs: ['jar'] },
    { name: 'test', approval: 'auto', jobs: ['unit', 'integration', 'ui', 'lint'] },
    { name: 'package', approval: 'auto', jobs: ['image'] },
    { name: 'deploy', approval: 'manual', jobs: ['push'] },
  ],
};

describe('What the dashboard tells of stages to come', () => {
  it('is as a real server told it, stage for stage', () => {
    const file = new URL('../../../spec/recordings/gocd/answers.json', import.meta.url);
    const { answers } = ANSWERS.parse(JSON.parse(readFileSync(file, 'utf8')));
    const recorded = answers.find(({ from }) => from === 'structure-run[28]');
    const [real] = instancesIn(recorded?.body ?? '', 'chain');
    const world = rig({ version: '26.2.0' }, Date.parse('2026-11-29T02:47:19.600Z'));
    world.gocd.configure(CHAIN);
    world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    const [model] = shown(world);
    const byWhom = (stages: readonly z.infer<typeof STAGE>[]) =>
      stages.map((stage) => ({ ...stage, approved_by: stage.approved_by === null ? null : 'somebody' }));
    expect(byWhom(model?.stages ?? [])).to.deep.equal(byWhom(real?.stages ?? []));
  });

  it('goes with the runs: each stage that has begun has its own counter and state', () => {
    const world = rig();
    world.gocd.configure(CHAIN);
    world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    world.gocd.cancel('chain/1/compile/1/jar');
    world.job({ pipeline: 'chain', pipelineCounter: 1, stage: 'compile', stageCounter: 2, job: 'jar' });
    const [instance] = shown(world);
    expect(instance?.stages.map(({ counter, status }) => `${counter} ${status}`)).to.deep.equal([
      '2 Building',
      '1 Unknown',
      '1 Unknown',
      '1 Unknown',
    ]);
  });

  it('has an older instance while one of its stages is active, and again when somebody runs one anew', () => {
    const world = rig();
    const run = (pipelineCounter: number, stageCounter = 1) =>
      world.job({ pipeline: 'chain', pipelineCounter, stage: 'compile', stageCounter, job: 'jar' });
    run(1);
    run(2);
    const counters = () => shown(world).map(({ counter }) => counter);
    expect(counters()).to.deep.equal([2, 1]);
    world.gocd.cancel('chain/1/compile/1/jar');
    expect(counters()).to.deep.equal([2]);
    run(1, 2);
    expect(counters()).to.deep.equal([2, 1]);
  });

  it('has pipelines that never ran, without an instance', () => {
    const world = rig();
    world.gocd.configure(CHAIN);
    expect(shown(world)).to.deep.equal([]);
  });

  it('says that a pipeline is paused, as a real server did, and has another ETag for it', () => {
    const file = new URL('../../../spec/recordings/gocd/dashboards.json', import.meta.url);
    const { answers } = ANSWERS.parse(JSON.parse(readFileSync(file, 'utf8')));
    const recorded = answers.find(({ from }) => from === 'structure-dashboard[189]')?.body ?? '';
    const world = rig();
    world.gocd.configure(CHAIN);
    world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    const before = etagOf(world);
    world.gocd.pause('chain', true);
    expect(etagOf(world)).not.to.equal(before);
    const { body } = world.send('GET', '/go/api/dashboard', { headers: V4 });
    const [model, real] = [body, recorded].map((text) => pauseIn(text, 'chain'));
    expect(model).to.deep.include({ paused: true, paused_by: real?.paused_by });
    expect(Object.keys(model ?? {})).to.deep.equal(Object.keys(real ?? {}));
    world.gocd.pause('chain', false);
    expect(pauseIn(world.send('GET', '/go/api/dashboard', { headers: V4 }).body, 'chain')?.paused).to.equal(
      false,
    );
  });

  it('has another ETag once the configuration has changed, and the same for the same content again', () => {
    const world = rig();
    world.gocd.configure(CHAIN);
    world.job({ pipeline: 'chain', stage: 'compile', job: 'jar' });
    const before = etagOf(world);
    world.gocd.configure({ ...CHAIN, stages: [...CHAIN.stages] });
    expect(etagOf(world)).to.equal(before);
    world.gocd.configure({ ...CHAIN, stages: CHAIN.stages.slice(0, 2) });
    expect(etagOf(world)).not.to.equal(before);
    expect(shown(world)[0]?.stages.map(({ name }) => name)).to.deep.equal(['compile', 'test']);
  });
});
