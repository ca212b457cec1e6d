/** We cannot listen where we are to. */
export class ListenError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.hint = hint;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such name',
};

export interface Listening {
  /** Who was to listen, as `http`. */
  readonly who: string;
  readonly address: string;
  /** What to do, by the error's code. */
  readonly hints: Readonly<Record<string, string>>;
}

/** As a ListenError what kept somebody from listening; as it is what is no reason of the address, or without a hint. */
export function listenErrorOf(error: unknown, { who, address, hints }: Listening): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code];
  const hint = hints[code];
  if (reason === undefined || hint === undefined) return error;
  return new ListenError(`${who}: cannot listen at ${address}: ${reason}`, hint, error);
}
