import { expect } from 'chai';
import { rig, sample } from './support.ts';

const v = (version: number) => ({ headers: { accept: `application/vnd.go.cd.v${version}+json` } });

describe('what the server tells of itself', () => {
  it('is its version, without a content type', () => {
    const answer = rig().send('GET', '/go/api/version', v(1));
    expect(answer.body).to.equal(sample('version.json'));
    expect(answer.headers).to.have.all.keys('date');
  });

  it('is whether it is in maintenance, and what goes on then', () => {
    const { gocd, send, agent, clock, job } = rig({}, Date.UTC(2026, 7, 20, 7, 10, 3));
    const info = () => send('GET', '/go/api/admin/maintenance_mode/info', v(1)).body;
    expect(info()).to.equal(sample('maintenance-info.json'));

    agent('busy', { uuid: '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e02', resources: ['jdk'] });
    job({
      pipeline: 'checkout-service',
      pipelineCounter: 127,
      job: 'unit-tests-runInstance-1',
      durationMs: 3_600_000,
    });
    clock.advanceTo(Date.UTC(2026, 7, 20, 7, 14, 58));
    job({ pipeline: 'docs-site', pipelineCounter: 41, stage: 'publish', stageCounter: 2, job: 'upload' });
    clock.advanceTo(Date.UTC(2026, 7, 20, 7, 15, 42));
    gocd.setMaintenance(true);
    expect(info()).to.equal(sample('maintenance-info-on.json'));
  });

  it('is a warning for each job that has waited for more than five minutes', () => {
    const { send, clock, job } = rig({}, Date.UTC(2026, 7, 20, 7, 14, 58));
    const messages = () => JSON.parse(send('GET', '/go/api/server_health_messages', v(1)).body);
    job({ pipeline: 'docs-site', pipelineCounter: 41, stage: 'publish', stageCounter: 2, job: 'upload' });
    clock.advance(300_000);
    expect(messages()).to.deep.equal([]);
    clock.advanceTo(Date.UTC(2026, 7, 20, 7, 21, 7));
    expect(messages()).to.deep.equal(JSON.parse(sample('server-health-messages.json')).slice(0, 1));
  });
});

describe('one job', () => {
  it('is told with its agent if it is pinned, and when it was scheduled', () => {
    const { gocd, send, agent } = rig({}, 1_787_210_098_000);
    agent('one');
    agent('two', { uuid: '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e05' });
    gocd.schedule({
      pipeline: 'fleet-update',
      pipelineCounter: 12,
      stage: 'patch',
      job: 'apply',
      runOnAll: true,
    });
    const answer = send('GET', '/go/api/jobs/fleet-update/12/patch/1/apply-runOnAll-2', v(1));
    expect(answer.body).to.equal(sample('job-instance.json'));
  });

  it('is not found under a locator nobody has', () => {
    const { job, send } = rig();
    job();
    const answer = send('GET', '/go/api/jobs/shop/1/build/2/compile', v(1));
    expect(answer.status).to.equal(404);
    expect(JSON.parse(answer.body).message).to.equal(
      "No job instance was found for 'shop/1/build/2/compile'.",
    );
  });
});

describe('one run of a stage', () => {
  it('has the states and agents of all its jobs, which do not name the stage again', () => {
    const { gocd, send, agent, clock } = rig();
    const { uuid } = agent('one');
    gocd.schedule({ pipeline: 'shop', stage: 'build', job: 'test', runInstances: 2, durationMs: 600_000 });
    clock.advance(40_000);
    const { jobs, ...stage } = JSON.parse(send('GET', '/go/api/stages/shop/1/build/1', v(3)).body);
    expect(stage).to.include({ name: 'build', counter: 1, result: 'Unknown', pipeline_name: 'shop' });
    expect(
      jobs.map((job: { state: string; agent_uuid: string | null }) => [job.state, job.agent_uuid]),
    ).to.deep.equal([
      ['Building', uuid],
      ['Scheduled', null],
    ]);
    expect(jobs[0]).to.include({ name: 'test-runInstance-1', pipeline_name: null, stage_counter: null });
  });

  it('is there since 20.9', () => {
    const { send, job } = rig({ version: '20.8.0' });
    job();
    expect(send('GET', '/go/api/stages/shop/1/build/1', v(3)).status).to.equal(404);
  });
});

describe('elastic profiles', () => {
  it('are listed, and each tells the jobs that use it by their configured names', () => {
    const profile = { id: 'small', pluginId: 'k8s', clusterProfileId: 'cluster' };
    const { gocd, send } = rig({ elasticProfiles: [profile] });
    gocd.schedule({
      pipeline: 'elastic-pipeline',
      stage: 'test',
      job: 'e2e',
      elasticProfile: 'small',
      runInstances: 3,
    });
    const { profiles } = JSON.parse(send('GET', '/go/api/elastic/profiles', v(2)).body)._embedded;
    expect(profiles).to.have.length(1);
    expect(profiles[0]).to.include({ id: 'small', cluster_profile_id: 'cluster' });
    expect(send('GET', '/go/api/internal/elastic/profiles/small/usages', v(1)).body).to.equal(
      sample('elastic-profile-usages.json'),
    );
  });
});
