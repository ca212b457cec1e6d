import { expect } from 'chai';
import { CommandError } from '../../cli/failure.ts';
import { Secrecy, shortSecrets } from '../../cli/secrecy.ts';
import { MASK, Secret } from '../../domain/secret.ts';
import { someConfig, somePool } from '../support/config.ts';

const withSecret = (text: string) => someConfig({ mesos: { principal: 'gocd', secret: new Secret(text) } });

describe('What a command tells', () => {
  it('holds no secret of the config, nor of one put in force later', () => {
    const secrecy = new Secrecy(withSecret('the-old-one'));
    secrecy.learn(withSecret('the-new-one'));
    expect(secrecy.mask('the-old-one and the-new-one')).to.equal(`${MASK} and ${MASK}`);
  });

  it('holds none when the command fails, foreseen or not', async () => {
    const secrecy = new Secrecy(withSecret('the-old-one'));
    const fails = (error: Error) => secrecy.keep(() => Promise.reject(error)).catch((told: unknown) => told);
    const foreseen = await fails(new CommandError('no the-old-one here', 3));
    expect(foreseen)
      .to.be.instanceOf(CommandError)
      .and.to.include({ message: `no ${MASK} here`, exitCode: 3 });
    const unforeseen = await fails(new TypeError('no the-old-one here'));
    expect(unforeseen).to.be.instanceOf(Error);
    if (unforeseen instanceof Error) expect(unforeseen.stack).to.include(MASK).and.not.include('the-old-one');
  });

  it('names secrets that are too short to be masked, by their keys', () => {
    const config = someConfig({
      mesos: { principal: 'gocd', secret: new Secret('a') },
      goServer: { credentials: { kind: 'token', token: new Secret('abc') } },
      pools: [
        somePool({ autoRegisterKey: new Secret('key') }),
        somePool({ autoRegisterKey: new Secret('long enough') }),
      ],
    });
    expect(shortSecrets(config).map((line) => line.split(' ')[0])).to.have.members([
      'mesos.secret',
      'go-server.access-token',
      'pools[0].auto-register-key',
    ]);
    expect(shortSecrets(config)[0]).to.match(/has fewer than 6 characters.*use a longer one$/);
  });
});
