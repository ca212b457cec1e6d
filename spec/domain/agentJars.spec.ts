import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { jarSeed, seedCommand } from '../../domain/agentJars.ts';
import type { PoolConfig } from '../../domain/config.ts';
import { somePool } from '../support/config.ts';

const OFFICIAL = 'gocd/gocd-agent-wolfi:v26.2.0';
const JAR = 'https://files.example/26.2.0/agent.jar';

const seedOf = (pool: Partial<PoolConfig>) => jarSeed(somePool({ image: OFFICIAL, jars: [JAR], ...pool }));

describe('The jars of a pool', () => {
  it('are called as the agent calls them, wherever they come from', () => {
    const jars = [
      'https://ci.example/go/admin/agent',
      'file:///srv/gocd/agent-plugins.zip',
      'https://files.example/tfs-impl.jar?version=26.2.0/x',
    ];
    expect(seedOf({ jars }).files.map(({ name }) => name)).to.deep.equal([
      'agent.jar',
      'agent-plugins.zip',
      'tfs-impl.jar',
    ]);
  });

  it('are put into the work dir of an image of which it is known where that is, and else it is said why not', () => {
    const known = ['gocd/gocd-agent-docker-dind:v19.6.0', 'mirror.example/gocd/gocd-agent-alpine-3.22'];
    for (const image of known) expect(seedOf({ image }).files, image).to.have.length(1);
    expect(seedOf({ image: 'ours/agent:3', imageFamily: 'official' }).files).to.have.length(1);
    const unknown = ['gocd/gocd-agent-alpine-3.5:v19.5.0', 'travix/gocd-agent:21.2.0', 'ours/agent:3'];
    for (const image of unknown)
      expect(seedOf({ image }), image).to.deep.equal({
        files: [],
        remarks: [
          'its agents download their jars: of its image it is not known where an agent works and how it is started (image-family tells)',
        ],
      });
  });

  it('are left where the container is set up in another way', () => {
    const ways: readonly (readonly [Partial<PoolConfig>, RegExp])[] = [
      [{ container: 'mesos' }, /container = mesos/],
      [{ parameters: [{ key: 'entrypoint', value: '/init' }] }, /another entry point/],
      [{ volumes: [{ hostPath: '/srv/go', containerPath: '/go/', mode: 'RW' }] }, /a volume lies on/],
      [{ parameters: [{ key: 'mount', value: 'type=bind,src=/a,dst=/go-working-dir' }] }, /a volume lies on/],
    ];
    for (const [pool, why] of ways) {
      const { files, remarks } = seedOf(pool);
      expect(files).to.deep.equal([]);
      expect(remarks.join()).to.match(why);
    }
    const beside = { volumes: [{ hostPath: '/srv', containerPath: '/godata', mode: 'RW' as const }] };
    expect(seedOf(beside).files).to.have.length(1);
  });

  it('are no matter where there are none', () => {
    expect(seedOf({ jars: [], image: 'ours/agent:3' })).to.deep.equal({ files: [], remarks: [] });
  });
});

describe('The command that puts jars into a work dir', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gocd-mesos-jars-'));
    mkdirSync(join(root, 'sandbox'));
    writeFileSync(join(root, 'docker-entrypoint.sh'), '#!/bin/sh\necho "$$ started with $# arguments"\n');
    chmodSync(join(root, 'docker-entrypoint.sh'), 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const FILES = ['agent.jar', 'agent-plugins.zip'].map((name) => ({ uri: `https://files/${name}`, name }));
  const put = (name: string) => writeFileSync(join(root, 'sandbox', name), name, { mode: 0o644 });

  /** As Mesos has a shell run it, with the container's paths below the folder of the spec. */
  function run(...workDirs: readonly string[]): string {
    for (const dir of workDirs) mkdirSync(join(root, dir));
    const command = seedCommand(FILES).replace(/(?<=\s)\/(go|docker)/g, `${root}/$1`);
    const env = { PATH: process.env.PATH, MESOS_SANDBOX: join(root, 'sandbox') };
    return execFileSync('/bin/sh', ['-c', `echo $$; ${command}`], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  /** The entry point has taken the place of the shell. */
  const started = /^(\d+)\n\1 started with 0 arguments\n$/;

  it('copies them to where the agent works, for it to write over them, and goes on as the image', () => {
    for (const { name } of FILES) put(name);
    expect(run('go')).to.match(started);
    for (const { name } of FILES) {
      expect(readFileSync(join(root, 'go', name), 'utf8')).to.equal(name);
      expect(statSync(join(root, 'go', name)).mode & 0o200).to.equal(0o200);
    }
  });

  it('takes the work dir of today’s images where there is one', () => {
    for (const { name } of FILES) put(name);
    expect(run('go', 'go-working-dir')).to.match(started);
    expect(existsSync(join(root, 'go-working-dir', 'agent.jar'))).to.equal(true);
    expect(existsSync(join(root, 'go', 'agent.jar'))).to.equal(false);
  });

  it('goes on as the image where nothing can be copied', () => {
    put('agent.jar');
    expect(run()).to.match(started);
    expect(run('go')).to.match(started);
  });
});
