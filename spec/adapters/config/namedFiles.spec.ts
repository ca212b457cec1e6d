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
});
