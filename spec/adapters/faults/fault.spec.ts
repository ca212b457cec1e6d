import { expect } from 'chai';
import { type FaultKind, faultOf } from '../../../adapters/outside/fault.ts';

function coded(code: string): Error {
  return Object.assign(new Error('it may quote a secret'), { code });
}

const KINDS: Readonly<Record<FaultKind, readonly string[]>> = {
  late: [],
  'unknown-host': ['ENOTFOUND', 'EAI_AGAIN'],
  'no-connection': ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION'],
  untrusted: [
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  'not-tls': ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_OSSL_PEM_NO_START_LINE'],
  'not-http': ['HPE_INVALID_CONSTANT'],
  'cut-short': [],
};

describe('What went wrong with a call', () => {
  for (const [kind, codes] of Object.entries(KINDS))
    for (const code of codes)
      it(`is ${kind} by the code ${code}`, () => {
        const fault = faultOf(coded(code));
        expect(fault).to.include({ kind, code });
        expect(fault.words).to.contain(code).and.not.contain('secret');
      });

  it('is told by the cause where the error itself has no code', () => {
    const error = new Error('outer', { cause: coded('ECONNREFUSED') });
    expect(faultOf(error)).to.include({ kind: 'no-connection', code: 'ECONNREFUSED' });
  });

  it('is told by the class where nothing has a code, and by the type if no error was thrown', () => {
    expect(faultOf(new TypeError('a mistake')).code).to.equal('TypeError');
    expect(faultOf('a text').code).to.equal('string');
    expect(faultOf(undefined).code).to.equal('undefined');
  });

  it('is that it took too long, whoever measured it', () => {
    const error = Object.assign(coded('ETIMEDOUT'), { name: 'TimeoutError' });
    expect(faultOf(error).kind).to.equal('late');
  });

  it('is half an answer once one had begun, but for what tells more', () => {
    expect(faultOf(coded('ECONNRESET'), true).kind).to.equal('cut-short');
    expect(faultOf(coded('HPE_INVALID_CHUNK_SIZE'), true).kind).to.equal('not-http');
  });
});
