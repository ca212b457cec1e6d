import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { configJsonSchema } from '../../../adapters/config/describe/jsonSchema.ts';
import type { RawObject } from '../../../adapters/config/hocon.ts';
import { configIn } from '../../../adapters/config/load.ts';

const FILE = new URL('../../../docs/config.schema.json', import.meta.url);

const ajv = new Ajv2020({ allErrors: true, strict: false });
const fits = ajv.compile(JSON.parse(configJsonSchema()));

/** Where a config is not as the schema has it; nothing if it is. */
function flawsOf(block: RawObject): readonly string[] {
  fits({ 'gocd-mesos': block });
  return [...new Set((fits.errors ?? []).map(({ instancePath }) => instancePath.replace('/gocd-mesos', '')))];
}

const SOUND: RawObject = {
  'mesos-master': 'm:5050',
  'go-server': { url: 'http://gocd.example/go' },
  'go-agent': { 'docker-image': 'i', env: { A: 'b', C: { secret: 'd' } }, volumes: ['/a:/b:ro'] },
};

describe('docs/config.schema.json', () => {
  it('is what the settings make of it; if not, run npm run generate:config-reference', () => {
    expect(readFileSync(FILE, 'utf8')).to.equal(configJsonSchema());
  });

  const taken: readonly RawObject[] = [
    SOUND,
    { ...SOUND, scaling: { 'max-agents': 3, 'idle-timeout': '5 minutes', 'growth-limit': 'none' } },
    { ...SOUND, scaling: { 'max-agents': '3', 'idle-timeout': 300_000 }, 'dry-run': true },
    {
      ...SOUND,
      pools: [
        { name: 'a', mem: '2 GB', 'idle-floor': 2 },
        { name: 'b', 'idle-floor': { learn: true } },
      ],
    },
    { ...SOUND, shares: [{ name: 'web', group: 'web-*', weight: 2 }] },
  ];
  for (const [index, block] of taken.entries())
    it(`takes what the program takes, config ${index + 1}`, () => {
      expect(() => configIn({ 'gocd-mesos': block }, 'x.json')).not.to.throw();
      expect(flawsOf(block)).to.deep.equal([]);
    });

  const refused: readonly (readonly [place: string, block: RawObject])[] = [
    ['', { ...SOUND, scalling: {} }],
    ['/scaling', { ...SOUND, scaling: { 'max-agent': 3 } }],
    ['/scaling/max-agents', { ...SOUND, scaling: { 'max-agents': 0 } }],
    ['/scaling/max-agents', { ...SOUND, scaling: { 'max-agents': 'many' } }],
    ['/scaling/idle-timeout', { ...SOUND, scaling: { 'idle-timeout': ['5 minutes'] } }],
    ['/log/level', { ...SOUND, log: { level: 'loud' } }],
    ['/pools/0/idle-floor', { ...SOUND, pools: [{ name: 'a', 'idle-floor': { learn: 'perhaps' } }] }],
    ['/go-agent/resources', { ...SOUND, 'go-agent': { 'docker-image': 'i', resources: 'docker' } }],
    ['', { 'go-server': { url: 'http://gocd.example/go' }, 'go-agent': { 'docker-image': 'i' } }],
  ];
  for (const [place, block] of refused)
    it(`refuses at ${place || 'the block'} what the program refuses: ${JSON.stringify(block).slice(-50)}`, () => {
      expect(() => configIn({ 'gocd-mesos': block }, 'x.json')).to.throw();
      expect(flawsOf(block).some((flaw) => flaw.startsWith(place))).to.equal(true);
    });

  it('says of each key what it is for, what it takes and what it is without', () => {
    const { properties } = JSON.parse(configJsonSchema()).properties['gocd-mesos'];
    expect(properties.scaling.properties['max-agents']).to.include({
      description: 'Agents over all pools at the most. Takes a whole number, 1 or more.',
      default: '20',
    });
  });
});
