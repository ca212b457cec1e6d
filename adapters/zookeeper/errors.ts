import { Exception } from 'node-zookeeper-client';

/** What ZooKeeper's answer, or its silence, means to us. */
export type Trouble =
  | 'no-node'
  | 'node-exists'
  | 'bad-version' // the node has been written since we read it
  | 'not-allowed' // the node's access list doesn't name us, or its parent's doesn't
  | 'disconnected' // before the answer came: a change may have been made or not
  | 'unanswered' // within the deadline
  | 'over' // the session is
  | 'refused'; // anything else ZooKeeper says no to

/** An operation failed, told in one line for people, without credentials. */
export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError';
  readonly trouble: Trouble;

  constructor(trouble: Trouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

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

export function isTrouble(error: unknown, trouble: Trouble): boolean {
  return error instanceof ZooKeeperError && error.trouble === trouble;
}
