import { expect } from 'chai';
import { configReference } from '../../../adapters/config/describe/reference.ts';

/** Of each key of a block, whether the page says that a change of it is live or needs a restart. */
function toldOf(block: string): ReadonlyMap<string, string> {
  const [, section = ''] = configReference().split(`## ${block}\n`);
  const rows = (section.split('\n## ')[0] ?? '').matchAll(
    /^\| `([\w.-]+)` \|.*\| (live|\*\*restart\*\*) \|/gm,
  );
  return new Map(Array.from(rows, ([, key = '', told = '']): [string, string] => [key, told]));
}

describe('docs/configuration.md', () => {
  it('says of each key whether a change of it needs a restart', () => {
    expect(toldOf('Top level').get('name')).to.equal('**restart**');
    expect(toldOf('Top level').get('dry-run')).to.equal('live');
    expect([...toldOf('`mesos`')].filter(([, told]) => told !== 'live').map(([key]) => key)).to.deep.equal([
      'user',
      'principal',
    ]);
    expect(Object.fromEntries(toldOf('`state`'))).to.deep.equal({
      file: '**restart**',
      zookeeper: '**restart**',
      'habits-file': 'live',
    });
    for (const block of ['`http`', '`log`', '`telemetry`'])
      expect(new Set(toldOf(block).values()), block).to.deep.equal(new Set(['**restart**']));
    for (const block of ['`scaling`', '`notifications`', '`go-agent`', '`go-server`'])
      expect(new Set(toldOf(block).values()), block).to.deep.equal(new Set(['live']));
  });
});
