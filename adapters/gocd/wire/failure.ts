import type { GocdFailure, GocdFailureReason } from '../../../domain/gocd.ts';
import { faultOf } from '../../outside/fault.ts';

/** A request to GoCD that did not do what it should. Carries plain words only: no request, no headers, no cause. */
export class GocdCallError extends Error {
  override readonly name = 'GocdCallError';
  readonly failure: GocdFailure;
  /** The HTTP status, or null where none came. */
  readonly status: number | null;
  /**
   * What a 404 says is missing: the `thing` asked for, where one of GoCD's controllers answered; else the
   * `endpoint`, which the server does not have, or not in the version of the API that was asked for.
   */
  readonly missing: 'thing' | 'endpoint' | null;

  constructor(failure: GocdFailure, status: number | null = null, missing: GocdCallError['missing'] = null) {
    super(failure.message);
    this.failure = failure;
    this.status = status;
    this.missing = missing;
  }
}

/** Whether the error is an answer with one of these statuses. Anything else is the caller's to pass on. */
export function isAnswered(error: unknown, ...statuses: readonly number[]): error is GocdCallError {
  return error instanceof GocdCallError && error.status !== null && statuses.includes(error.status);
}

/** What was asked for; null where the answer was one of these statuses. */
export async function unlessAnswered<T>(
  asked: Promise<T>,
  ...statuses: readonly number[]
): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isAnswered(error, ...statuses)) return null;
    throw error;
  }
}

/** The failure behind whatever an exchange with GoCD threw. What nobody foresaw is told by its name only. */
export function failureOf(error: unknown): GocdFailure {
  if (error instanceof GocdCallError) return error.failure;
  return failure('malformed', `what GoCD said could not be made use of (${faultOf(error).code})`);
}

/** A failure in one line, with the advice that fits its reason unless the caller knows better. */
export function failure(
  reason: GocdFailureReason,
  message: string,
  hint: string = ADVICE[reason],
): GocdFailure {
  return { reason, message: oneLine(message), hint };
}

const ADVICE: Readonly<Record<GocdFailureReason, string>> = {
  unauthorised: 'Check the credentials in go-server.',
  forbidden: 'Make the account of go-server a system administrator of GoCD.',
  'not-found':
    'Check the path in go-server.url (GoCD usually lives under /go) and that the server is GoCD 16.10 or newer.',
  conflict: "GoCD's own guard refused the change: look at the agent again before trying it again.",
  starting: 'Wait until the server has started.',
  backup: 'Wait until the backup is done: GoCD answers nothing meanwhile.',
  maintenance: 'Nothing can be changed until maintenance mode is ended in GoCD.',
  'login-page':
    'go-server.url must lead to GoCD itself: check its host, port and path, the credentials, and any proxy that asks people to log in.',
  proxy: 'Check the proxy or load balancer before GoCD, and that go-server.url is the address it expects.',
  malformed: 'If it does not pass, check what answers at go-server.url and any proxy on the way.',
  'too-large': 'Check that it is GoCD that answers at go-server.url.',
  timeout: 'Check the load of the server, or raise go-server.request-timeout.',
  unreachable: 'Check go-server.host and go-server.port (or go-server.url), name resolution and firewalls.',
  tls: 'Check go-server.tls (ca-file, cert-file, key-file, verify) and that the port of go-server.url speaks https.',
  throttled:
    'Raise backlog.poll-interval, or the limit of whatever counts the requests; it is not asked again before its time.',
  'server-error': "Look into GoCD's server log.",
};

const LONGEST_MESSAGE = 300;

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}…`;
}
