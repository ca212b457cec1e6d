import { Exception } from 'node-zookeeper-client';
import { type Trouble, ZooKeeperError } from './errors.ts';

const TROUBLES: ReadonlyMap<number, readonly [Trouble, string]> = new Map([
  [Exception.NO_NODE, ['no-node', 'there is no such node']],
  [Exception.NODE_EXISTS, ['node-exists', 'the node exists']],
  [Exception.BAD_VERSION, ['bad-version', 'another has changed the node']],
  [Exception.NO_AUTH, ['not-allowed', 'our credentials do not allow this']],
  [Exception.AUTH_FAILED, ['not-allowed', 'our credentials are not accepted']],
  [Exception.CONNECTION_LOSS, ['disconnected', 'the connection was lost']],
  [Exception.SESSION_EXPIRED, ['over', 'the session has expired']],
]);

/** What the client reports, as what it means. `subject` says what was asked of whom. */
export function troubleWith(subject: string, error: Error | Exception): ZooKeeperError {
  if (!(error instanceof Exception)) return new ZooKeeperError('refused', `${subject}: ${error.message}`);
  const [trouble, meaning] = TROUBLES.get(error.getCode()) ?? ['refused', `refused with ${error.getName()}`];
  return new ZooKeeperError(trouble, `${subject}: ${meaning}`);
}
