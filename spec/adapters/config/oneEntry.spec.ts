import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describeConfig } from '../../../adapters/config/describe/describe.ts';
import { Secret } from '../../../domain/secret.ts';
import { type Block, heldSchema, leavesOf, propertyOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings, poolSettings } from '../../../domain/settings/poolSettings.ts';
import { Setting } from '../../../domain/settings/setting.ts';
import { fingerprintOf } from '../../../policy/fingerprint.ts';
import { configSchema } from '../../../services/journal/configSchema.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig, somePool } from '../../support/config.ts';

const fileOf = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const PAGE = fileOf('docs/configuration.md');
const EXAMPLE = fileOf('framework.conf.example');

/** Settings that the config holds one by one, each with the value that the example shows. */
function shownIn(block: Block) {
  return Object.entries(block).flatMap(([key, setting]) => {
    if (!(setting instanceof Setting) || setting.held === null) return [];
    const read = setting.read.parse([setting.info.default ?? setting.info.example]);
    const value = key === 'env' ? [{ name: 'A', value: '1' }] : read;
    return [{ key, property: propertyOf(key), setting, value }];
  });
}

/** With something in every setting. */
const fullPool = heldSchema(poolSettings).parse(
  Object.fromEntries(shownIn(poolSettings).map(({ property, value }) => [property, value])),
);
const fullConfig = { ...someConfig(), pools: [fullPool] };

function recorded() {
  const header = new Recorder({ version: '0.0.0', startedAt: 0, config: fullConfig }).part();
  return configSchema.parse(Object(JSON.parse(header)).config);
}

describe('One entry of the settings', () => {
  for (const { path, info } of [...leavesOf(configSettings), ...leavesOf(poolOnlySettings)]) {
    it(`has its setting documented, and in the example: ${path}`, () => {
      expect(info.doc).to.match(/^[A-Za-z0-9].*\.$/);
      expect(PAGE).to.include(info.doc.replaceAll('|', '\\|'));
      expect(EXAMPLE).to.match(new RegExp(`^[ #]*${path.split('.').at(-1)} = `, 'm'));
    });
  }

  for (const { key, property, setting, value } of shownIn(poolSettings)) {
    it(`has its setting printed by check, so that it is read again: ${key}`, () => {
      const again = setting.read.parse([setting.print(value)]);

      expect(describeConfig(fullConfig)).to.match(new RegExp(`^ {6}${key} `, 'm'));
      expect(JSON.stringify(again)).to.equal(JSON.stringify(key === 'env' ? { A: { value: '1' } } : value));
    });

    it(`has its setting in journals, unless it is a secret: ${key}`, () => {
      expect(Reflect.get(recorded().pools[0] ?? {}, property)).to.deep.equal(
        value instanceof Secret ? null : value,
      );
    });

    it(`says whether another value outdates agents: ${key}`, () => {
      const changed = { ...somePool(), [property]: 'something else' };

      expect(fingerprintOf(changed) !== fingerprintOf(somePool())).to.equal(setting.info.launches ?? false);
    });
  }

  it('has its setting in journals, in the blocks that decisions depend on', () => {
    expect(recorded().scaling).to.deep.equal(fullConfig.scaling);
    expect(recorded().backlog).to.deep.equal(fullConfig.backlog);
  });

  it('says what it means to journals from before there was such a setting, or they are refused', () => {
    const { retireBuilding, idleTimeout, ...others } = recorded().scaling;

    const older = configSchema.parse({ ...recorded(), scaling: { ...others, idleTimeout } });
    expect(older.scaling.retireBuilding).to.equal(false);
    expect(
      configSchema.safeParse({ ...recorded(), scaling: { ...others, retireBuilding } }).success,
    ).to.equal(false);
  });
});
