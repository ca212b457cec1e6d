import { expect } from 'chai';
import fc from 'fast-check';
import { parseFeed } from '../../../adapters/gocd/reading/feed.ts';
import type { FeedJob } from '../../../adapters/gocd/reading/feedJob.ts';
import { GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import { sample } from './support.ts';

describe('the feed of scheduled jobs', () => {
  it('tells of each job where it is, its environment and its resources, in order', () => {
    expect(parseFeed(sample('scheduled-three-jobs.xml'))).to.deep.equal([
      {
        locator: 'checkout-service/128/build/1/compile',
        pipeline: 'checkout-service',
        stage: 'build',
        job: 'compile',
        environment: 'staging',
        resources: ['docker', 'linux'],
      },
      {
        locator: 'checkout-service/128/build/1/unit-tests-runInstance-2',
        pipeline: 'checkout-service',
        stage: 'build',
        job: 'unit-tests-runInstance-2',
        environment: 'staging',
        resources: ['docker', 'linux', 'jdk21'],
      },
      {
        locator: 'docs-site/41/publish/2/upload',
        pipeline: 'docs-site',
        stage: 'publish',
        job: 'upload',
        environment: null,
        resources: [],
      },
    ]);
  });

  it('says the same in the form that servers had up to 20.8', () => {
    expect(parseFeed(sample('scheduled-three-jobs-pre-20.9.xml'))).to.deep.equal(
      parseFeed(sample('scheduled-three-jobs.xml')),
    );
  });

  it('may be empty, in either form', () => {
    expect(parseFeed(sample('scheduled-empty.xml'))).to.deep.equal([]);
    expect(parseFeed(sample('scheduled-empty-pre-20.9.xml'))).to.deep.equal([]);
    expect(parseFeed('<scheduledJobs></scheduledJobs>')).to.deep.equal([]);
  });

  it('keeps blanks, pipes and dots of resources', () => {
    const [job] = parseFeed(sample('scheduled-special-chars.xml'));
    expect(job?.resources).to.deep.equal(['Windows Server 2022', 'msbuild|vs2022', 'gpu.a100']);
    expect(job?.environment).to.equal('prod-EU_1');
    expect(job?.job).to.equal('smoke_test.v2-runOnAll-1');
  });

  it('makes one list of one resource, of several and of none', () => {
    expect(only('<resources><resource><![CDATA[linux]]></resource></resources>').resources).to.deep.equal([
      'linux',
    ]);
    expect(
      only('<resources><resource>a</resource><resource>b</resource></resources>').resources,
    ).to.deep.equal(['a', 'b']);
    expect(only('<resources/>').resources).to.deep.equal([]);
    expect(only('<resources><resource/></resources>').resources).to.deep.equal([]);
  });

  it('reads numbers as the text they are', () => {
    const job = only(
      '<environment>0010</environment><resources><resource>1e3</resource></resources>',
      'p/1/2/3/007',
    );
    expect(job).to.include({ environment: '0010', stage: '2', job: '007' });
    expect(job.resources).to.deep.equal(['1e3']);
  });

  it('trims names as the server does, and takes what is blank for nothing', () => {
    const job = only(
      '<environment> </environment><resources><resource><![CDATA[ a b ]]></resource></resources>',
    );
    expect(job.environment).to.equal(null);
    expect(job.resources).to.deep.equal(['a b']);
  });

  it("decodes XML's own entities and characters by number, but nothing within CDATA and nothing twice", () => {
    const job = only(
      '<environment>&#65;&#x42;&lt;&amp;gt;&unknown;&#xFFFFFF;</environment><resources><resource><![CDATA[&amp;]]></resource></resources>',
    );
    expect(job.environment).to.equal('AB<&gt;&unknown;&#xFFFFFF;');
    expect(job.resources).to.deep.equal(['&amp;']);
  });

  it('passes over elements it does not know, whatever they hold', () => {
    const variables = `<environmentVariables><variable name="__proto__">${'&lt;'.repeat(200_000)}</variable></environmentVariables>`;
    expect(only(`<future><buildLocator>no</buildLocator></future>${variables}`).job).to.equal('job');
  });

  it('lists a locator once, for it is all the identity a job has', () => {
    const job = '<job name="j"><buildLocator>p/1/s/1/j</buildLocator></job>';
    expect(parseFeed(`<scheduledJobs>${job}${job}</scheduledJobs>`)).to.have.length(1);
  });

  it('is refused wherever it was cut off: half a feed is not a small backlog', () => {
    const whole = sample('scheduled-three-jobs.xml').trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expectMalformed(whole.slice(0, length));
      }),
      { examples: [[0], [39], [whole.length - 1], [whole.length - '</scheduledJobs>'.length]] },
    );
  });

  for (const [what, text] of Object.entries({
    'nothing at all': '',
    'a text': 'try again later',
    'another document': '<feed><job/></feed>',
    'another document around it': '<feed><scheduledJobs/></feed>',
    'a job without a locator': '<scheduledJobs><job name="j"/></scheduledJobs>',
    'a locator that is too short': feedOf('', 'p/1/s/j'),
    'a locator without counters': feedOf('', 'p/x/s/1/j'),
    'two locators': feedOf('<buildLocator>p/1/s/1/j</buildLocator>'),
    'a document type': `<!DOCTYPE scheduledJobs [<!ENTITY e "x">]>${feedOf('<environment>&e;</environment>')}`,
    'deep nesting': feedOf(`${'<a>'.repeat(50)}${'</a>'.repeat(50)}`),
  }))
    it(`is refused if it is ${what}`, () => expectMalformed(text));

  it('does not quote the document, which holds environment variables, when it refuses it', () => {
    const text = feedOf('<environmentVariables><variable name="TOKEN">hunter2</variable><').slice(0, -1);
    expect(errorOf(text).failure.message).not.to.contain('hunter2');
  });
});

function feedOf(content: string, locator = 'pipeline/1/stage/1/job'): string {
  return `<scheduledJobs><job name="job"><buildLocator>${locator}</buildLocator>${content}</job></scheduledJobs>`;
}

function only(content: string, locator?: string): FeedJob {
  const [job, ...others] = parseFeed(feedOf(content, locator));
  if (job === undefined || others.length > 0) throw new Error('expected one job');
  return job;
}

function errorOf(text: string): GocdCallError {
  try {
    parseFeed(text);
  } catch (error) {
    if (error instanceof GocdCallError) return error;
    throw error;
  }
  throw new Error(`expected a refusal of: ${text}`);
}

function expectMalformed(text: string): void {
  expect(errorOf(text).failure.reason).to.equal('malformed');
}
