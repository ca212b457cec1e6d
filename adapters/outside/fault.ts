export type FaultKind =
  | 'late'
  | 'unknown-host'
  | 'no-connection'
  /** The other side showed a certificate that we do not trust. */
  | 'untrusted'
  | 'not-tls'
  | 'not-http'
  /** The answer broke off after it had begun. */
  | 'cut-short';

/** What went wrong with a call to the outside that got no whole answer. */
export interface Fault {
  readonly kind: FaultKind;
  /** Node's or OpenSSL's name for it, as `ECONNREFUSED`; the error's class where it has none. */
  readonly code: string;
  /** For people, to follow a colon or a verb: `no connection (ECONNREFUSED)`. */
  readonly words: string;
}

/**
 * The fault behind whatever a call threw. By its class the HTTP client's own error cannot be told from Node's: which
 * of them comes out depends on the version of Node. Of the error only name and code are used: its text and its
 * options may hold what must not be seen.
 * @param answerHadBegun whether the head of an answer had come.
 */
export function faultOf(error: unknown, answerHadBegun = false): Fault {
  const { name, code } = namesOf(error);
  const kind = kindOf(name, code, answerHadBegun);
  return { kind, code, words: kind === 'late' ? WORDS.late : `${WORDS[kind]} (${code})` };
}

const WORDS: Readonly<Record<FaultKind, string>> = {
  late: 'no answer in time',
  'unknown-host': 'no host of that name',
  'no-connection': 'no connection',
  untrusted: 'no certificate that is trusted',
  'not-tls': 'no secure connection',
  'not-http': 'something other than HTTP',
  'cut-short': 'only part of an answer',
};

function kindOf(name: string, code: string, answerHadBegun: boolean): FaultKind {
  if (name === 'TimeoutError') return 'late';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  if (CERTIFICATE.test(code)) return 'untrusted';
  if (TLS.test(code)) return 'not-tls';
  if (code.startsWith('HPE_')) return 'not-http';
  return answerHadBegun ? 'cut-short' : 'no-connection';
}

/** Node names certificate errors after OpenSSL's verification results, its other TLS errors by prefix. */
const CERTIFICATE =
  /^(CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|ERR_TLS_CERT_)|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED/;
const TLS = /^(ERR_(TLS|SSL|OSSL)_|EPROTO$)/;

/** What an error says, whatever was thrown: only for those that hold nothing secret, of our own, of files, of parsers. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A code that the error lacks may be its cause's. */
function namesOf(error: unknown): { readonly name: string; readonly code: string } {
  if (!(error instanceof Error)) return { name: '', code: typeof error };
  const { name } = error;
  if ('code' in error && typeof error.code === 'string') return { name, code: error.code };
  return error.cause instanceof Error ? { name, code: namesOf(error.cause).code } : { name, code: name };
}
