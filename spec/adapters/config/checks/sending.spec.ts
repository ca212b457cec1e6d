import { validateHeaderValue } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { writeHocon } from '../../../../adapters/config/describe/writeHocon.ts';
import { ConfigError } from '../../../../adapters/config/problems.ts';
import { authorizationOf } from '../../../../adapters/gocd/account.ts';
import { authorization } from '../../../../adapters/mesos/http.ts';
import type { Config } from '../../../../domain/config.ts';
import { loadWith } from '../loading.ts';

/** Most are taken; the others hold what is easily overlooked. */
const texts = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', ':', ' ', '\n', '\r', '\t', '\uFEFF', '\0', 'é', '\b', '\\'),
  }),
);

/** Null for what is refused. */
async function taken(settings: string): Promise<Config | null> {
  try {
    return await loadWith(settings);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** What a server reads in a header that comes over a wire, where all around it is cut off. */
function received(header: string | null | undefined): string {
  expect(() => validateHeaderValue('authorization', header ?? '')).not.to.throw();
  return Buffer.from(header ?? '', 'latin1')
    .toString('latin1')
    .trim();
}

function basicPair(header: string | null | undefined): readonly string[] {
  const pair = Buffer.from(received(header).replace(/^Basic /, ''), 'base64').toString();
  const colon = pair.indexOf(':');
  return [pair.slice(0, colon), pair.slice(colon + 1)];
}

describe('What a configuration takes', () => {
  it('as a token arrives whole', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (token) => {
        const config = await taken(`go-server.access-token = ${writeHocon(token)}`);
        if (config)
          expect(received(authorizationOf(config.goServer.credentials))).to.equal(`Bearer ${token}`);
      }),
    );
  });

  it('as an account or as a principal, with its secret, is told apart as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (name, secret) => {
        const [user, password] = [writeHocon(name), writeHocon(secret)];
        const gocd = await taken(`go-server { user-name = ${user}, password = ${password} }`);
        if (gocd)
          expect(basicPair(authorizationOf(gocd.goServer.credentials))).to.deep.equal([name.trim(), secret]);
        const mesos = await taken(`mesos { principal = ${user}, secret = ${password} }`);
        if (mesos)
          expect(basicPair(authorization(mesos.mesos).authorization)).to.deep.equal([name.trim(), secret]);
      }),
    );
  });
});
