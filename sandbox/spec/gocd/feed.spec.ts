import { expect } from 'chai';
import { basic, rig, sample } from './support.ts';

const NEW = '/go/api/feed/jobs/scheduled.xml';
const OLD = '/go/api/jobs/scheduled.xml';

function threeJobs(version: string) {
  const { gocd, send } = rig({ version });
  const build = {
    pipeline: 'checkout-service',
    stage: 'build',
    pipelineCounter: 128,
    environment: 'staging',
  };
  gocd.schedule({
    ...build,
    job: 'compile',
    resources: ['docker', 'linux'],
    variables: [
      { name: 'MAVEN_OPTS', value: '-Xmx1g' },
      { name: 'NEXUS_PASSWORD', value: 'tell nobody', secure: true },
    ],
  });
  gocd.schedule({
    ...build,
    job: 'unit-tests-runInstance-2',
    resources: ['docker', 'linux', 'jdk21'],
    variables: [
      { name: 'GO_JOB_RUN_INDEX', value: '2' },
      { name: 'GO_JOB_RUN_COUNT', value: '3' },
    ],
  });
  gocd.schedule({
    pipeline: 'docs-site',
    stage: 'publish',
    job: 'upload',
    pipelineCounter: 41,
    stageCounter: 2,
  });
  return send;
}

describe('the feed of scheduled jobs', () => {
  it('is printed as GoCD prints it', () => {
    const answer = threeJobs('26.1.0')('GET', NEW, { headers: { accept: 'application/xml' } });
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.equal('application/xml;charset=utf-8');
    expect(answer.body).to.equal(sample('scheduled-three-jobs.xml'));
  });

  it('is printed in the old shape, with ids, at the old path', () => {
    const answer = threeJobs('20.8.0')('GET', OLD);
    expect(answer.headers['content-type']).to.equal('application/xml; charset=utf-8');
    const ids = ['90211', '90213', '90220'];
    expect(answer.body.replace(/ id="(\d)"/g, (_, id) => ` id="${ids[id - 1]}"`)).to.equal(
      sample('scheduled-three-jobs-pre-20.9.xml'),
    );
  });

  it('is one empty element when nothing waits', () => {
    expect(rig().send('GET', NEW, { headers: { accept: '*/*' } }).body).to.equal(
      sample('scheduled-empty.xml'),
    );
    expect(rig({ version: '19.8.0' }).send('GET', OLD).body).to.equal(sample('scheduled-empty-pre-20.9.xml'));
  });

  it('escapes markup, keeps resources as they are and squeezes the white space of variables', () => {
    const { gocd, send } = rig();
    gocd.schedule({
      pipeline: 'release_1.x',
      pipelineCounter: 7,
      stage: 'deploy-EU.west',
      job: 'smoke_test.v2-runOnAll-1',
      environment: 'prod-EU_1',
      resources: ['Windows Server 2022', 'msbuild|vs2022', 'gpu.a100'],
      variables: [
        { name: 'MESSAGE', value: `a < b && c > "d" 'e'` },
        { name: 'MULTI_LINE', value: 'line one\n  line two\n' },
        { name: 'TRIMMED', value: '  padded ' },
        { name: 'EMPTY', value: '' },
        { name: 'UNICODE', value: 'naïve – 日本語 ✓' },
        { name: 'CDATA_END', value: ']]>' },
        { name: 'NAME_WITH_&_AND_"', value: 'x' },
      ],
    });
    expect(send('GET', NEW, { headers: { accept: 'application/xml' } }).body).to.equal(
      sample('scheduled-special-chars.xml'),
    );
  });

  it('tells elastic and pinned jobs in no way from others', () => {
    const { gocd, send, agent } = rig();
    agent('one', { resources: ['linux'], environments: ['prod'] });
    agent('two', { resources: ['linux'], environments: ['prod'] });
    gocd.schedule({
      pipeline: 'elastic-pipeline',
      pipelineCounter: 9,
      stage: 'test',
      job: 'e2e',
      elasticProfile: 'k8s',
    });
    gocd.schedule({ pipeline: 'plain-pipeline', pipelineCounter: 3, stage: 'test', job: 'e2e' });
    const pinned = gocd.schedule({
      pipeline: 'fleet-update',
      pipelineCounter: 12,
      stage: 'patch',
      job: 'apply',
      environment: 'prod',
      resources: ['linux'],
      runOnAll: true,
    });
    gocd.cancel(pinned[0]?.locator ?? '');
    expect(send('GET', NEW, { headers: { accept: 'application/xml' } }).body).to.equal(
      sample('scheduled-indistinguishable.xml'),
    );
  });

  it('moved in 20.1 and left its old path in 20.9', () => {
    const statuses = (version: string) => {
      const { send } = rig({ version });
      return [OLD, NEW].map((path) => send('GET', path, { headers: { accept: 'application/xml' } }).status);
    };
    expect(statuses('19.12.0')).to.deep.equal([200, 404]);
    expect(statuses('20.8.0')).to.deep.equal([200, 200]);
    expect(statuses('20.9.0')).to.deep.equal([404, 200]);
  });

  it('knows no other type than application/xml', () => {
    const { send } = rig();
    for (const accept of ['application/json', 'application/vnd.go.cd+json', 'text/xml']) {
      const answer = send('GET', NEW, { headers: { accept } });
      expect(answer.status).to.equal(404);
      expect(answer.body).to.equal(sample('error-404-wrong-api-version.html'));
    }
  });

  it('shows a user, since 20.9, only what they may view, and never says that there is more', () => {
    const jobsSeen = (version: string) => {
      const security = { users: [{ name: 'ann', password: 'p', admin: false, views: ['shop'] }] };
      const { send, job } = rig({ version, security });
      job({ pipeline: 'shop' });
      job({ pipeline: 'secret' });
      const answer = send('GET', NEW, { headers: { accept: '*/*', ...basic('ann', 'p') } });
      expect(answer.status).to.equal(200);
      return answer.body.split('<job ').length - 1;
    };
    expect(jobsSeen('20.8.0')).to.equal(2);
    expect(jobsSeen('20.9.0')).to.equal(1);
  });

  it('announces its end since 25.4', () => {
    const { send } = rig({ version: '25.4.0' });
    const { headers } = send('GET', NEW, { headers: { accept: '*/*' } });
    expect(headers['x-gocd-api-deprecated-in']).to.equal('v25.4.0');
    expect(headers.warning).to.match(/^299 /);
  });
});
