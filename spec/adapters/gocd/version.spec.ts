import { expect } from 'chai';
import { capabilitiesOf, isAtLeast, parseVersion } from '../../../adapters/gocd/version.ts';

const NEW_FEED = '/api/feed/jobs/scheduled.xml';
const OLD_FEED = '/api/jobs/scheduled.xml';

describe('the version of a GoCD server', () => {
  it('is read with two parts or three, whatever follows', () => {
    expect(parseVersion('26.1.0')).to.deep.equal([26, 1, 0]);
    expect(parseVersion('16.6')).to.deep.equal([16, 6, 0]);
    expect(parseVersion('27.0.0-SNAPSHOT')).to.deep.equal([27, 0, 0]);
    for (const text of ['', 'latest', '26', 'v26.1.0', '1.2.3.4'])
      expect(parseVersion(text), text).to.equal(null);
  });

  it('sorts by numbers, not by letters', () => {
    expect(isAtLeast([20, 10, 0], 20, 9, 0)).to.equal(true);
    expect(isAtLeast([20, 9, 0], 20, 10, 0)).to.equal(false);
    expect(isAtLeast([20, 9, 0], 20, 9, 0)).to.equal(true);
    expect(isAtLeast([9, 30, 30], 16, 6, 0)).to.equal(false);
  });

  const table: readonly [string | null, string[], number[], string, string][] = [
    [null, [NEW_FEED, OLD_FEED], [7, 6, 4], 'nowhere', 'not elastic'],
    ['16.6.0', [OLD_FEED], [4], 'nowhere', 'not elastic'],
    ['16.8.0', [OLD_FEED], [4], 'nowhere', 'silent'],
    ['19.2.0', [OLD_FEED], [4], 'nowhere', 'silent'],
    ['19.8.0', [OLD_FEED], [4], 'nowhere', 'told'],
    ['19.9.0', [OLD_FEED], [6, 4], 'nowhere', 'told'],
    ['20.1.0', [NEW_FEED, OLD_FEED], [6, 4], 'by job', 'told'],
    ['20.5.0', [NEW_FEED, OLD_FEED], [7, 6, 4], 'by job', 'told'],
    ['20.8.0', [NEW_FEED, OLD_FEED], [7, 6, 4], 'by job', 'told'],
    ['20.9.0', [NEW_FEED], [7, 6, 4], 'by stage', 'told'],
    ['26.1.0', [NEW_FEED], [7, 6, 4], 'by stage', 'told'],
  ];
  for (const [text, feedPaths, agentApis, jobDetails, elasticProfiles] of table)
    it(`says how to ask a server ${text ?? 'that does not tell its version'}`, () => {
      const capabilities = capabilitiesOf(text === null ? null : parseVersion(text));
      expect(capabilities).to.deep.include({ feedPaths, agentApis, jobDetails, elasticProfiles });
    });

  it('says whether resources are matched with regard to case: from 19.9 to 20.9 only', () => {
    const sensitive = (text: string) => capabilitiesOf(parseVersion(text)).resourcesCaseSensitive;
    expect(['19.8.0', '19.9.0', '20.9.0', '20.10.0', '26.1.0'].map(sensitive)).to.deep.equal([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(capabilitiesOf(null).resourcesCaseSensitive).to.equal(false);
  });

  it('says from when on the feed is filtered and maintenance mode can be asked for', () => {
    const of = (text: string) => capabilitiesOf(parseVersion(text));
    expect(of('20.8.0').feedIsFiltered).to.equal(false);
    expect(of('20.9.0').feedIsFiltered).to.equal(true);
    expect(of('18.12.0').tellsMaintenance).to.equal(false);
    expect(of('19.1.0').tellsMaintenance).to.equal(true);
  });
});
