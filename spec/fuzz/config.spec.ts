import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadConfig } from '../../adapters/config/load.ts';
import { ConfigError } from '../../adapters/config/problems.ts';
import { configSchema } from '../../services/journal/configSchema.ts';
import { Recorder } from '../../services/journal/recorder.ts';
import { CANARY, damaged, promisedResultOf } from './hostile.ts';

/** Each reads a file. */
const RUNS = 500;

const fixtures = new URL('../adapters/config/fixtures/', import.meta.url);

/** Damage is done to what stands before and after this block, never within. */
const SECRETS = `
gocd-mesos.go-server { user-name = gocd, password = "${CANARY}" }
gocd-mesos.go-agent.auto-register-key = "${CANARY}"
gocd-mesos.mesos { principal = gocd, secret = "${CANARY}" }
gocd-mesos.http.token = "${CANARY}"
`;

const samples = [
  readFileSync(new URL('../../framework.conf.example', import.meta.url)),
  ...readdirSync(fixtures)
    .filter((name) => name.endsWith('.conf'))
    .map((name) => readFileSync(new URL(name, fixtures))),
  Buffer.from(`gocd-mesos {
    mesos-master = "zk://gocd:secret@zk1:2181,zk2:2181/mesos"
    go-server.host = gocd.example
    go-agent { docker-image = "gocd/gocd-agent-wolfi:v25.1.0", env { A = 1, B = \${?HOME} } }
    pools = [ { name = small, cpus = 0.5 }, { name = big, mem = 8 GB, schedule = [ { cron = "* 8-17 * * 1-5", min = 1 } ] } ]
  }`),
].filter(({ length }) => length < 4_000);

const WORDS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '=',
    ':',
    '+=',
    ',',
    '"',
    '\n',
    '#',
    '//',
    '|',
    '$',
    `\${`,
    `\${?`,
    '}',
    '.',
    '\\',
    '\\u00',
    '..',
  ],
  ...[
    `\${gocd-mesos}`,
    `\${gocd-mesos.name}`,
    `a = \${a}`,
    `a += \${?b}, b += \${?a}`,
    '__proto__',
    'constructor',
    'include ',
  ],
  ...[
    'gocd-mesos',
    'pools',
    'name',
    'cpus',
    '1e999',
    '-1',
    '99999999999999999999 weeks',
    '0x10',
    'null',
    'true',
    '∞',
    ' GB',
  ],
];

describe('A damaged configuration', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-fuzz-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function load(text: string) {
    const path = join(folder, 'framework.conf');
    writeFileSync(path, text);
    return promisedResultOf(loadConfig(path, { HOME: '/root' }), ConfigError);
  }

  it('is a config or a typed error that names the file and no secret, wherever the damage is', async () => {
    const places = fc.tuple(damaged(samples, WORDS), fc.boolean());
    await fc.assert(
      fc.asyncProperty(places, async ([bytes, isBefore]) => {
        const text = bytes.toString();
        const config = await load(isBefore ? `${text}\n${SECRETS}` : `${SECRETS}\n${text}`);
        if (config === null) return;
        const header = new Recorder({ version: '1', startedAt: 1, config }).part();
        expect(header).not.to.include(CANARY);
        expect(configSchema.safeParse(JSON.parse(header).config).error).to.equal(undefined);
      }),
      { numRuns: RUNS },
    );
  });

  it('may be nested deep, or be one long line', async () => {
    for (const text of [
      'a{'.repeat(3_000),
      '['.repeat(3_000),
      'a.'.repeat(3_000),
      `a = ${'b '.repeat(30_000)}`,
    ])
      await load(text);
  });
});
