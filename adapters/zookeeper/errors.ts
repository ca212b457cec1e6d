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

export function isTrouble(error: unknown, trouble: Trouble): boolean {
  return error instanceof ZooKeeperError && error.trouble === trouble;
}
