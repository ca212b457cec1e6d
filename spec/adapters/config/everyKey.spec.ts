import { expect } from 'chai';
import { describeConfig } from '../../../adapters/config/describe/describe.ts';
import type { Config } from '../../../domain/config.ts';
import { leavesOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings } from '../../../domain/settings/poolSettings.ts';
import { AGENT_ROWS } from './everyKey/agentRows.ts';
import { PLACES } from './everyKey/places.ts';
import { PROCESS_ROWS } from './everyKey/processRows.ts';
import { loadWith } from './loading.ts';

const ROWS = { ...PROCESS_ROWS, ...AGENT_ROWS };

const FILES = {
  one: 'quiet',
  'a.pem': 'x',
  'b.pem': 'x',
  hook: 'https://chat.example/quiet',
  otlp: 'authorization=quiet-too',
};

describe('Every key of a configuration', () => {
  const keys = [
    ...leavesOf(configSettings).map(({ path }) => path),
    ...leavesOf(poolOnlySettings).map(({ path }) => `pools.${path}`),
  ];

  it('has its place here: a new one is to be shown by check, and seen where it works', () => {
    expect(keys.filter((key) => !(key in ROWS))).to.deep.equal([]);
    expect(Object.keys(ROWS).filter((key) => !keys.includes(key))).to.deep.equal([]);
  });

  for (const [key, [settings, shown, place, there]] of Object.entries(ROWS)) {
    it(`is seen in what check prints, and at work: ${key}`, async () => {
      const config = await loadWith(settings, { files: FILES });
      const bare = await loadWith('');
      const seen = (of: Config) => JSON.stringify(PLACES[place](of)) ?? '';
      expect(describeConfig(config)).to.include(shown);
      expect(describeConfig(bare)).not.to.include(shown);
      expect(seen(config)).to.include(there);
      expect(seen(bare)).not.to.include(there);
      expect(describeConfig(config)).not.to.match(/quiet/);
    });
  }
});
