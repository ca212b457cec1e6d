import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { EXIT } from '../../cli/failure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Lines of a unit by section: `Key=value`, comments left out. */
function unitOf(text: string): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const sections = new Map<string, (readonly [string, string])[]>();
  let current: (readonly [string, string])[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, section] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      current = [];
      sections.set(section, current);
    } else if (key !== undefined) current.push([key, value]);
    else throw new Error(`no line of a unit: ${line}`);
  }
  return sections;
}

describe('The unit for systemd', () => {
  const text = textOf('docs/deploy/gocd-mesos.service');

  it('starts, reloads and restarts as the program means it', () => {
    const unit = unitOf(text);
    expect([...unit.keys()]).to.deep.equal(['Unit', 'Service', 'Install']);
    const service = new Map(unit.get('Service'));
    expect(service.get('ExecReload')).to.equal('/bin/kill -HUP $MAINPID');
    expect(service.get('ExecStart')).to.match(/\/dist\/main\.js \/etc\/gocd-mesos\/framework\.conf$/);
    expect(service.get('RestartPreventExitStatus')).to.equal(`${EXIT.usage} ${EXIT.takenOver}`);
  });

  it('is taken by systemd, where there is one', function () {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-unit-'));
    const file = join(folder, 'gocd-mesos.service');
    // It wants programs that are there.
    writeFileSync(file, text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    try {
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      expect(stderr).to.equal('');
      expect(status).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** As far as the file goes: an app of Marathon 1.5 and later. */
const app = z.strictObject({
  id: z.string().regex(/^(\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)+$/),
  instances: z.int().nonnegative(),
  cpus: z.number().positive(),
  mem: z.number().min(32),
  args: z.array(z.string()).min(1),
  container: z.strictObject({
    type: z.enum(['DOCKER', 'MESOS']),
    docker: z.strictObject({ image: z.string().regex(/^[\w./-]+:[\w.-]+$/) }),
    volumes: z.array(
      z.strictObject({
        containerPath: z.string().startsWith('/'),
        hostPath: z.string().startsWith('/'),
        mode: z.enum(['RO', 'RW']),
      }),
    ),
  }),
  networks: z.array(z.strictObject({ mode: z.enum(['host', 'container/bridge', 'container']) })).length(1),
  portDefinitions: z.array(
    z.strictObject({ name: z.string(), port: z.int().min(0).max(65_535), protocol: z.enum(['tcp', 'udp']) }),
  ),
  requirePorts: z.boolean(),
  constraints: z.array(
    z.tuple([z.string(), z.enum(['UNIQUE', 'CLUSTER', 'LIKE', 'UNLIKE'])]).rest(z.string()),
  ),
  healthChecks: z.array(
    z.strictObject({
      protocol: z.enum(['MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP', 'COMMAND']),
      path: z.string().startsWith('/'),
      portIndex: z.int().nonnegative(),
      gracePeriodSeconds: z.int().positive(),
      intervalSeconds: z.int().positive(),
      timeoutSeconds: z.int().positive(),
      maxConsecutiveFailures: z.int().positive(),
    }),
  ),
  taskKillGracePeriodSeconds: z.int().positive(),
  upgradeStrategy: z.strictObject({
    minimumHealthCapacity: z.number().min(0).max(1),
    maximumOverCapacity: z.number().min(0).max(1),
  }),
});

describe('The app for Marathon', () => {
  it('has the form that Marathon takes, and runs the config that it mounts', () => {
    const { args, container, healthChecks, portDefinitions, ...rest } = app.parse(
      JSON.parse(textOf('docs/deploy/marathon.json')),
    );
    const mounts = container.volumes.map(({ containerPath }) => containerPath);
    expect(mounts.some((mount) => args[0]?.startsWith(`${mount}/`))).to.equal(true);
    for (const { portIndex, timeoutSeconds, intervalSeconds } of healthChecks) {
      expect(portDefinitions[portIndex]).not.to.equal(undefined);
      expect(timeoutSeconds).to.be.below(intervalSeconds);
    }
    // Two instances on two hosts, one of which may be replaced while the other leads.
    expect(rest.instances * (1 - rest.upgradeStrategy.minimumHealthCapacity)).to.be.at.least(1);
  });
});

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Lines that go on and comments aside, a word and what follows it. */
function instructionsOf(text: string): readonly Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      return { name, rest };
    });
}

const KNOWN = new Set([
  'FROM',
  'WORKDIR',
  'COPY',
  'RUN',
  'ENV',
  'VOLUME',
  'USER',
  'EXPOSE',
  'HEALTHCHECK',
  'ENTRYPOINT',
  'CMD',
]);

describe('The Dockerfile', () => {
  const instructions = instructionsOf(textOf('Dockerfile'));
  const of = (name: string) => instructions.filter((each) => each.name === name).map(({ rest }) => rest);

  it('is made of instructions that there are, with lists that are JSON', () => {
    expect(instructions.filter(({ name }) => !KNOWN.has(name))).to.deep.equal([]);
    for (const list of [
      ...of('ENTRYPOINT'),
      ...of('CMD'),
      ...of('HEALTHCHECK').map((rest) => /\[.*/.exec(rest)?.[0] ?? ''),
    ])
      expect(z.array(z.string()).parse(JSON.parse(list))).not.to.have.length(0);
  });

  it('installs what the lock file says, and leaves root before it starts', () => {
    const names = instructions.map(({ name, rest }) => `${name} ${rest}`);
    const install = names.indexOf('RUN npm ci');
    expect(names.slice(0, install).some((each) => /^COPY .*\bpackage-lock\.json\b/.test(each))).to.equal(
      true,
    );
    expect(names.findLastIndex((each) => each.startsWith('USER 1000:1000'))).to.be.below(
      names.findIndex((each) => each.startsWith('ENTRYPOINT')),
    );
  });

  it('takes from the first stage what that makes', () => {
    const taken = of('COPY').flatMap((rest) => /^--from=build \/src\/(\S+)/.exec(rest)?.[1] ?? []);
    expect(taken).to.have.members(['package.json', 'node_modules', 'dist']);
  });

  it('has a context that holds all that a build reads, and nothing that may be secret', () => {
    const lines = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const [first, ...admitted] = lines;
    expect(first).to.equal('*');
    const held = admitted.map((line) => line.replace(/^!/, ''));
    const isHeld = (path: string) => held.some((each) => path === each || path.startsWith(`${each}/`));
    for (const path of held) expect(existsSync(join(ROOT, path)), path).to.equal(true);
    for (const rest of of('COPY').filter((each) => !each.startsWith('--from') && each !== '. .'))
      for (const source of rest.split(' ').slice(0, -1)) expect(isHeld(source), source).to.equal(true);
    for (const path of filesOfBuild()) expect(isHeld(path), path).to.equal(true);
    for (const secret of ['framework.conf', 'gocd-mesos.state.json', '.git', '.env'])
      expect(isHeld(secret), secret).to.equal(false);
  });
});

/** Scripts that `npm run build` starts, and sources that it reads. */
function filesOfBuild(): readonly string[] {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(textOf('package.json')));
  const begun = [scripts.prebuild, scripts.build].flatMap((script) =>
    [...(script ?? '').matchAll(/node (\S+\.mjs)/g)].map(([, path = '']) => path),
  );
  const imported = begun.flatMap((path) =>
    [...textOf(path).matchAll(/'\.\/([\w-]+\.mjs)'/g)].map(([, name = '']) => `.ci/${name}`),
  );
  return [...begun, ...imported, ...SOURCES];
}

/** What the two builds of Vite read. */
const SOURCES = [
  ...['main.ts', 'vite.config.ts', 'tsconfig.json', 'package.json'],
  ...['adapters', 'cli', 'dashboard', 'domain', 'machines', 'policy', 'sandbox', 'services'],
];
