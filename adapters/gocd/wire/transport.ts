import type { GocdFailureReason } from '../../../domain/gocd.ts';
import { type FaultKind, faultOf } from '../../outside/fault.ts';
import { failure, GocdCallError } from './failure.ts';

/**
 * The failure behind whatever the HTTP client threw.
 * @param call the request in words.
 */
export function transportFailure(error: unknown, call: string, answerHadBegun: boolean): GocdCallError {
  const { kind, words } = faultOf(error, answerHadBegun);
  return new GocdCallError(
    failure(REASONS[kind], kind === 'late' ? `${call} took too long` : `${call} got ${words}`),
  );
}

const REASONS: Readonly<Record<FaultKind, GocdFailureReason>> = {
  late: 'timeout',
  'unknown-host': 'unreachable',
  'no-connection': 'unreachable',
  untrusted: 'tls',
  'not-tls': 'tls',
  'not-http': 'malformed',
  'cut-short': 'malformed',
};
