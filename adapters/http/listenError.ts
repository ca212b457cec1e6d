/** We cannot listen where we are to. */
export class ListenError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.hint = hint;
  }
}
