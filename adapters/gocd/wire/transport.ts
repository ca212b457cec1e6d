import { ReadError, RequestError, TimeoutError } from 'got';
import { failure, GocdCallError } from './failure.ts';

/**
 * The failure behind an error of the HTTP client. Only its code and class are used: its text and its options
 * may hold what must not be seen.
 * @param call the request in words.
 * @throws the error itself if it is none of the client's, because then it is a mistake in this program.
 */
export function transportFailure(error: unknown, call: string): GocdCallError {
  if (!(error instanceof RequestError)) throw error;
  if (error instanceof TimeoutError) return failed('timeout', `${call} took too long`);
  const { code } = error;
  if (code === 'ERR_HTTP_CONTENT_LENGTH_MISMATCH' || error instanceof ReadError)
    return failed('malformed', `${call} brought only part of an answer (${code})`);
  if (isAboutTls(code)) return failed('tls', `${call} got no secure connection (${code})`);
  if (code.startsWith('HPE_'))
    return failed('malformed', `${call} brought something other than HTTP (${code})`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return failed('unreachable', `${call} found no host of that name (${code})`);
  return failed('unreachable', `${call} got no connection (${code})`);
}

function failed(reason: 'timeout' | 'malformed' | 'tls' | 'unreachable', message: string): GocdCallError {
  return new GocdCallError(failure(reason, message));
}

/** Node names certificate errors after OpenSSL's verification results, its other TLS errors by prefix. */
function isAboutTls(code: string): boolean {
  return /^(ERR_(TLS|SSL|OSSL)_|CERT_|CRL_|UNABLE_TO_)|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|^EPROTO$/.test(
    code,
  );
}
