import { expect } from 'chai';
import { FEED, gocdServer, pretend, QUIET, viewOf, withPretendedNetwork, xml } from './support.ts';

const JOBS = 100_000;

/** As GoCD writes it. */
function waiting(index: number): string {
  const locator = `pipeline-${index % 500}/${Math.floor(index / 500) + 1}/build/1/compile`;
  return [
    '  <job name="compile">',
    `    <link rel="self" href="http://ci.example:8153/go/api/feed/pipelines/${locator}.xml"/>`,
    `    <link rel="alternate" href="http://ci.example:8153/go/tab/build/detail/${locator}" title="compile Job Detail" type="text/html"/>`,
    `    <buildLocator>${locator}</buildLocator>`,
    '  </job>',
  ].join('\n');
}

describe('The feed of a server on which a hundred thousand jobs wait', () => {
  withPretendedNetwork();

  it('is read whole', async () => {
    const jobs = Array.from({ length: JOBS }, (_, index) => waiting(index));
    const feed = `<?xml version="1.0" encoding="UTF-8"?>\n<scheduledJobs>\n${jobs.join('\n')}\n</scheduledJobs>\n`;
    expect(feed.length).to.be.greaterThan(32 * 1024 * 1024);
    pretend({ ...QUIET, [FEED]: xml(feed) });
    expect((await viewOf(gocdServer())).jobs).to.have.length(JOBS);
  });
});
