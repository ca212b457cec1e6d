import { expect } from 'chai';
import type { CoreConfig } from '../../../domain/config.ts';
import { taskId } from '../../../domain/ids.ts';
import { isLimited, otherInstances } from '../../../policy/serve.ts';
import { causesIn, foreign, given, job, jobIn, MINUTE, NOW, pool, when } from './given.ts';

const LINUX = pool('linux', { resources: ['linux', 'mac'] });

function served(serve: Partial<CoreConfig['serve']>) {
  const pools = [LINUX, pool('prod', { resources: ['linux'], environments: ['prod'] })];
  const jobs = [
    job('shop-a', { pipeline: 'shop-a', resources: ['linux'] }),
    job('shop-b', { pipeline: 'Shop-b', resources: ['mac'] }),
    job('docs', { pipeline: 'docs', resources: ['linux'], environment: 'prod' }),
  ];
  const round = when(given({ pools, jobs, serve }));
  const ours = round.jobs.filter(({ cause }) => cause !== 'not-ours');
  expect(round.wanted.map((agent) => agent.job)).to.have.members(ours.map(({ locator }) => locator));
  return ours.map(({ locator }) => locator.split('/').at(-1)).sort();
}

describe('Which jobs are ours', () => {
  it('is all of them, where nothing is said', () => {
    expect(served({})).to.deep.equal(['docs', 'shop-a', 'shop-b']);
  });

  it('is said by pipeline, where * and ? stand for letters and case does not matter', () => {
    expect(served({ pipelines: ['shop-*'] })).to.deep.equal(['shop-a', 'shop-b']);
    expect(served({ pipelines: ['shop-?', 'd.cs'] })).to.deep.equal(['shop-a', 'shop-b']);
    expect(served({ pipelines: ['shop'] })).to.deep.equal([]);
  });

  it('is said by environment, and by what a job asks for', () => {
    expect(served({ environments: ['PROD', 'test'] })).to.deep.equal(['docs']);
    expect(served({ resources: ['mac'] })).to.deep.equal(['shop-b']);
  });

  it('is said by pipeline group, and a job whose group could not be read is left, in words of its own', () => {
    const jobs = [
      job('web', { group: 'Web-Shop' }),
      job('tools', { group: 'Tools' }),
      job('unseen', { pipeline: 'unseen' }),
    ];
    const round = when(given({ jobs, serve: { groups: ['web-*'] } }));
    expect(round.wanted.map((agent) => agent.job)).to.deep.equal(['p/1/s/1/web']);
    expect(causesIn(round)).to.include({ tools: 'not-ours', unseen: 'not-ours' });
    const reasonOf = (name: string) => round.jobs.find(({ locator }) => locator.endsWith(name))?.reason;
    expect(reasonOf('tools')).to.match(/keys under serve leave it to others/);
    expect(reasonOf('unseen')).to.match(/serve\.groups.*the group of unseen could not be read/);
  });

  it('is decided without the group where another list leaves the job to others', () => {
    const round = when(given({ jobs: [job('x')], serve: { groups: ['*'], pipelines: ['other'] } }));
    expect(jobIn(round).reason).to.match(/keys under serve leave it to others/);
  });

  it('is what each of the lists admits', () => {
    expect(served({ pipelines: ['*'], resources: ['linux'], environments: ['prod'] })).to.deep.equal([
      'docs',
    ]);
    expect(served({ pipelines: ['shop-*'], resources: ['linux'] })).to.deep.equal(['shop-a']);
  });
});

describe('Two instances on one server, of which none says which jobs are its own', () => {
  const agentOf = (instance: string, changes: Parameters<typeof foreign>[1] = {}) =>
    foreign(taskId({ instance, pool: 'x', unique: 'u' }), {
      resources: ['linux'],
      runState: 'Building',
      ...changes,
    });
  const round = (
    agent: ReturnType<typeof agentOf>,
    waitedMs = MINUTE,
    serve: Partial<CoreConfig['serve']> = {},
  ) =>
    when(
      given({
        pools: [LINUX],
        jobs: [job('both', { resources: ['linux'], scheduledAt: NOW - waitedMs })],
        agents: [agent],
        serve,
      }),
    );

  it('do not both launch: the one that comes first by name goes ahead as long as its agents can run the job', () => {
    const left = round(agentOf('another'));
    expect([causesIn(left), left.wanted]).to.deep.equal([{ both: 'not-ours' }, []]);
    expect(jobIn(left).reason).to.equal(
      'Instance another of this program has agents that can run it, and comes first by its name.',
    );
    expect(round(agentOf('later')).wanted).to.have.length(1);
  });

  it('leave no job waiting: after five minutes the other launches too', () => {
    expect(round(agentOf('another'), 5 * MINUTE).wanted).to.have.length(1);
  });

  it('mind no agents that cannot run the job, are gone or are disabled', () => {
    for (const changes of [
      { resources: [] },
      { runState: 'LostContact' },
      { configState: 'Disabled' },
      { environments: ['prod'] },
    ] as const)
      expect(round(agentOf('another', changes)).wanted, JSON.stringify(changes)).to.have.length(1);
  });

  it('mind agents that the other has disabled for want of work, and calls back when a job comes', () => {
    const spare = agentOf('another', {
      resources: ['gocd-mesos-draining', 'gocd-mesos-spare', 'linux'],
      configState: 'Disabled',
    });
    expect(causesIn(round(spare))).to.deep.equal({ both: 'not-ours' });
    const draining = agentOf('another', {
      resources: ['gocd-mesos-draining', 'linux'],
      configState: 'Disabled',
    });
    expect(round(draining).wanted).to.have.length(1);
  });

  it('need not look at each other once one says what it serves', () => {
    for (const serve of [{ pipelines: ['*'] }, { resources: ['linux'] }])
      expect(round(agentOf('another'), MINUTE, serve).wanted).to.have.length(1);
    expect(isLimited({ environments: [], resources: [], pipelines: [], groups: ['Web'] })).to.equal(true);
  });

  it('are told of each other', () => {
    const agents = [agentOf('b'), agentOf('a'), agentOf('a'), agentOf('ci'), foreign('built-by-hand')];
    expect(otherInstances(agents, { name: 'ci' })).to.deep.equal(['a', 'b']);
    expect(isLimited({ environments: [], resources: [], pipelines: [], groups: [] })).to.equal(false);
  });
});
