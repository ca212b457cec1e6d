import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { configuredName } from '../../../domain/configuredPlace.ts';
import {
  callsIn,
  FEED,
  gocdServer,
  html,
  json,
  MAINTENANCE,
  MINUTE,
  OLD_FEED,
  PROFILES,
  pretend,
  QUIET,
  type Replies,
  START,
  sample,
  type UnderTest,
  version,
  viewOf,
  withPretendedNetwork,
  xml,
} from './support.ts';

const USAGES = 'GET /go/api/internal/elastic/profiles/k8s%20small/usages v1';
const WITH_PROFILES: Replies = {
  [PROFILES]: json({
    _embedded: { profiles: [{ id: 'k8s small', cluster_profile_id: 'k8s', properties: [] }] },
  }),
  [USAGES]: json(sample('elastic-profile-usages.json')),
};

describe('which jobs are elastic', () => {
  withPretendedNetwork();

  it('follows from the usages of elastic profiles, the feed having nothing to tell them by', async () => {
    expect(await elasticIn({ ...WITH_PROFILES })).to.deep.equal({
      'elastic-pipeline': 'yes',
      'plain-pipeline': 'no',
      'fleet-update': 'no',
    });
  });

  it('is none where there are no profiles', async () => {
    expect(await elasticIn({})).to.include({ 'elastic-pipeline': 'no', 'plain-pipeline': 'no' });
  });

  it('goes by the configured name, which run-time names extend, whatever the case', async () => {
    expect(configuredName('e2e-runInstance-12')).to.equal('e2e');
    expect(configuredName('e2e-runOnAll-1')).to.equal('e2e');
    expect(configuredName('e2e-runInstance')).to.equal('e2e-runInstance');
    const usage = { pipeline_name: 'Elastic-Pipeline', stage_name: 'TEST', job_name: 'E2E' };
    const feed = sample('scheduled-indistinguishable.xml').replace(
      'elastic-pipeline/9/test/1/e2e<',
      'elastic-pipeline/9/test/1/e2e-runInstance-2<',
    );
    const found = await elasticIn({ ...WITH_PROFILES, [USAGES]: json([usage]), [FEED]: xml(feed) });
    expect(found).to.include({ 'elastic-pipeline': 'yes', 'plain-pipeline': 'no' });
  });

  it('is unknown where the account may not ask, but for jobs with resources, which are never elastic', async () => {
    expect(await elasticIn({ [PROFILES]: json(sample('error-403-controller.json'), 403) })).to.deep.equal({
      'elastic-pipeline': 'unknown',
      'plain-pipeline': 'unknown',
      'fleet-update': 'no',
    });
  });

  it('is then told by the configuration', async () => {
    const refused = { [PROFILES]: json(sample('error-403-controller.json'), 403) };
    const config = { elasticPipelines: ['Elastic-Pipeline'] };
    expect(await elasticIn(refused, { config })).to.include({
      'elastic-pipeline': 'yes',
      'plain-pipeline': 'unknown',
    });
  });

  it('is half known where the usages of one profile are kept back', async () => {
    const two = json({ _embedded: { profiles: [{ id: 'k8s small' }, { id: 'secret' }] } });
    expect(await elasticIn({ ...WITH_PROFILES, [PROFILES]: two })).to.include({
      'elastic-pipeline': 'yes',
      'plain-pipeline': 'unknown',
    });
  });

  it('is half known to one who is no administrator, whom the server shows a choice of profiles', async () => {
    const refused = { [MAINTENANCE]: json(sample('error-403-filter.json'), 403) };
    expect(await elasticIn({ ...WITH_PROFILES, ...refused })).to.include({
      'elastic-pipeline': 'yes',
      'plain-pipeline': 'unknown',
    });
  });

  it('is unknown on servers whose profiles have an older form, and no matter on those without', async () => {
    const old = { [OLD_FEED]: xml(sample('scheduled-indistinguishable.xml')) };
    const of = (text: string) => elasticIn({ ...old, 'GET /go/api/version': version(text) });
    expect(await of('19.2.0')).to.include({ 'plain-pipeline': 'unknown' });
    expect(await of('16.7.0')).to.include({ 'plain-pipeline': 'no' });
  });

  it('is asked every five minutes', async () => {
    const clock = new VirtualClock(START);
    const asked = pretend({ ...QUIET, ...WITH_PROFILES });
    const server = gocdServer({ clock });
    for (let minute = 0; minute <= 5; minute += 1) {
      await viewOf(server);
      clock.advance(MINUTE);
    }
    expect(callsIn(asked, '/elastic/profiles v2')).to.have.length(2);
    expect(callsIn(asked, '/usages')).to.have.length(2);
  });

  it('holds by what was last known when the server fails to tell, and is asked again at the next reading', async () => {
    const clock = new VirtualClock(START);
    let broken = false;
    const asked = pretend({
      ...QUIET,
      [FEED]: xml(sample('scheduled-indistinguishable.xml')),
      ...WITH_PROFILES,
      [PROFILES]: () => (broken ? html('', 502) : json({ _embedded: { profiles: [{ id: 'k8s small' }] } })),
    });
    const server = gocdServer({ clock });
    await viewOf(server);
    broken = true;
    clock.advance(5 * MINUTE);
    expect((await viewOf(server)).jobs[0]?.elastic).to.equal('yes');
    await viewOf(server);
    expect(callsIn(asked, '/elastic/profiles v2')).to.have.length(3);
  });

  it('is asked at once when a configured job is seen for the first time, and for no other reason', async () => {
    const clock = new VirtualClock(START);
    let waiting = ['plain/1/test/1/e2e'];
    let usages: object[] = [];
    const asked = pretend({
      ...QUIET,
      ...WITH_PROFILES,
      [FEED]: () =>
        xml(
          `<scheduledJobs>${waiting.map((locator) => `<job><buildLocator>${locator}</buildLocator></job>`).join('')}</scheduledJobs>`,
        ),
      [USAGES]: () => json(usages),
    });
    const server = gocdServer({ clock });
    const elastic = async () => {
      clock.advance(1_000);
      return (await viewOf(server)).jobs.map((job) => job.elastic);
    };
    expect(await elastic()).to.deep.equal(['no']);
    usages = [{ pipeline_name: 'new', stage_name: 'test', job_name: 'e2e' }];
    waiting = ['plain/1/test/1/e2e', 'plain/2/test/1/e2e-runInstance-4', 'NEW/1/test/1/e2e'];
    expect(await elastic()).to.deep.equal(['no', 'no', 'yes']);
    waiting = ['plain/3/test/1/e2e', 'new/2/test/1/e2e'];
    expect(await elastic()).to.deep.equal(['no', 'yes']);
    expect(callsIn(asked, '/usages')).to.have.length(2);
  });

  it('is no matter of a profile that was taken away since it was listed, which GoCD answers with 422', async () => {
    const gone = json({ message: "Elastic profile with id 'k8s small' does not exist." }, 422);
    expect(await elasticIn({ ...WITH_PROFILES, [USAGES]: gone })).to.include({ 'plain-pipeline': 'no' });
  });

  it('is unknown when the server has never told', async () => {
    expect(await elasticIn({ [PROFILES]: html('', 502) })).to.include({ 'plain-pipeline': 'unknown' });
  });
});

/** By pipeline: one elastic job, a plain one like it, and one with resources. */
async function elasticIn(replies: Replies, underTest: UnderTest = {}): Promise<Record<string, string>> {
  pretend({
    ...QUIET,
    [FEED]: xml(sample('scheduled-indistinguishable.xml')),
    ...replies,
  });
  const view = await viewOf(gocdServer(underTest));
  return Object.fromEntries(view.jobs.map(({ pipeline, elastic }) => [pipeline, elastic]));
}
