import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configIn, ROOT } from '../../../adapters/config/load.ts';
import { ConfigError } from '../../../adapters/config/problems.ts';

/** A config that names files of every kind, none of which is here. */
const ELSEWHERE = {
  [ROOT]: {
    'mesos-master': 'https://mesos.example:5050',
    mesos: {
      principal: 'ci',
      'secret-file': 'absent/mesos',
      tls: { 'cert-file': 'absent/cert', 'key-file': 'absent/key' },
    },
    'go-server': { host: 'gocd.example', 'user-name': 'ci', 'password-file': 'absent/password' },
    'go-agent': {
      'docker-image': 'an/image',
      'auto-register-key-file': 'absent/register',
      env: { TOKEN: { 'secret-file': 'absent/token' } },
    },
    http: { host: '0.0.0.0', 'token-file': 'absent/http' },
    notifications: { 'webhook-url-file': 'absent/webhook' },
  },
};

describe('The files that a config names', () => {
  it('are all missed where they are to be read', () => {
    expect(() => configIn(ELSEWHERE, 'framework.conf'))
      .to.throw(ConfigError)
      .with.property('problems')
      .with.length(8);
  });

  it('need not be there for one who only wants to know how it decides', () => {
    const config = configIn(ELSEWHERE, 'framework.conf', 'left');
    expect(config.pools[0]).to.include({ image: 'an/image', autoRegisterKey: null });
    expect(config.http.token).to.equal(null);
  });

  it('do not excuse what is wrong beside them', () => {
    const wrong = {
      [ROOT]: { ...ELSEWHERE[ROOT], http: { host: '0.0.0.0' }, backlog: { 'poll-interval': 'soon' } },
    };
    expect(() => configIn(wrong, 'framework.conf', 'left'))
      .to.throw(ConfigError)
      .with.property('problems')
      .with.length(2);
  });

  it('are files: nothing is read that could make a running instance wait for ever or fill its memory', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-spec-'));
    try {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      writeFileSync(join(folder, 'huge'), '');
      truncateSync(join(folder, 'huge'), 1024 * 1024 + 1);
      const odd = {
        [ROOT]: {
          'mesos-master': 'https://mesos.example:5050',
          mesos: { principal: 'ci', 'secret-file': 'pipe', tls: { 'ca-file': 'pipe' } },
          'go-server': { host: 'gocd.example', 'user-name': 'ci', 'password-file': '/dev/zero' },
          'go-agent': { 'docker-image': 'an/image', 'auto-register-key-file': 'huge' },
          http: { 'token-file': '.' },
        },
      };
      expect(flawsOf(() => configIn(odd, join(folder, 'framework.conf')))).to.have.members([
        'mesos.secret-file: this is not a file',
        'mesos.tls.ca-file: this is not a file',
        'go-server.password-file: this is not a file',
        'go-agent.auto-register-key-file: the file is larger than 1 MiB',
        'http.token-file: this is not a file',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function flawsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}
